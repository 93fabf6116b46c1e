"""The rows that a report counts, each under its year, direction, kind and field.

The same conditions find the rows behind a figure, so a list shows as many as it says.
"""

from collections import defaultdict
from functools import cached_property

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr

from exchanges.geography.countries import continent_of
from exchanges.models import (
    Agreement,
    City,
    Delegation,
    Exchange,
    PlanItem,
    Relation,
)
from portal.content.states import State, is_in

LINKS = Exchange.cities.through
UNKNOWN = None  # the key of rows without a value
OF_CITIES = {
    "partner": lambda city: city.slug,
    "country": lambda city: city.country,
    "continent": lambda city: continent_of(city.country),
}
NONE = Value(None, output_field=TextField())


def year_in(date):
    return Substr(date, 1, 4, output_field=CharField())


DIRECTIONS = Exchange.Direction
# What each table counts by. A delegation counts when it arrived, or left if that alone
# is known; what it and an agreement have no column for is that of their event.
COLUMNS = {
    Exchange: {
        "year": year_in("date"),
        "direction": F("direction"),
        "kind": F("kind"),
        "field": F("field__slug"),
    },
    Delegation: {
        "year": year_in(Coalesce("arrived", "left", output_field=CharField())),
        "direction": Case(
            When(sender__is_home=True, then=Value(DIRECTIONS.OURS.value)),
            When(host__is_home=True, then=Value(DIRECTIONS.THEIRS.value)),
            default=NONE,
            output_field=TextField(),
        ),
        "kind": F("exchange__kind"),
        "field": F("field__slug"),
    },
    Agreement: {
        "year": year_in("signed"),
        "direction": F("exchange__direction"),
        "kind": F("exchange__kind"),
        "field": F("exchange__field__slug"),
    },
    PlanItem: {
        "year": Cast("year", CharField()),
        **dict.fromkeys(("direction", "kind", "field"), NONE),
    },
}
# Parts of the rows of a table that have figures of their own.
PARTS = {
    "donations": Q(kind=Exchange.Kind.DONATION),
    "participants": Q(persons__isnull=False),
    "persons": Q(size__isnull=False),
    "uncounted": Q(size__isnull=True),
    "planned": ~Q(state=PlanItem.State.DROPPED),
    "done": Q(state=PlanItem.State.DONE),
}


class Scope:
    """The rows to choose from: the published ones, or all but working copies."""

    def __init__(self, is_public):
        self.is_public = is_public

    def rows_of(self, model):
        """Return the rows of a table with what they count by, as `counted_year` etc."""
        rows = model.objects.all()
        if model is not PlanItem:
            rows = rows.published() if self.is_public else rows.originals()
        columns = COLUMNS[model].items()
        return rows.order_by().annotate(**{f"counted_{n}": c for n, c in columns})

    @cached_property
    def cities(self):
        """The partner cities by key, with the columns for a list of names."""
        rows = City.objects.published() if self.is_public else City.objects.originals()
        rows = rows.partners().for_names("country").order_by("slug")
        return {city.pk: city for city in rows}

    @cached_property
    def links(self):
        """Cities by the key of an exchange."""
        found = defaultdict(list)
        for exchange, city in self.link_rows().values_list("exchange", "city"):
            found[exchange].append(self.cities[city])
        return found

    def link_rows(self, cities=None):
        rows = LINKS.objects.filter(city__in=self.cities if cities is None else cities)
        if self.is_public:
            public = Exchange.objects.filter(is_in(State.PUBLIC), live__isnull=True)
            rows = rows.filter(exchange__in=public.values("pk"))
        return rows

    @cached_property
    def relations(self):
        """Cities by the key of the agreement behind their relation."""
        found = defaultdict(list)
        rows = Relation.objects.filter(agreement__isnull=False, city__in=self.cities)
        for agreement, city in rows.values_list("agreement", "city"):
            found[agreement].append(self.cities[city])
        return found

    def with_cities(self, model, keys):
        """Return the condition of rows with at least one of the cities."""
        if model is Exchange:
            return Q(Exists(self.link_rows(keys).filter(exchange=OuterRef("pk"))))
        if model is Delegation:
            return Q(sender__in=keys) | Q(host__in=keys)
        if model is Agreement:
            links = self.link_rows(keys).filter(exchange=OuterRef("exchange"))
            relations = Relation.objects.filter(city__in=keys, agreement=OuterRef("pk"))
            return Q(Exists(links)) | Q(Exists(relations))
        return Q(city__in=keys)

    def having(self, model, dimension, key):
        """Return the condition of rows that count under a key of a dimension."""
        if dimension in OF_CITIES:
            of = OF_CITIES[dimension]
            found = [pk for pk, city in self.cities.items() if of(city) == key]
            condition = self.with_cities(model, found)
            if key is UNKNOWN:
                condition |= ~self.with_cities(model, list(self.cities))
            return condition
        column = "counted_year" if dimension == "decade" else f"counted_{dimension}"
        if key is UNKNOWN:
            return Q(**{f"{column}__isnull": True}) | Q(**{column: ""})
        if dimension == "decade":
            return Q(counted_year__startswith=key[:3])
        return Q(**{column: key})

    def chosen(self, model, filters):
        """Return the rows of a table under filters by dimension, and from and to."""
        rows = self.rows_of(model)
        if first := filters.get("from"):
            rows = rows.filter(counted_year__gte=f"{first:04}")
        if last := filters.get("to"):
            rows = rows.filter(counted_year__lte=f"{last:04}")
        for name in (*OF_CITIES, "direction", "kind", "field"):
            if key := filters.get(name):
                rows = rows.filter(self.having(model, name, key))
        return rows
