"""Count exchanges, delegations, persons, agreements and donations, by what one likes.

An exchange, an agreement or a delegation with two partners counts once in the total and
once under each of them. A delegation without a number of groups (批) is one group; an
unknown number of persons is added to nothing, but counted as unknown.

A figure is the sum of what its rows add, so the list behind it has those that add
something: both read the same facts.
"""

from collections import Counter, defaultdict
from functools import cached_property
from itertools import product
from typing import NamedTuple

from django.db.models import Case, CharField, F, Value, When
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

UNKNOWN = None  # the key of rows without a value
OF_CITIES = {
    "partner": lambda city: city.slug,
    "country": lambda city: city.country,
    "continent": lambda city: continent_of(city.country),
}


class Fact(NamedTuple):
    """What a row counts under, and the numbers that it adds."""

    row: int
    year: str
    direction: str
    kind: str
    field: str
    cities: list
    numbers: dict

    def keys(self, dimension):
        if of := OF_CITIES.get(dimension):
            return {of(city) for city in self.cities} or {UNKNOWN}
        if dimension == "decade":
            return {self.year[:3] + "0" if self.year else UNKNOWN}
        return {getattr(self, dimension) or UNKNOWN}

    def meets(self, filters):
        """Return True under filters by dimension, and from and to a year."""
        first, last = filters.get("from", 0), filters.get("to", 9999)
        if {"from", "to"} & filters.keys() and not (
            self.year and first <= int(self.year) <= last
        ):
            return False
        names = filters.keys() - {"from", "to"}
        return all(filters[name] in self.keys(name) for name in names)


class Scope:
    """The rows to choose from: the published ones, or all but working copies."""

    def __init__(self, is_public):
        self.is_public = is_public

    def rows_of(self, model):
        rows = model.objects
        return rows.published() if self.is_public else rows.originals()

    @cached_property
    def cities(self):
        """The partner cities by key, with the columns for a list of names."""
        rows = self.rows_of(City).partners().for_names("country").order_by("slug")
        return {city.pk: city for city in rows}

    def by(self, pairs):
        """Return the cities by key of another table, of pairs of that and a city."""
        found = defaultdict(list)
        for key, city in pairs:
            if city in self.cities:
                found[key].append(self.cities[city])
        return found

    @cached_property
    def links(self):
        """Cities by the key of an exchange."""
        links = Exchange.cities.through.objects
        if self.is_public:
            links = links.filter(exchange__in=self.rows_of(Exchange).values("pk"))
        return self.by(links.values_list("exchange", "city"))

    @cached_property
    def relations(self):
        """Cities by the key of the agreement behind their relation."""
        rows = Relation.objects.filter(agreement__isnull=False)
        return self.by(rows.values_list("agreement", "city"))

    def facts(self, model, filters):
        """Yield the facts of the rows of a table under filters."""
        keys, columns, read = READERS[model]
        rows = PlanItem.objects if model is PlanItem else self.rows_of(model)
        rows = rows.order_by().values_list("pk", *keys, *columns)
        for row in rows.iterator():
            fact = Fact(*row[:5], *read(self, *row[5:]))
            if fact.meets(filters):
                yield fact


def of_exchange(scope, key, kind, persons):
    is_gift = int(kind == Exchange.Kind.DONATION)
    return scope.links.get(key, ()), {
        "exchanges": 1,
        "donations": is_gift,
        "participants": persons or 0,
        "unstated": int(persons is None),
    }


def of_delegation(scope, sender, host, size, batches):
    cities = [scope.cities[key] for key in (sender, host) if key in scope.cities]
    return cities, {
        "delegations": 1,
        "batches": 1 if batches is None else batches,
        "persons": size or 0,
        "uncounted": int(size is None),
    }


def of_agreement(scope, key, exchange):
    cities = [*scope.links.get(exchange, ()), *scope.relations.get(key, ())]
    return cities, {"agreements": 1}


def of_plan(scope, city, state):
    cities = [scope.cities[city]] if city in scope.cities else []
    is_dropped = state == PlanItem.State.DROPPED
    return cities, {
        "planned": int(not is_dropped),
        "done": int(state == PlanItem.State.DONE),
    }


def year_in(date):
    return Substr(date, 1, 4, output_field=CharField())


NONE = Value(None, output_field=CharField())
DIRECTION = Case(
    When(sender__is_home=True, then=Value(Exchange.Direction.OURS.value)),
    When(host__is_home=True, then=Value(Exchange.Direction.THEIRS.value)),
    output_field=CharField(),
)
# By table: year, direction, kind and field of a row, the other columns that are read,
# and a function of these that returns the cities and the numbers. A delegation counts
# when it arrived, or left if that alone is known; what it and an agreement have no
# column for is that of their event. A name that is there already would be left out,
# so it is an F() here.
READERS = {
    Exchange: (
        (year_in("date"), "direction", "kind", "field__slug"),
        (F("pk"), F("kind"), "persons"),
        of_exchange,
    ),
    Delegation: (
        (
            year_in(Coalesce("arrived", "left", output_field=CharField())),
            *(DIRECTION, "exchange__kind", "field__slug"),
        ),
        ("sender", "host", "size", "batches"),
        of_delegation,
    ),
    Agreement: (
        (
            year_in("signed"),
            *(f"exchange__{name}" for name in ("direction", "kind", "field__slug")),
        ),
        (F("pk"), "exchange"),
        of_agreement,
    ),
    PlanItem: ((Cast("year", CharField()), *[NONE] * 3), ("city", "state"), of_plan),
}


class Count(NamedTuple):
    """Numbers by figure: of all rows, and in `lines` by group and key.

    A group is a tuple of dimensions, and a key has a value for each of them.
    """

    total: Counter
    lines: dict


def count(scope, filters, *groups, with_plan=False):
    """Return the `Count` of the rows in a `Scope` under filters, for each group."""
    total, lines = Counter(), {group: defaultdict(Counter) for group in groups}
    models = [each for each in READERS if with_plan or each is not PlanItem]
    for fact in (fact for model in models for fact in scope.facts(model, filters)):
        counters = [
            lines[group][key]
            for group in groups
            for key in product(*map(fact.keys, group))
        ]
        for counter in (total, *counters):
            for name, number in fact.numbers.items():
                counter[name] += number
    return Count(total, lines)
