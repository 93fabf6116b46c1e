"""Cities, relations, exchanges, delegations and agreements as open data."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import FilterSet
from drf_spectacular.utils import extend_schema_field

from exchanges.models import (
    Agreement,
    City,
    Delegation,
    Exchange,
    Field,
    Relation,
    Validity,
)
from portal.public.api import fields
from portal.public.api.datasets import Dataset
from portal.public.api.fields import translated
from portal.public.api.filters import BoxFilter, YearFilter
from portal.public.api.serializers import ContentSerializer, SourcedSerializer

TITLE = _("What it is called.")
SUMMARY = _("What it was, in one or two sentences.")
CITY_HALL = _("Where its city hall is; empty if that was not verified.")
OF_PAGE = _("Whether that is only the year of the page that says so.")


def public_cities(_request):
    return City.objects.published()


@extend_schema_field(
    {
        "type": "string",
        "description": _("The end of the address of a city, such as incheon."),
    }
)
class CityFilter(django_filters.ModelChoiceFilter):
    """Rows about a public city, which its slug names."""

    def __init__(self):
        super().__init__(queryset=public_cities, to_field_name="slug")

    def filter(self, rows, city):
        return rows.of_city(city.slug) if city else rows


class CitySerializer(ContentSerializer):
    title = translated(_("The name of the city."))
    local_name = fields.Text(_("The name as it is written there, in its own script."))
    local_language = fields.Text(_("The language of that name."), unit="BCP 47")
    latitude = fields.Decimal(CITY_HALL, unit=_("degrees, WGS 84"))
    longitude = fields.Decimal(CITY_HALL, unit=_("degrees, WGS 84"))
    country = fields.OpenCode(_("Country or territory."), unit="ISO 3166-1 alpha-2")
    is_home = fields.Switch(_("Whether it is the home city."))
    area_km2 = fields.Decimal(_("Its area."), unit="km²")
    area_year = fields.Whole(_("The year for which the area holds."), unit=_("year"))
    area_year_of_page = fields.Switch(OF_PAGE)
    population = fields.Whole(_("Its population."), unit=_("persons"))
    population_year = fields.Whole(
        _("The year for which the population holds."), unit=_("year")
    )
    population_year_of_page = fields.Switch(OF_PAGE)
    website = fields.Address(_("Its own website."))
    summary = translated(_("What it is, in one or two sentences."))


class CityFilters(FilterSet):
    bbox = BoxFilter()


Dataset(
    name="cities",
    title=pgettext_lazy("open data", "Cities"),
    row=_("A city: the home city or one of its partners."),
    model=City,
    serializer=CitySerializer,
    themes=("INTR", "REGI"),
    filters=CityFilters,
)


class RelationIdentifier(fields.Identifier):
    """A relation has no slug: a city has one of each kind."""

    def to_representation(self, row):
        return f"relation:{fields.fetched(row, 'city').slug}:{row.kind}"


class RelationSerializer(SourcedSerializer):
    id = RelationIdentifier(
        _("Identifier of the row: the city and the kind of relation.")
    )
    url = fields.InEachLanguage(fields.PageAddress(fields.PAGE, through="city"))
    city_id = fields.Reference(_("The city."), "city")
    kind = fields.Code(_("The kind of relation."), choices=Relation.Kind.choices)
    since = fields.Date(_("Since when, as precisely as it is known."))
    since_is_about = fields.Switch(_("Whether that date is an estimate."))
    ordinal = fields.Whole(
        _("Its place in the official count of relations of this kind.")
    )
    agreement_id = fields.Reference(_("The agreement behind it."), "agreement")


class RelationFilters(FilterSet):
    city = CityFilter()
    kind = django_filters.ChoiceFilter(choices=Relation.Kind.choices)


def public_relations():
    return Relation.objects.filter(city__in=City.objects.published())


Dataset(
    name="relations",
    title=pgettext_lazy("open data", "Relations"),
    row=_(
        "What ties a city to the home city. A city has a row for each kind of "
        "relation that it ever had; the latest one counts now."
    ),
    model=Relation,
    serializer=RelationSerializer,
    relations=("city", "agreement"),
    lookup=("city__slug", "kind"),
    filters=RelationFilters,
    public=public_relations,
    times=("city__updated_at", "city__published_at"),
    dated=("since",),
)


class ExchangeSerializer(ContentSerializer):
    title = translated(TITLE)
    kind = fields.Code(_("What kind of event it was."), choices=Exchange.Kind.choices)
    direction = fields.Code(
        _("Who went or gave to whom."), choices=Exchange.Direction.choices
    )
    date = fields.Date(_("The first day, as precisely as it is known."))
    end_date = fields.Date(_("The last day, of what lasted longer."))
    city_ids = fields.References(
        _("The partner cities; the home city took part in everything."),
        source="cities",
    )
    parties = translated(_("Who acted on both sides."))
    place = translated(_("Where it took place."))
    summary = translated(SUMMARY)


class ExchangeFilters(FilterSet):
    city = CityFilter()
    kind = django_filters.ChoiceFilter(choices=Exchange.Kind.choices)
    direction = django_filters.ChoiceFilter(choices=Exchange.Direction.choices)
    year = YearFilter("date", "end_date")


Dataset(
    name="exchanges",
    title=pgettext_lazy("open data", "Exchanges"),
    row=_("One dated event between the home city and its partners."),
    model=Exchange,
    serializer=ExchangeSerializer,
    relations=("cities",),
    filters=ExchangeFilters,
)


class DelegationSerializer(ContentSerializer):
    title = translated(TITLE)
    sender_id = fields.Reference(_("The city that sent it."), "sender")
    host_id = fields.Reference(_("The city that received it."), "host")
    arrived = fields.Date(_("When it arrived, as precisely as it is known."))
    left = fields.Date(_("When it left, as precisely as it is known."))
    field = fields.OpenCode(
        _("What it was about: the short name of a field of work."), source="field.slug"
    )
    leader = translated(_("Who led it: name and office."))
    size = fields.Whole(_("How many came."), unit=_("persons"))
    exchange_id = fields.Reference(_("The event that it was."), "exchange")
    summary = translated(SUMMARY)


def fields_of_work(_request):
    return Field.objects.order_by("position", "slug")


class DelegationFilters(FilterSet):
    city = CityFilter()
    field = django_filters.ModelChoiceFilter(
        queryset=fields_of_work, to_field_name="slug"
    )
    year = YearFilter("arrived", "left")


def public_delegations():
    return Delegation.objects.published().select_related("field")


Dataset(
    name="delegations",
    title=_("Delegations"),
    row=_("A group of people whom one city sent to another."),
    model=Delegation,
    serializer=DelegationSerializer,
    relations=("sender", "host", "exchange"),
    filters=DelegationFilters,
    public=public_delegations,
)


KNOWN = [pair for pair in Validity.choices if pair[0] != Validity.UNKNOWN]


class ValidityCode(fields.Code):
    """Whether it is in force today; nothing where that is not known."""

    def __init__(self, help_text):
        super().__init__(help_text, choices=KNOWN, allow_null=True)
        self.source = "*"

    def to_representation(self, row):
        validity = row.validity()
        return None if validity == Validity.UNKNOWN else validity.value


class CitiesOfEvent(fields.Identifiers):
    """The public partner cities of the public event of a row."""

    def to_representation(self, row):
        event = fields.fetched(row, "exchange")
        cities = fields.all_fetched(event, "cities") if event else []
        return sorted(map(fields.identifier, cities))


class AgreementSerializer(ContentSerializer):
    title = translated(TITLE)
    kind = fields.Code(
        _("What kind of paper it is."), choices=Agreement.Kind.choices, allow_null=True
    )
    city_ids = CitiesOfEvent(_("The partner cities of the event."), source="*")
    signed = fields.Date(_("When it was signed, as precisely as it is known."))
    effective = fields.Date(_("Since when it is in force, if not since its signature."))
    until = fields.Date(_("The last day of its first term."))
    status = ValidityCode(_("Whether it is in force on the day of the file."))
    renewed_by_id = fields.Reference(_("The agreement that renews it."), "renewed_by")
    place = translated(_("Where it was signed."))
    parties = translated(_("Who signed, by their official names."))
    text_file = translated(_("The signed text as PDF."), fields.FileAddress)
    is_unofficial = translated(
        _("Whether the text in this language is no official translation."),
        fields.Switch,
    )
    exchange_id = fields.Reference(_("The event at which it was signed."), "exchange")
    summary = translated(SUMMARY)


class CityOfEventFilter(CityFilter):
    """Filter agreements by the cities of their public events."""

    def filter(self, rows, city):
        if city is None:
            return rows
        events = Exchange.objects.published().of_city(city.slug)
        return rows.filter(exchange__in=events)


class StatusFilter(django_filters.ChoiceFilter):
    """Agreements that are in force, ended or renewed today."""

    def filter(self, rows, status):
        if not status:
            return rows
        every = Agreement.objects.published().with_successor()
        found = [row.pk for row in every if row.validity() == status]
        return rows.filter(pk__in=found)


class AgreementFilters(FilterSet):
    city = CityOfEventFilter()
    status = StatusFilter(choices=KNOWN)
    year = YearFilter("signed")


Dataset(
    name="agreements",
    title=_("Agreements"),
    row=_("Something that both sides signed."),
    model=Agreement,
    serializer=AgreementSerializer,
    relations=("exchange", "renewed_by"),
    beyond=(("exchange", "cities"),),
    filters=AgreementFilters,
)
