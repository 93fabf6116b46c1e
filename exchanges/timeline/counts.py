"""Number of exchanges for each choice of the timeline, with the other filters."""

from collections import Counter, defaultdict
from itertools import chain
from typing import NamedTuple

from django.db.models import CharField, ExpressionWrapper, F
from django.db.models.functions import Coalesce

from exchanges.models import Exchange

# By filter, a function that returns a test of facts for a value.
TESTS = {
    "city": lambda city: lambda fact: city.pk in fact.cities,
    "country": lambda country: lambda fact: country in fact.countries,
    "kind": lambda kind: lambda fact: fact.kind == kind,
    "direction": lambda direction: lambda fact: fact.direction == direction,
    "span": lambda span: in_span(span.test()),
}


def in_span(meets):
    return lambda fact: meets(fact.first, fact.last)


class Fact(NamedTuple):
    """Data of an exchange to count: ISO 8601 dates, cities by key, country codes.

    An exchange of one day has its date twice.
    """

    kind: str
    direction: str
    first: str
    last: str
    cities: list
    countries: set


def facts_with(cities):
    """Return the facts of all published exchanges, limited to these cities."""
    country_of = {city.pk: city.country for city in cities}
    cities_of = defaultdict(list)
    links = Exchange.cities.through.objects.filter(city__in=country_of)
    for exchange, city in links.order_by("city").values_list("exchange", "city"):
        cities_of[exchange].append(city)
    first = ExpressionWrapper(F("date"), output_field=CharField())
    last = Coalesce("end_date", "date", output_field=CharField())
    rows = Exchange.objects.published().order_by()
    rows = rows.values_list("pk", "kind", "direction", first, last)
    return [
        Fact(*columns, cities_of[key], set(map(country_of.get, cities_of[key])))
        for key, *columns in rows
    ]


class Counts(NamedTuple):
    """Numbers of exchanges for the choices of the timeline, under the chosen filters.

    An exchange with two cities of a country is one exchange with that country. An
    exchange over several years is in each of the `years` and once `in_all_years`.
    `without` has the number without each filter, and for `turned` the number with the
    ends of the span swapped.
    """

    total: int
    cities: Counter
    countries: Counter
    kinds: Counter
    directions: Counter
    years: Counter
    in_all_years: int
    without: dict


def counts(facts, chosen):
    """Return the `Counts` of the choices: values by the name of the filter."""
    tests = {name: TESTS[name](value) for name, value in chosen.items()}

    def passing(skipped=None):
        asked = [test for name, test in tests.items() if name != skipped]
        return [fact for fact in facts if all(test(fact) for test in asked)]

    every = passing()
    left = {name: passing(name) if name in tests else every for name in TESTS}
    years = Counter(
        year
        for fact in left["span"]
        for year in range(int(fact.first[:4]), int(fact.last[:4]) + 1)
    )
    span, turned = chosen.get("span"), 0
    if span and span.is_turned:
        turned = sum(map(in_span(span.turned.test()), left["span"]))
    return Counts(
        total=len(every),
        cities=Counter(chain.from_iterable(fact.cities for fact in left["city"])),
        countries=Counter(
            chain.from_iterable(fact.countries for fact in left["country"])
        ),
        kinds=Counter(fact.kind for fact in left["kind"]),
        directions=Counter(fact.direction for fact in left["direction"]),
        years=years,
        in_all_years=len(left["span"]),
        without={**{name: len(left[name]) for name in chosen}, "turned": turned},
    )
