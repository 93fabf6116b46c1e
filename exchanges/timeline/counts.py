"""How many exchanges each choice of the timeline would show, the other filters kept."""

from collections import Counter, defaultdict
from itertools import chain
from typing import NamedTuple

# For each filter, how to test whether a value of it lets a fact through.
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
    """Numbers of exchanges, by what can be chosen, for what is chosen.

    An exchange with two cities of a country is one exchange with that country. What
    went on over several years is in each of the `years` and once `in_all_years`.
    `without` has for each filter how many there would be if it were taken off, and
    for `turned` how many there would be with the span the other way round.
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
    """The `Counts` of what is chosen: values by the name of the filter."""
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
    """The facts by the filter that alone stops them, under None what none stops.

    Only these count for a choice: what two filters stop, no single one brings back.
    """
    found = defaultdict(list)
    tests = [(name, TESTS[name](value)) for name, value in chosen.items()]
    for fact in facts:
        stops = [name for name, lets_through in tests if not lets_through(fact)]
        if len(stops) < 2:
            found[stops[0] if stops else None].append(fact)
    return found


def by_year(facts):
    """How many went on in each year, as a number."""
    found = Counter()
    spans = Counter((fact.first[:4], fact.last[:4]) for fact in facts)
    for (first, last), number in spans.items():
        for year in range(int(first), int(last) + 1):
            found[year] += number
    return found


def turned(facts, span):
    """How many there would be if a span that ends before it begins were turned."""
    if not (span and span.is_turned):
        return 0
    return sum(map(in_span(span.turned.test()), facts))
