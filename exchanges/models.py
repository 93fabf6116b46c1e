"""The partner cities and what the home city has done together with them."""

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from exchanges.countries import country_choices
from portal.constraints import FieldCheck, between, in_order, on_earth, year
from portal.content import Content, ContentQuerySet
from portal.models import generated_name
from portal.partial_date import PartialDateField

PARTIAL_DATE_HELP = _("A year (2012), a month (2012-06) or a day (2012-06-12).")


class CityQuerySet(ContentQuerySet):
    def of_city(self, slug):
        return self.filter(slug=slug)

    def partners(self):
        """Every city but the home city."""
        return self.filter(is_home=False)

    def for_list(self):
        return super().for_list().prefetch_related("relations")

    def for_page(self):
        relations = Relation.objects.prefetch_related(
            "sources", Prefetch("agreement", Agreement.objects.published())
        )
        return super().for_page().prefetch_related(Prefetch("relations", relations))

    def by_relation(self):
        """Pairs of a kind of relation and the cities that have it now, oldest first.

        Cities without a date come last, those without a relation under None.
        """
        groups = {kind: [] for kind in (*Relation.Kind, None)}
        for city in self.for_list().order_by("slug"):
            groups[city.relation.kind if city.relation else None].append(city)
        for kind in Relation.Kind:
            groups[kind].sort(key=lambda city: str(city.relation.since or "~"))
        return [(kind, cities) for kind, cities in groups.items() if cities]


class City(Content):
    """The home city or a partner; its title is its name."""

    local_name = models.CharField(
        _("local name"),
        max_length=200,
        blank=True,
        help_text=_("The name as the city itself writes it, in its own script."),
    )
    local_language = models.CharField(
        _("language of the local name"),
        max_length=35,
        blank=True,
        help_text=_("BCP 47, for example ko, ja or sr-Cyrl; screen readers need it."),
    )
    country = models.CharField(
        _("country"), max_length=2, choices=country_choices, help_text="ISO 3166-1"
    )
    is_home = models.BooleanField(
        _("home city"),
        default=False,
        help_text=_("The city whose office runs this site; there is only one."),
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        help_text=_(
            "Degrees, WGS 84, of the city hall. Chinese map services give GCJ-02 or "
            "BD-09, which are off by some hundred metres: convert first."
        ),
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, help_text=_("Degrees, WGS 84.")
    )
    area_km2 = models.FloatField(
        _("area"), null=True, blank=True, help_text=_("Square kilometres (km²).")
    )
    area_year = models.PositiveSmallIntegerField(
        _("area as of"),
        null=True,
        blank=True,
        help_text=_("The year for which the source gives the area."),
    )
    population = models.PositiveIntegerField(
        _("population"), null=True, blank=True, help_text=_("Persons.")
    )
    population_year = models.PositiveSmallIntegerField(
        _("population as of"),
        null=True,
        blank=True,
        help_text=_("The year for which the source gives the population."),
    )
    website = models.URLField(_("website"), blank=True)

    objects = CityQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        constraints = [
            *Content.Meta.constraints,
            models.UniqueConstraint(
                fields=["is_home"],
                condition=Q(is_home=True, live__isnull=True),
                name="exchanges_city_one_home",
                violation_error_code="unique",
                violation_error_message=_("There is a home city already."),
            ),
            *on_earth("exchanges_city"),
            FieldCheck(
                field="area_km2",
                condition=Q(area_km2__isnull=True) | Q(area_km2__gt=0),
                name="exchanges_city_area_is_positive",
                violation_error_message=_("An area is more than 0 km²."),
            ),
            year("area_year", "exchanges_city_area_year"),
            year("population_year", "exchanges_city_population_year"),
            between(
                "population",
                1,
                100_000_000,
                "exchanges_city_population",
                _("A population lies between 1 and 100,000,000 persons."),
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
    def history(self):
        """The relations in the order in which they began; undated ones first."""
        return sorted(self.relations.all(), key=lambda each: str(each.since or ""))


class RelationQuerySet(models.QuerySet):
    def get_by_natural_key(self, city, kind):
        return self.get(city__slug=city, city__live__isnull=True, kind=kind)


class Relation(models.Model):
    """What ties a city to the home city; a city keeps each kind it ever had."""

    class Kind(models.TextChoices):
        SISTER = "sister", _("sister city")
        FRIENDLY = "friendly", _("friendly-cooperation city")

    city = models.ForeignKey(
        City, models.CASCADE, verbose_name=_("city"), related_name="relations"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    since = PartialDateField(
        _("since"), null=True, blank=True, help_text=PARTIAL_DATE_HELP
    )
    ordinal = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Its place in the official count of relations of this kind."),
    )
    note = models.TextField(
        _("editor's note"),
        blank=True,
        help_text=_("What is doubtful about the date or the number, and why."),
    )
    sources = models.ManyToManyField(
        "portal.Source", verbose_name=_("sources"), blank=True
    )
    agreement = models.ForeignKey(
        "Agreement", models.SET_NULL, verbose_name=_("agreement"), null=True, blank=True
    )

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "kind"],
                name="exchanges_relation_each_kind_once",
                violation_error_message=_("The city has a relation of this kind."),
            ),
            between(
                "ordinal",
                1,
                999,
                "exchanges_relation_ordinal",
                _("A number lies between 1 and 999."),
            ),
        ]

    def __str__(self):
        return f"{self.city}: {self.get_kind_display()}"

    def natural_key(self):
        return (self.city.slug, self.kind)

    natural_key.dependencies = ["exchanges.city"]


