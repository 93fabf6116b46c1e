"""Everything that has a date, as light rows: the calendar reads thousands of them."""

from collections import namedtuple
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import CharField, Value
from modeltranslation.utils import get_translation_fields

from exchanges.models import City, Delegation, Exchange
from exchanges.timeline.filters import CityFilter

ROW = ("pk", "version", "slug", "published_at", "updated_at", "created_at")
Key = namedtuple("Key", "of pk version published_at updated_at")


def row_of(name, fields, texts):
    """The named tuple of a row: what every row has, fields, and texts by language."""
    columns = [column for text in texts for column in get_translation_fields(text)]
    return namedtuple(name, [*ROW, *fields, *columns])


ExchangeRow = row_of(
    "ExchangeRow",
    ("kind", "date", "end_date"),
    ("title", "summary", "parties", "place"),
)
DelegationRow = row_of(
    "DelegationRow",
    ("host_id", "exchange_id", "arrived", "left", "field", "size"),
    ("title", "summary", "leader"),
)
CityRow = row_of("CityRow", ("is_home", "latitude", "longitude"), ("title",))


class PartnerFilter(CityFilter):
    """`?city=` the slug of a published partner city, as on the timeline."""

    def clean_city(self):
        slug = self.cleaned_data["city"]
        found = next((city for city in self.partners if city.slug == slug), None)
        if slug and not found:
            raise ValidationError("no such partner city")
        return found

    @cached_property
    def cities(self):
        """Every city with its relations."""
        cities = City.objects.published().only("title", *CityRow._fields)
        return list(cities.prefetch_related("relations").order_by("pk"))

    @property
    def partners(self):
        return [city for city in self.cities if not city.is_home]

    @cached_property
    def home(self):
        return next((city for city in self.cities if city.is_home), None)


class Dated:
    """The exchanges and delegations, all or of one city."""

    def __init__(self, city):
        rows = Exchange.objects.published().order_by()
        self.exchanges = rows.of_city(city.slug) if city else rows
        rows = Delegation.objects.published().order_by()
        belong = rows.filter(exchange__in=self.exchanges)
        self.delegations = rows.of_city(city.slug) | belong if city else rows

    @cached_property
    def keys(self):
        """What tells of each row whether it has changed."""
        exchanges, delegations = (
            rows.annotate(of=Value(name, output_field=CharField()))
            for rows, name in (
                (self.exchanges, "exchange"),
                (self.delegations, "visit"),
            )
        )
        fields = Key._fields
        both = exchanges.values_list(*fields).union(
            delegations.values_list(*fields), all=True
        )
        return [Key(*row) for row in both.order_by("of", "pk")]

    def visits(self):
        """The delegations, by the exchange that they were and those that were none."""
        rows = self.delegations.order_by("pk").values_list(*DelegationRow._fields)
        found = list(map(DelegationRow._make, rows))
        exchanges = {key.pk for key in self.keys if key.of == "exchange"}
        belong = {row.exchange_id: row for row in found if row.exchange_id in exchanges}
        alone = [row for row in found if row.exchange_id not in exchanges]
        return belong, [row for row in alone if row.arrived or row.left]

    def events(self):
        """The exchanges, each with the keys of its partners."""
        ties = Exchange.cities.through.objects.filter(exchange__in=self.exchanges)
        partners = {}
        for exchange, city in ties.order_by("city_id").values_list("exchange", "city"):
            partners.setdefault(exchange, []).append(city)
        rows = self.exchanges.order_by("pk").values_list(*ExchangeRow._fields)
        for row in map(ExchangeRow._make, rows):
            yield row, partners.get(row.pk, ())
