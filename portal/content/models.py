"""The ground: what everything with a page of its own has in common."""

import copy

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from portal.content.constraints import between, together
from portal.content.i18n.languages import shown_text
from portal.content.i18n.translatable import Translated
from portal.content.kinds import own_address
from portal.content.querysets import ContentQuerySet, Slugged
from portal.content.rich_text.references import RichTextField
from portal.content.rich_text.sanitize import numbers_in
from portal.content.states import (
    EARLIEST,
    LATEST,
    TIME_LIMITS,
    Reviewed,
    State,
    Status,
    user_column,
)

# The column of the source language, which always has a title.
SOURCE_TITLE = f"title_{settings.LANGUAGE_CODE.replace('-', '_')}"
BODIES = get_translation_fields("body")


class Content(Slugged, Translated, Reviewed):
    """Something with a page of its own: written, translated, reviewed, published.

    A row whose `live` is set is the working copy of that row and never public.
    """

    has_page = True  # `content_models` finds content by this
    stored_slug = None  # the address that the database has
    listing = None  # the `Listing` that has its page; required for every kind
    partner_city = None  # the one city of the row, if any
    part_of = (
        None  # the foreign key to the row on whose page it is shown, if that is public
    )
    shown_parts = ()  # the rows of other kinds that are shown on its page
    searched_choices = ()  # fields with choices whose names can be searched for
    dated = ()  # the fields of the first and the last day
    # Each language has a short title only if it needs one, so none is a translation.
    of_one_language = ("short_title",)

    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(
        _("short title"),
        max_length=60,
        blank=True,
        help_text=_(
            "For lists, search results and the browser's tab, where the title has more "
            "than about 60 letters or 30 characters. Leave it empty otherwise."
        ),
    )
    slug = models.SlugField(
        _("address"),
        max_length=100,
        blank=True,
        help_text=_(
            "The last part of the page's address, the same in every language. Leave "
            "it empty to have it made from the title."
        ),
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=500,
        help_text=_("One or two sentences for lists and search engines."),
    )
    body = RichTextField(
        _("text"),
        blank=True,
        help_text=_(
            "For a link to a page of this site paste its address: it goes on leading "
            "there when the address changes."
        ),
    )
    body_pictures = models.ManyToManyField(
        "portal.Picture",
        verbose_name=_("pictures in the text"),
        blank=True,
        editable=False,
        related_name="%(app_label)s_%(class)s_texts",
        help_text=_("Follows from the text, in all languages."),
    )
    cover = models.ForeignKey(
        "portal.Picture",
        models.PROTECT,
        verbose_name=_("cover picture"),
        null=True,
        blank=True,
    )
    sources = models.ManyToManyField(
        "portal.Source", verbose_name=_("sources"), blank=True
    )
    note = models.TextField(
        _("editor's note"),
        blank=True,
        help_text=_(
            "A correction or an attribution. Readers see it beside the text, marked "
            "as a note."
        ),
    )
    is_unofficial = models.BooleanField(
        _("unofficial translation"),
        default=False,
        help_text=_(
            "The page says that this text is no official translation, for example of "
            "an agreement."
        ),
    )
    status = models.CharField(
        _("state"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        validators=TIME_LIMITS,
        help_text=_("The page appears on the site at this time (Beijing time)."),
    )
    expires_at = models.DateTimeField(
        _("expires at"),
        null=True,
        blank=True,
        validators=TIME_LIMITS,
        help_text=_("The page leaves the site at this time (Beijing time)."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = user_column(_("created by"), blank=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    updated_by = user_column(_("changed by"), blank=True)
    version = models.PositiveIntegerField(
        _("version"),
        default=0,
        editable=False,
        help_text=_("Counts the times this row was saved."),
    )
    # Missing or outdated texts of the row and its parts, and since when:
    # `{"en:missing": time in ISO 8601}`, written after each save of it or of a part.
    # The database has a default for processes of the former release.
    untranslated = models.JSONField(
        _("translation to do"), default=dict, db_default={}, blank=True, editable=False
    )
    live = models.OneToOneField(
        "self",
        models.CASCADE,
        verbose_name=_("working copy of"),
        null=True,
        blank=True,
        editable=False,
        related_name="working_copy",
    )

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(live__isnull=True),
                name="%(app_label)s_%(class)s_slug_once",
                violation_error_code="unique",
                violation_error_message=_("This address is already taken."),
            ),
            models.CheckConstraint(
                condition=Q(**{f"{SOURCE_TITLE}__isnull": False})
                & ~Q(**{SOURCE_TITLE: ""}),
                name="%(app_label)s_%(class)s_has_a_title",
            ),
            models.CheckConstraint(
                condition=~Q(slug=""), name="%(app_label)s_%(class)s_has_a_slug"
            ),
            models.CheckConstraint(
                condition=Q(live__isnull=True) | ~Q(status=Status.PUBLISHED),
                name="%(app_label)s_%(class)s_no_published_copy",
                violation_error_message=_("A working copy cannot be published."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | ~Q(status=Status.PUBLISHED),
                name="%(app_label)s_%(class)s_published_has_a_time",
                violation_error_message=_(
                    "What is published needs a time of publication."
                ),
            ),
            *(
                between(
                    *(f"{name}_at", EARLIEST, LATEST),
                    f"%(app_label)s_%(class)s_{name}_in_time",
                    _("This time is too far away."),
                )
                for name in ("published", "expires")
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=models.F("published_at")),
                name="%(app_label)s_%(class)s_expires_after",
                violation_error_message=_("It cannot expire before it is published."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Count the version, and keep the address that a once public row gives up."""
        self.version += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        before = [(self.known or {}).get(name) or "" for name in BODIES]
        showed_pictures = any("data-picture" in text for text in before)
        super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:
            # Relate the row to the pictures in its loaded texts, to mark them as used.
            texts = (self.__dict__.get(name) for name in BODIES)
            shown = {key for text in texts for key in numbers_in(text)}
            if shown or showed_pictures:
                pictures = self._meta.get_field("body_pictures").related_model
                self.body_pictures.set(pictures._base_manager.filter(pk__in=shown))
        moved = self.stored_slug and self.slug != self.stored_slug
        if moved and self.was_public:
            apps.get_model("portal.FormerAddress").objects.moved(self)
        self.stored_slug = self.slug

    def get_absolute_url(self):
        return own_address(self)

    @classmethod
    def from_db(cls, db, field_names, values, **kwargs):
        row = super().from_db(db, field_names, values, **kwargs)
        row.stored_slug = row.__dict__.get("slug")
        return row

    @property
    def short_name(self):
        """The name for narrow places, in the active language or as a fallback."""
        return shown_text(self, "short_title")[0]

    def get_constraints(self):
        return [(model, together(rules)) for model, rules in super().get_constraints()]

    def validate_constraints(self, exclude=None):
        """Check a working copy by the rules of the live row that it will become.

        An address that the row has already is no other row's.
        """
        if not self.live_id:
            is_own = self.stored_slug and self.slug == self.stored_slug
            exclude = {*(exclude or ()), *(["slug"] if is_own else ())}
            return super().validate_constraints(exclude)
        twin = copy.copy(self)
        twin._state = copy.copy(self._state)
        twin._state.fields_cache = {}  # else it is the row itself that has no live row
        twin.pk, twin.live, twin._state.adding = self.live_id, None, False
        twin.stored_slug = self.live.slug
        return twin.validate_constraints(exclude)

    @property
    def was_public(self):
        """Return True if the row has been on the site, so its address may be known."""
        begun = self.published_at is not None and self.published_at <= timezone.now()
        return begun and self.live_id is None

    @property
    def state(self):
        now = timezone.now()
        if self.status != Status.PUBLISHED:
            return State(self.status)
        if self.expires_at is not None and self.expires_at <= now:
            return State.EXPIRED
        return State.PUBLIC if self.published_at <= now else State.SCHEDULED
