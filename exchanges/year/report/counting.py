"""Count exchanges, delegations, persons, agreements and donations, by what one likes.

An exchange, an agreement or a delegation with two partners counts once in the total and
once under each of them. A delegation without a number of groups (批) is one group; an
unknown number of persons is added to nothing, but counted as unknown.
"""

from collections import Counter, defaultdict
from itertools import product
from typing import NamedTuple

from exchanges.models import Agreement, Delegation, Exchange, PlanItem
from exchanges.year.report.rows import OF_CITIES, UNKNOWN

READ_AT_ONCE = 2000  # rows


class Count(NamedTuple):
    """Numbers by figure: of all rows, and in `lines` by group and key.

    A group is a tuple of dimensions, and a key has a value for each of them.
    """

    total: Counter
    lines: dict


class Fact(NamedTuple):
    """What a row counts under, and the numbers that it adds."""

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


def count(scope, filters, *groups, with_plan=False):
    """Return the `Count` of the rows in a `Scope` under filters, for each group."""
    total, lines = Counter(), {group: defaultdict(Counter) for group in groups}
    for fact in facts(scope, filters, with_plan):
        counters = [
            lines[group][key]
            for group in groups
            for key in product(*map(fact.keys, group))
        ]
        for counter in (total, *counters):
            for name, number in fact.numbers.items():
                counter[name] += number
    return Count(total, lines)


def facts(scope, filters, with_plan):
    for model, (columns, read) in READERS.items():
        if model is PlanItem and not with_plan:
            continue
        names = [f"counted_{name}" for name in ("year", "direction", "kind", "field")]
        rows = scope.chosen(model, filters).values_list(*names, *columns)
        for row in rows.iterator(chunk_size=READ_AT_ONCE):
            cities, numbers = read(scope, *row[4:])
            yield Fact(*row[:4], cities, numbers)


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


# By table, the columns that are read, and a function of them that returns the cities
# and the numbers of a row.
READERS = {
    Exchange: (("pk", "kind", "persons"), of_exchange),
    Delegation: (("sender", "host", "size", "batches"), of_delegation),
    Agreement: (("pk", "exchange"), of_agreement),
    PlanItem: (("city", "state"), of_plan),
}
