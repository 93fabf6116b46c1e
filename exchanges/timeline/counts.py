"""Number of exchanges for each choice of the timeline, with the other filters."""

from collections import Counter, defaultdict
from itertools import chain
from typing import NamedTuple

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
    stopped = by_what_stops_them(facts, chosen)
    left = {name: stopped[None] + stopped[name] for name in TESTS}
    return Counts(
        total=len(stopped[None]),
        cities=Counter(chain.from_iterable(fact.cities for fact in left["city"])),
        countries=Counter(
            chain.from_iterable(fact.countries for fact in left["country"])
        ),
        kinds=Counter(fact.kind for fact in left["kind"]),
        directions=Counter(fact.direction for fact in left["direction"]),
        years=by_year(left["span"]),
        in_all_years=len(left["span"]),
        without={
            **{name: len(left[name]) for name in chosen},
            "turned": turned(stopped["span"], chosen.get("span")),
        },
    )


def by_what_stops_them(facts, chosen):
    """Return the facts by the only filter that excludes them, None if there is none.

    Facts that two filters exclude are left out, because no single choice shows them.
    """
    found = defaultdict(list)
    tests = [(name, TESTS[name](value)) for name, value in chosen.items()]
    for fact in facts:
        stops = [name for name, lets_through in tests if not lets_through(fact)]
        if len(stops) < 2:
            found[stops[0] if stops else None].append(fact)
    return found


def by_year(facts):
    """Return the number of exchanges in progress in each year."""
    found = Counter()
    spans = Counter((fact.first[:4], fact.last[:4]) for fact in facts)
    for (first, last), number in spans.items():
        for year in range(int(first), int(last) + 1):
            found[year] += number
    return found


def turned(facts, span):
    """Return the number of matches if the ends of a reversed span were swapped."""
    if not (span and span.is_turned):
        return 0
    return sum(map(in_span(span.turned.test()), facts))