class ExchangeQuerySet(ContentQuerySet):
    def of_city(self, slug):
        return self.filter(cities__slug=slug, cities__live__isnull=True)

    def in_order(self):
        """Newest first; of two with the same first day the finer date."""
        return self.order_by("-date", "-pk")

    def between(self, start=None, end=None):
        """Exchanges that can lie in the span of two partial dates, both included."""
        found = self
        if start:
            found = found.filter(
                Q(end_date__since=start) | Q(end_date=None, date__since=start)
            )
        return found.filter(date__until=end) if end else found

    def for_list(self):
        cities = City.objects.published()
        return super().for_list().prefetch_related(Prefetch("cities", cities))

    def for_page(self):
        return (
            super()
            .for_page()
            .prefetch_related(
                Prefetch("cities", City.objects.published()),
                Prefetch("delegations", Delegation.objects.published()),
                Prefetch("agreements", Agreement.objects.published()),
            )
        )


class Exchange(Content):
    """One dated event between the home city and its partners."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        VISIT = "visit", _("visit")
        EVENT = "event", _("event")
        PERSONNEL = "personnel", _("personnel exchange")
        DONATION = "donation", _("donation")
        EXHIBITION = "exhibition", _("exhibition")
        CONFERENCE = "conference", _("conference")

    class Direction(models.TextChoices):
        BOTH = "both", _("both ways")
        OURS = "ours", _("ours to theirs")
        THEIRS = "theirs", _("theirs to ours")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    direction = models.CharField(
        _("direction"), max_length=6, choices=Direction, default=Direction.BOTH
    )
    date = PartialDateField(_("date"), help_text=PARTIAL_DATE_HELP, db_index=True)
    end_date = PartialDateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Only for what lasted longer. A year, a month or a day."),
    )
    cities = models.ManyToManyField(
        City,
        verbose_name=_("partner cities"),
        related_name="exchanges",
        help_text=_("Without the home city, which takes part in everything here."),
    )
    parties = models.CharField(
        _("parties"),
        max_length=500,
        blank=True,
        help_text=_("Who acted on both sides, by their official names."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        constraints = [
            *Content.Meta.constraints,
            in_order("date", "end_date", "exchanges_exchange_ends_after_start"),
        ]

    @property
    def year(self):
        """The year in which it began, for grouping."""
        return self.date.year


def published_companions():
    """What a delegation or agreement shows of its exchange: only what is public."""
    cities = Prefetch("cities", City.objects.published())
    return Prefetch("exchange", Exchange.objects.published().prefetch_related(cities))


class DelegationQuerySet(ContentQuerySet):
    def of_city(self, slug):
        return self.filter(Q(sender__slug=slug) | Q(host__slug=slug))

    def in_order(self):
        return self.order_by("-arrived", "-pk")

    def for_list(self):
        cities = City.objects.published()
        return (
            super()
            .for_list()
            .prefetch_related(Prefetch("sender", cities), Prefetch("host", cities))
        )

    def for_page(self):
        cities = City.objects.published()
        return (
            super()
            .for_page()
            .prefetch_related(
                Prefetch("sender", cities),
                Prefetch("host", cities),
                published_companions(),
            )
        )


class Delegation(Content):
    """A group of people whom one city sent to another."""

    class Field(models.TextChoices):
        GOVERNMENT = "government", _("city government")
        ECONOMY = "economy", _("trade and economy")
        CULTURE = "culture", _("culture")
        EDUCATION = "education", _("education")
        MEDICINE = "medicine", _("medicine and health")
        SMART_CITY = "smart_city", _("smart city")
        SPORT = "sport", _("sport")
        TOURISM = "tourism", _("tourism")

    sender = models.ForeignKey(
        City,
        models.PROTECT,
        verbose_name=_("sent by"),
        related_name="delegations_sent",
    )
    host = models.ForeignKey(
        City,
        models.PROTECT,
        verbose_name=_("received by"),
        related_name="delegations_received",
    )
    arrived = PartialDateField(
        _("arrived"), null=True, blank=True, help_text=PARTIAL_DATE_HELP
    )
    left = PartialDateField(
        _("left"), null=True, blank=True, help_text=PARTIAL_DATE_HELP
    )
    field = models.CharField(_("field"), max_length=12, choices=Field, blank=True)
    leader = models.CharField(
        _("leader"), max_length=200, blank=True, help_text=_("Name and office.")
    )
    size = models.PositiveSmallIntegerField(
        _("size"), null=True, blank=True, help_text=_("Persons.")
    )
    exchange = models.ForeignKey(
        Exchange,
        models.PROTECT,
        verbose_name=_("exchange"),
        related_name="delegations",
        null=True,
        blank=True,
        help_text=_("The event in the timeline that this visit was."),
    )

    objects = DelegationQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            *Content.Meta.constraints,
            between(
                "size",
                1,
                9999,
                "exchanges_delegation_size",
                _("A delegation has 1 to 9999 persons."),
            ),
            in_order("arrived", "left", "exchanges_delegation_leaves_after_arrival"),
            FieldCheck(
                field="host",
                condition=~Q(sender=models.F("host")),
                name="exchanges_delegation_goes_elsewhere",
                violation_error_message=_("A delegation goes to another city."),
            ),
            models.UniqueConstraint(
                fields=["exchange"],
                condition=Q(live__isnull=True),
                name="exchanges_delegation_one_per_exchange",
                violation_error_code="unique",
                violation_error_message=_("This exchange has its delegation already."),
            ),
        ]


class AgreementQuerySet(ContentQuerySet):
    def of_city(self, slug):
        return self.filter(
            exchange__cities__slug=slug, exchange__cities__live__isnull=True
        )

    def in_order(self):
        return self.order_by("-signed", "-pk")

    def for_list(self):
        return super().for_list().prefetch_related(published_companions())

    def for_page(self):
        return super().for_page().prefetch_related(published_companions())


class Agreement(Content):
    """Something that both sides signed."""

    signed = PartialDateField(_("signed"), help_text=PARTIAL_DATE_HELP)
    place = models.CharField(_("place"), max_length=200, blank=True)
    parties = models.CharField(
        _("parties"),
        max_length=500,
        blank=True,
        help_text=_("Who signed, by their official names."),
    )
    exchange = models.ForeignKey(
        Exchange,
        models.PROTECT,
        verbose_name=_("exchange"),
        related_name="agreements",
        null=True,
        blank=True,
        help_text=_("The event in the timeline at which it was signed."),
    )
    text_file = models.FileField(
        _("text of the agreement"),
        upload_to=generated_name,
        blank=True,
        help_text=_("The signed text in this language."),
    )

    objects = AgreementQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            *Content.Meta.constraints,
            models.UniqueConstraint(
                fields=["exchange"],
                condition=Q(live__isnull=True),
                name="exchanges_agreement_one_per_exchange",
                violation_error_code="unique",
                violation_error_message=_("This exchange has its agreement already."),
            ),
        ]
