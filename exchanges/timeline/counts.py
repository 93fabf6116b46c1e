"""Number of exchanges for each choice of the timeline, with the other filters."""

from collections import Counter, defaultdict
from itertools import chain
from typing import NamedTuple

from django.db.models import BooleanField, CharField, ExpressionWrapper
from django.db.models.functions import Coalesce, Substr

from exchanges.models import Exchange

FILTERS = ("city", "country", "kind", "direction", "span")


class Counts(NamedTuple):
    """Numbers of exchanges, under the chosen filters: by filter, that of each value.

    An exchange with two cities of a country is one exchange with that country. An
    exchange over several years is in each of the years of the span. `without` has the
    number without each filter.
    """

    total: int
    of: dict
    without: dict


def counts(cities, conditions):
    """Return the `Counts` for these cities; conditions by the name of the filter."""
    total, left = 0, {name: [] for name in FILTERS}
    for values, missed in facts(cities, conditions):
        total += not missed
        for name in FILTERS:
            if missed <= {name}:
                left[name].append(values[name])
    of = {name: Counter(chain.from_iterable(left[name])) for name in FILTERS}
    return Counts(total, of, {name: len(left[name]) for name in FILTERS})


def facts(cities, conditions):
    """Yield of each published exchange its values by filter, and the filters it misses.

    The values of the span are years.
    """
    city_of, cities_of = {city.pk: city for city in cities}, defaultdict(list)
    links = Exchange.cities.through.objects.filter(city__in=city_of)
    for exchange, city in links.values_list("exchange", "city"):
        cities_of[exchange].append(city_of[city])
    ends = ("date", Coalesce("end_date", "date", output_field=CharField()))
    years = [Substr(each, 1, 4, output_field=CharField()) for each in ends]
    meets = [ExpressionWrapper(q, BooleanField()) for q in conditions.values()]
    rows = Exchange.objects.published().order_by()
    rows = rows.values_list("pk", "kind", "direction", *years, *meets)
    for key, kind, direction, first, last, *met in rows:
        values = {
            "city": cities_of[key],
            "country": {city.country for city in cities_of[key]},
            "kind": [kind],
            "direction": [direction],
            "span": range(int(first), int(last) + 1),
        }
        yield (
            values,
            {n for n, is_met in zip(conditions, met, strict=True) if not is_met},
        )
