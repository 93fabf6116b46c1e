"""The home city and its partners."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from exchanges.geography.countries import country_choices
from exchanges.models.relation import Relation
from portal.content.constraints import FieldCheck, between, not_in_the_future, year
from portal.content.kinds import Listing
from portal.content.models import Content
from portal.content.place import LOCAL, PLACED, Place
from portal.content.querysets import NAMED, ContentQuerySet

HOME = _("Home city")
OF_PAGE = _(
    "If the source is a page that says no year: readers see “page of 2020” in place "
    "of “2020”."
)


def validate_time_zone(name):
    """Raise ValidationError unless the IANA list has a time zone of this name."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is no name of a time zone, such as Asia/Seoul."),
            params={"name": name},
        )


HEADINGS = {
    "sister": _("Sister cities"),
    "friendly": _("Friendly-cooperation cities"),
    None: _("Other cities"),
}


class CityQuerySet(ContentQuerySet):
    def of_city(self, slug):
        return self.filter(slug=slug)

    def partners(self):
        """Return all cities except the home city."""
        return self.filter(is_home=False)

    def for_list(self):
        return super().for_list().with_history(Relation.objects.all())

    def for_cover(self):
        return self.for_names(*PLACED, *LOCAL, "is_home")

    for_card = for_cover

    def for_page(self):
        rows = super().for_page().select_related("population_source", "area_source")
        return rows.with_history(Relation.objects.for_page())

    def with_history(self, relations):
        rows = Prefetch("relations", relations.in_order(), to_attr="history")
        return self.prefetch_related(rows)

    def in_parts(self):
        """Return the home city, then the partners by the kind of their relation."""
        groups = self.only(*NAMED, "is_home").by_relation()
        home = [city for _kind, cities in groups for city in cities if city.is_home]
        partners = [
            (HEADINGS[kind], [city for city in cities if not city.is_home])
            for kind, cities in groups
        ]
        return [each for each in [(HOME, home), *partners] if each[1]]

    def by_relation(self):
        """Return pairs of a kind of relation and its current cities, oldest first.

        Cities without a date come last, those without a relation under None.
        """
        groups = {kind: [] for kind in (*Relation.Kind, None)}
        for city in self.for_list().order_by("slug"):
            groups[city.relation.kind if city.relation else None].append(city)
        for kind in Relation.Kind:
            groups[kind].sort(key=lambda city: str(city.relation.since or "~"))
        return [(kind, cities) for kind, cities in groups.items() if cities]


class City(Content, Place):
    """The home city or a partner; its title is its name."""

    listing = Listing(
        "exchanges:cities",
        _("Cities"),
        _(
            "Sister cities and friendly-cooperation cities are two kinds of relation; "
            "the oldest comes first."
        ),
        position=1,
    )
    searched_choices = ("country",)

    country = models.CharField(
        _("country or territory"),
        max_length=2,
        choices=country_choices,
        help_text=_("Its name is shown with the city; lists are grouped by it."),
    )
    is_home = models.BooleanField(
        _("home city"),
        default=False,
        help_text=_("The city whose office runs this site; there is only one."),
    )
    area_km2 = models.FloatField(
        _("area"), null=True, blank=True, help_text=_("Square kilometres (km²).")
    )
    area_year = models.PositiveSmallIntegerField(
        _("area as of"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The year for which the source gives the area."),
    )
    area_year_of_page = models.BooleanField(
        _("year of the area is of the page"), default=False, help_text=OF_PAGE
    )
    population = models.PositiveIntegerField(
        _("population"), null=True, blank=True, help_text=_("Persons.")
    )
    population_year = models.PositiveSmallIntegerField(
        _("population as of"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The year for which the source gives the population."),
    )
    population_year_of_page = models.BooleanField(
        _("year of the population is of the page"), default=False, help_text=OF_PAGE
    )
    population_source = models.ForeignKey(
        "portal.Source",
        models.PROTECT,
        verbose_name=_("source of the population"),
        related_name="+",
        null=True,
        blank=True,
    )
    area_source = models.ForeignKey(
        "portal.Source",
        models.PROTECT,
        verbose_name=_("source of the area"),
        related_name="+",
        null=True,
        blank=True,
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Its name in the IANA list, for example Asia/Seoul."),
    )
    website = models.URLField(_("website"), blank=True)

    objects = CityQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        constraints = [
            *Content.Meta.constraints,
            *Place.Meta.constraints,
            models.UniqueConstraint(
                fields=["is_home"],
                condition=Q(is_home=True, live__isnull=True),
                name="exchanges_city_one_home",
                violation_error_code="unique",
                violation_error_message=_("There is a home city already."),
            ),
            between(
                "area_km2",
                0.1,
                1_000_000,
                "exchanges_city_area",
                _("An area is between 0.1 and 1,000,000 km²."),
            ),
            year("area_year", "exchanges_city_area_year"),
            year("population_year", "exchanges_city_population_year"),
            between(
                "population",
                1,
                100_000_000,
                "exchanges_city_population",
                _("A population is between 1 and 100,000,000 persons."),
            ),
            FieldCheck(
                field="area_year",
                condition=Q(area_km2__isnull=True) | Q(area_year__isnull=False),
                name="exchanges_city_area_has_a_year",
                violation_error_message=_("Say for which year the figure holds."),
            ),
            FieldCheck(
                field="population_year",
                condition=Q(population__isnull=True) | Q(population_year__isnull=False),
                name="exchanges_city_population_has_a_year",
                violation_error_message=_("Say for which year the figure holds."),
            ),
        ]

    @property
    def relation(self):
        """The current relation, which is the latest; None for the home city."""
        return self.history[-1] if self.history else None

    @property
    def area_as_of(self):
        return self.year_of("area")

    @property
    def population_as_of(self):
        return self.year_of("population")

    def year_of(self, figure):
        """Return the year of a figure; `page of 2020` if its source has none."""
        year = {"year": getattr(self, f"{figure}_year")}
        if getattr(self, f"{figure}_year_of_page"):
            return _("page of %(year)s") % year
        return pgettext("of a figure", "%(year)s") % year

    @cached_property
    def history(self):
        return list(self.relations.in_order())
