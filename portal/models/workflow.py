"""Records about rows: as loaded, former addresses, links, open forms, unsaved texts."""

import secrets
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A browser that is opened again sends the forms of its old tabs again.
UNSAVED_STAYS = timedelta(days=30)


class AboutQuerySet(models.QuerySet):
    def about(self, *rows):
        """Return the records about the rows, which are of one kind."""
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
        """Return a new object about the row, not saved yet."""
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
        """Return the public row that had this address before, or None."""
        former = self.of_kind(model).filter(slug=slug).first()
        return former and model.objects.published().filter(pk=former.object_id).first()


class FormerAddress(About):
    """A former address of a public row, which redirects to the current one."""

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
    """A link that shows one row before publication, without an account."""

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
    """A user who has or had the form of the row open, and when they last had it.

    The row is kept after the form is closed, to show who has looked.
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


def bound_key(row):
    """Return the key of the row, or of its live row; None for a new row."""
    return row and (getattr(row, "live_id", None) or row.pk)


class DraftQuerySet(models.QuerySet):
    def typed(self, user):
        """Return the unsaved texts of a user, the newest first."""
        return self.filter(user=user, digest=None).order_by("-saved_at", "-pk")

    def about(self, model, row):
        """Return drafts about a row and its working copy, or about a new row."""
        return self.filter(kind=model._meta.label_lower, object_id=bound_key(row))

    def keep(self, user, model, row, form, data):
        """Store the fields of an open form, replacing its former ones."""
        values = {
            "kind": model._meta.label_lower,
            "object_id": bound_key(row),
            "data": dict(data.lists()),
            "saved_at": timezone.now(),
        }
        return self.update_or_create(
            user=user, form=form, digest=None, defaults=values
        )[0]

    def go_on(self, user, form, data):
        """Store the fields of a form that is known, whatever became of its row."""
        known = self.typed(user).filter(form=form)
        return known.update(data=dict(data.lists()), saved_at=timezone.now())

    def forget(self, user, *forms):
        """Delete the texts of forms that were saved or discarded, and all old texts."""
        of_forms = Q(user=user, digest=None, form__in=forms)
        is_old = Q(saved_at__lt=timezone.now() - UNSAVED_STAYS)
        self.filter(of_forms | is_old).delete()

    def last_sender(self, row):
        """Return the user who last saved a form of the row, None if not known."""
        sent = self.about(type(row), row).exclude(led_to="").order_by("-saved_at")
        found = sent.select_related("user").first()
        return found and found.user


class Draft(models.Model):
    """The text of one open form; or, with a digest, a form that was sent.

    A text belongs to the live row: text of a working copy is offered there, and at the
    live row after the copy is published or deleted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(
        max_length=32, blank=True, help_text="The number of the open form."
    )
    kind = models.CharField(max_length=100, blank=True, help_text="portal.story")
    object_id = models.BigIntegerField(
        null=True, help_text="Of the live row, never of a copy; None: of a new row."
    )
    data = models.JSONField(
        default=dict, help_text="{name: [value, ...]}, as a browser sends it."
    )
    saved_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(
        max_length=64,
        null=True,
        unique=True,
        help_text="Of all that was sent; None while the form is open.",
    )
    led_to = models.CharField(
        max_length=500, blank=True, help_text="The address after it was saved."
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "object_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form"],
                condition=models.Q(digest=None),
                name="portal_draft_once",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"

    @property
    def model(self):
        """Model of the row; None if it is no longer in use."""
        try:
            return apps.get_model(self.kind)
        except (LookupError, ValueError):
            return None

    def posted(self):
        """Return the fields in the form of a POST."""
        data = QueryDict(mutable=True)
        for name, values in self.data.items():
            data.setlist(name, values)
        return data


class LoadedRow(models.Model):
    """The state of a row after a fixture was loaded, to detect later changes by staff.

    `digests` maps each field that the fixture named to a digest of the value stored.
    """

    model = models.CharField(max_length=100)
    key = models.CharField(max_length=300)
    object_id = models.CharField(max_length=50)
    digests = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "key"], name="portal_loadedrow_once"
            )
        ]

    def __str__(self):
        return f"{self.model} {self.key}"
