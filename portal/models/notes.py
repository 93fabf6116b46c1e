"""What staff note about rows: comments, tasks of translators, former translations."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models.workflow import About, AboutQuerySet
from portal.server.languages import site_languages

LANGUAGE = {"max_length": 10, "choices": site_languages}


class CommentQuerySet(AboutQuerySet):
    def still_open(self):
        return self.filter(closed_at=None)


class Comment(About):
    """What an editor or a publisher writes about one field of a row, for the other.

    It belongs to the row or to the working copy; of a copy that is published it goes
    over to the live row.
    """

    field = models.CharField(
        max_length=100, blank=True, help_text="title; empty: of the whole row."
    )
    language = models.CharField(blank=True, **LANGUAGE)
    text = models.TextField(_("Comment"), validators=[MaxLengthValidator(1000)])
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta(About.Meta):
        default_permissions = ()

    @property
    def column(self):
        """The column of the field in its language, as forms name it."""
        end = self.language.replace("-", "_")
        return f"{self.field}_{end}" if end else self.field


class TranslationTask(About):
    """Who translates a row into a language, and by when; of a copy that of its row."""

    language = models.CharField(**LANGUAGE)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("Person"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Sees it on the start page from 3 days before it is due."),
    )
    due = models.DateField(_("Due"), null=True, blank=True)
    remark = models.CharField(
        pgettext_lazy("task", "Remark"), max_length=200, blank=True
    )

    class Meta(About.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"],
                name="portal_translationtask_once",
            )
        ]


class MemoryFile(models.Model):
    """Former translations from a TMX file; segments for look-ups follow from it."""

    name = models.CharField(max_length=200)
    segments = models.JSONField(
        help_text="[language of the source, source, {language: translation}]"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name
