"""What the desk keeps beside the content: former addresses, links, open forms."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNSAVED_STAYS = timedelta(days=30)


class AboutQuerySet(models.QuerySet):
    def about(self, *rows):
        """What was noted about the rows, which are of one kind."""
        kind = ContentType.objects.get_for_model(rows[0])
        return self.filter(content_type=kind, object_id__in=[row.pk for row in rows])


class About(models.Model):
    """Something noted about one row of any kind; it outlives the row."""

    content_type = models.ForeignKey(
        ContentType, models.CASCADE, verbose_name=_("kind"), related_name="+"
    )
    object_id = models.BigIntegerField(_("number"))

    objects = AboutQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self):
        return f"{self.content_type} {self.object_id}"

    @classmethod
    def of(cls, row, **values):
        """A new object about the row, not saved yet."""
        kind = ContentType.objects.get_for_model(row)
        return cls(content_type=kind, object_id=row.pk, **values)


class FormerAddressQuerySet(AboutQuerySet):
    def of_kind(self, model):
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def moved(self, row):
        """Note that the row has left its stored address for the one it has now."""
        kind = ContentType.objects.get_for_model(row)
        self.filter(content_type=kind, slug=row.slug).delete()
        self.update_or_create(
            content_type=kind, slug=row.stored_slug, defaults={"object_id": row.pk}
        )

    def leading_to(self, model, slug):
        """The public row that had this address once, or None."""
        former = self.of_kind(model).filter(slug=slug).first()
        return former and model.objects.published().filter(pk=former.object_id).first()


class FormerAddress(About):
    """An address that a row had while it was public; it leads to the present one."""

    slug = models.SlugField(max_length=100)

    objects = FormerAddressQuerySet.as_manager()

    class Meta(About.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="portal_formeraddress_once"
            )
        ]


def new_key():
    return secrets.token_urlsafe(16)


class PreviewLink(About):
    """Lets somebody without an account see one row before it is public."""

    key = models.CharField(
        max_length=22,
        unique=True,
        default=new_key,
        editable=False,
        help_text="What its address names: numbers are given again after a restore.",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    times_opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)

    class Meta(About.Meta):
        default_permissions = ()


class Opening(About):
    """Somebody has the form of the row open, and was last seen there at that time.

    Once it is closed this still says that somebody has looked.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    class Meta(About.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user"],
                name="portal_opening_once",
            )
        ]


class Submission(models.Model):
    """A form that was saved once, so that the same sending of it is not saved again."""

    digest = models.CharField(max_length=64, primary_key=True)
    saved_at = models.DateTimeField(auto_now_add=True)
    led_to = models.CharField(max_length=500)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.digest


class AutosaveQuerySet(models.QuerySet):
    def of_form(self, user, model, key):
        """What the person typed into forms of a row, or of a new one; newest first."""
        kind = ContentType.objects.get_for_model(model)
        found = self.filter(user=user, content_type=kind, object_id=key)
        return found.order_by("-saved_at", "-pk")

    def keep(self, user, model, key, form, data):
        """Store the fields of an open form in the place of what it had before."""
        kind = ContentType.objects.get_for_model(model)
        values = {
            "content_type": kind,
            "object_id": key,
            "fields": dict(data.lists()),
            "saved_at": timezone.now(),
        }
        kept, is_new = self.update_or_create(user=user, form=form, defaults=values)
        if is_new:
            self.filter(saved_at__lt=timezone.now() - UNSAVED_STAYS).delete()
        return kept

    def forget(self, user, *forms):
        self.filter(user=user, form__in=forms).delete()


class Autosave(models.Model):
    """The fields of one open form, by the number that tells it from other forms."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=32)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.BigIntegerField(null=True, help_text="None: of a new row.")
    fields = models.JSONField(help_text="{name: [value, ...]}, as a browser sends it.")
    saved_at = models.DateTimeField()

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form"], name="portal_autosave_once"
            )
        ]

    def __str__(self):
        return f"{self.content_type} {self.object_id}"

    @property
    def data(self):
        """The fields as a form reads them."""
        data = QueryDict(mutable=True)
        for name, values in self.fields.items():
            data.setlist(name, values)
        return data
