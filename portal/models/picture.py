"""Pictures, with their alternative texts, captions and credits."""

import re

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from portal.content import pictures
from portal.content.querysets import Slugged, SlugQuerySet
from portal.files import renditions
from portal.files.fields import PictureField
from portal.files.names import LONGEST_SHOWN

TAG_ENDS = re.compile(r"[,，、;；\n]")  # what people type between two tags


def tags_in(text):
    """Return the tags in a text, each once, in their order."""
    tags = (" ".join(tag.split()) for tag in TAG_ENDS.split(text))
    return list(dict.fromkeys(filter(None, tags)))


class PictureQuerySet(SlugQuerySet):
    def tagged(self, tag):
        """Return pictures with exactly this tag among theirs."""
        among = Q(tags=tag) | Q(tags__contains=f",{tag},")
        among |= Q(tags__startswith=f"{tag},") | Q(tags__endswith=f",{tag}")
        return self.filter(among)

    def all_tags(self):
        texts = self.order_by().exclude(tags="").values_list("tags", flat=True)
        return sorted({tag for text in texts.distinct() for tag in tags_in(text)})

    def untold(self):
        """Return pictures without alternative text in a language, unless decorative."""
        missing = Q()
        for column in get_translation_fields("alt"):
            missing |= Q(**{f"{column}__isnull": True}) | Q(**{column: ""})
        return self.filter(missing, decorative=False)


class Picture(Slugged):
    slug = models.SlugField(
        _("short name"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_(
            "Names the picture in fixtures and in the admin. Leave it empty to have it "
            "made from the alternative text."
        ),
    )
    file = PictureField(
        _("file"),
        help_text=_(
            "JPEG, HEIC, PNG or WebP, at most 40 MB and 110 megapixels (80 as PNG in "
            "colours, 50 as HEIC, 25 as WebP). It is stored no larger than pages need "
            "it, and without metadata, so nobody learns where it was taken."
        ),
    )
    original_name = models.CharField(
        _("name of the uploaded file"),
        max_length=LONGEST_SHOWN,
        blank=True,
        editable=False,
    )
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_(
            "What the picture shows, for people who do not see it. It is needed in "
            "every language in which a page with the picture is published."
        ),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It tells nothing, so it needs no alternative text."),
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
    tags = models.CharField(
        _("tags"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Words by which the picture is found at the desk, with commas between "
            "them. Readers do not see them."
        ),
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

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = ("add", "change", "delete", "view", "publish")
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
        """Return the caption, else the alternative text, else the name of the file."""
        return self.caption or self.alt or self.original_name or self.slug or ""

    def save(self, *args, **kwargs):
        """Store the row, its file and all renditions, or nothing."""
        self.tags = ",".join(tags_in(self.tags))
        image = None
        if self.file and not self.file._committed:  # it is not stored yet
            image = self._meta.get_field("file").prepared(self.file).image
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
                if self.file:
                    renditions.make_missing(self, image)
        except BaseException:
            if image and self.file._committed:
                self.file.delete(save=False)
            raise

    def slug_source(self):
        return self.alt_en or self.alt or ""

    def clean(self):
        super().clean()
        if self.pk:
            pictures.check_stays_described(self)

    @cached_property
    def is_reviewed(self):
        """Return True if content that is or was in review shows the picture."""
        shown = Picture.objects.filter(
            pictures.is_shown(**pictures.REVIEWED), pk=self.pk
        )
        return shown.exists()
