"""Attractions here and in the partner cities, and works filmed there."""

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from portal.content.constraints import year
from portal.content.i18n.translatable import Translated
from portal.content.kinds import Listing
from portal.content.models import Content
from portal.content.place import LOCAL, PLACED, Place
from portal.content.querysets import (
    ContentQuerySet,
    Slugged,
    SlugQuerySet,
    entered,
)

ANSWERS = ("counterparts", "answered")
OF_CITY = (*PLACED, "is_home")  # columns of the city for a list and a drawing


class AttractionQuerySet(ContentQuerySet):
    def of_city(self, slug):
        return self.filter(city__slug=slug, city__live__isnull=True)

    def in_order(self):
        """Order by entry: the office enters the most important first."""
        return self.order_by("pk")

    def beside(self, row):
        """Return rows of the same city."""
        return self.filter(city=row.city_id)

    def for_list(self):
        rows = super().for_list().select_related("cover")
        return rows.with_published("city", columns=OF_CITY)

    def for_cover(self):
        rows = self.for_names(*PLACED, *LOCAL, "kind", "city")
        return rows.with_published("city", columns=OF_CITY)

    for_card = for_cover

    def for_page(self):
        details = [entered(self.model, each) for each in ("pictures", "screen_works")]
        rows = super().for_page().with_published("city", columns=OF_CITY)
        others = self.model.objects.published().order_by("pk").for_card()
        answers = (Prefetch(each, others) for each in ANSWERS)
        return rows.prefetch_related(*answers, *details)


class Attraction(Content, Place):
    """A place worth visiting."""

    listing = Listing(
        "attractions:attractions",
        _("What to see"),
        _(
            "Places worth visiting, here and in our partner cities, and what was "
            "filmed there."
        ),
        position=5,
    )

    class Kind(models.TextChoices):
        ISLAND = "island", _("island")
        BEACH = "beach", _("beach")
        TIDAL_FLAT = "tidal_flat", _("tidal flat")
        DISTRICT = "district", _("district")
        HISTORIC_SITE = "historic_site", _("historic site")
        LANDMARK = "landmark", _("landmark")
        MUSEUM = "museum", _("museum")
        PARK = "park", _("park")

    city = models.ForeignKey(
        "exchanges.City",
        models.PROTECT,
        verbose_name=_("city"),
        related_name="attractions",
        limit_choices_to={"live": None},
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    how_to_get_there = models.TextField(_("how to get there"), blank=True)
    pictures = models.ManyToManyField(
        "portal.Picture",
        verbose_name=_("pictures"),
        blank=True,
        related_name="shown_at",
    )

    counterparts = models.ManyToManyField(
        "self",
        verbose_name=_("places that answer it"),
        symmetrical=False,
        related_name="answered",
        limit_choices_to={"live": None},
        blank=True,
        help_text=_(
            "Of another city, such as the Korean quarter here and the Chinatown there. "
            "Name each pair once: both pages lead to the other."
        ),
    )

    objects = AttractionQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("attraction")
        verbose_name_plural = _("attractions")
        constraints = [
            *Content.Meta.constraints,
            *Place.Meta.constraints,
        ]

    @property
    def partner_city(self):
        """The city, None if it is not public."""
        return getattr(self, "city", None)


class ScreenWorkQuerySet(SlugQuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug, filmed_at__live__isnull=True)


class ScreenWork(Slugged, Translated):
    """A film or TV drama, shown on the page of the place where it was made."""

    searched_choices = ("kind",)

    class Kind(models.TextChoices):
        FILM = "film", _("film")
        TV_DRAMA = "tv_drama", _("TV drama")

    slug = models.SlugField(
        _("short name"),
        max_length=100,
        blank=True,
        help_text=_("Leave it empty to have it made from the title."),
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField(
        _("year"), help_text=_("The year of the release or of the first broadcast.")
    )
    maker = models.CharField(
        _("director or broadcaster"),
        max_length=200,
        blank=True,
        help_text=_("The director of a film, the broadcaster of a drama."),
    )
    filmed_at = models.ForeignKey(
        Attraction,
        models.CASCADE,
        verbose_name=_("filmed at"),
        related_name="screen_works",
    )

    objects = ScreenWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("screen work")
        verbose_name_plural = _("screen works")
        constraints = [
            models.UniqueConstraint(
                fields=["filmed_at", "slug"], name="attractions_screenwork_slug_once"
            ),
            year("year", "attractions_screenwork_year"),
        ]

    def __str__(self):
        return self.title
