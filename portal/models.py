"""The office's own rows: staff, stories, plain pages, pictures, sources, settings."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import (
    FileExtensionValidator,
    MaxValueValidator,
    MinValueValidator,
)
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.constraints import between
from portal.content import Content, ContentQuerySet
from portal.partial_date import DATE_HELP, PartialDateField
from portal.slugs import fill_slug


class User(AbstractUser):
    """A member of staff; visitors have no accounts."""

    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language in which this person sees the admin."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")


class SlugQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


def generated_name(instance, filename):
    """A stored name that owes nothing to the uploaded one but its ending."""
    return f"{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:5]}"


class Picture(models.Model):
    """A picture with what must be said beside it."""

    slug = models.SlugField(
        _("short name"),
        max_length=100,
        unique=True,
        help_text=_("Names the picture in fixtures and in the admin."),
    )
    file = models.ImageField(
        _("file"),
        upload_to=generated_name,
        width_field="width",
        height_field="height",
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
        help_text=_("JPEG, PNG or WebP."),
    )
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_(
            "What the picture shows, for people who do not see it. Leave it empty "
            "only for mere decoration."
        ),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made the picture.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=100,
        blank=True,
        help_text=_("By what right it is shown here."),
    )
    focal_x = models.FloatField(
        _("focal point, from the left"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the left edge, 1 the right; crops keep this point."),
    )
    focal_y = models.FloatField(
        _("focal point, from the top"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the upper edge, 1 the lower; crops keep this point."),
    )

    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0),
                name="portal_picture_size_is_recorded",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1
                ),
                name="portal_picture_focal_point_is_inside",
            ),
        ]

    def __str__(self):
        return self.slug

    def natural_key(self):
        return (self.slug,)


class Source(models.Model):
    """Where a fact comes from."""

    slug = models.SlugField(
        _("short name"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("Leave it empty to have it made from the title."),
    )
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    published = PartialDateField(
        _("date of publication"),
        null=True,
        blank=True,
        help_text=DATE_HELP,
    )

    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        fill_slug(self)
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        super().clean()
        fill_slug(self)


class SiteSettingsQuerySet(models.QuerySet):
    def get_by_natural_key(self):
        return self.get()


class SiteSettings(models.Model):
    """The one row that says whose portal this is."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name of the site"), max_length=100)
    office = models.CharField(
        _("office"), max_length=200, help_text=_("The body that runs the site.")
    )
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    identification_code = models.CharField(
        _("site identification code"),
        max_length=10,
        blank=True,
        help_text=_("The 10 characters given to the site (网站标识码)."),
    )
    icp_number = models.CharField(
        _("ICP filing number"), max_length=50, blank=True, help_text="ICP备案编号"
    )
    police_number = models.CharField(
        _("public security filing number"),
        max_length=50,
        blank=True,
        help_text="公安机关备案编号",
    )

    objects = SiteSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="portal_sitesettings_one_row"
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return ()


class Story(Content):
    """News, or an article told in the office's own words."""

    source_line = models.CharField(
        _("source line"),
        max_length=200,
        blank=True,
        help_text=_("Where the story first appeared, as readers see it."),
    )
    source_date = PartialDateField(
        _("date at the source"),
        null=True,
        blank=True,
        help_text=_("When it first appeared there: 2021, 2021-12 or 2021-12-30."),
    )

    class Meta(Content.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")


class PageQuerySet(ContentQuerySet):
    def in_order(self):
        return self.order_by("position", "pk")


class Page(Content):
    """A plain page: about, accessibility, contact."""

    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lower numbers come first in the footer.")
    )

    objects = PageQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            *Content.Meta.constraints,
            between(
                "position",
                0,
                999,
                "portal_page_position",
                _("A position lies between 0 and 999."),
            ),
        ]


class LoadedRow(models.Model):
    """What a fixture last wrote into a row, so that a later load sees staff's changes.

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
