"""Data of all published exchanges, ready to be counted.

It is loaded as two short texts, the same for every choice of a visitor. They are loaded
once in an edition and counted only after a change, because with 20,000 exchanges a
count takes 60 ms of a page. Groups for each combination of kind, direction, year and
city would be as many rows as exchanges.
"""

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from django.db.models import CharField, Func, StringAgg, Value
from django.db.models.functions import Coalesce

from exchanges.models import Exchange
from exchanges.timeline.counts import counts
from portal.public.front.edition import cached_in_edition


class Joined(Func):
    """Columns as one text, with spaces between them."""

    template = "%(expressions)s"
    arg_joiner = " || ' ' || "
    output_field = CharField()


class Fact(NamedTuple):
    """Data of an exchange to count: ISO 8601 dates, cities by key, country codes.

    An exchange of one day has its date twice.
    """

    kind: str
    direction: str
    first: str
    last: str
    cities: tuple
    countries: frozenset


class Facts:
    """The facts of all published exchanges by key, with cached counts."""

    def __init__(self, by_key):
        self.by_key = by_key
        self.countries = frozenset().union(*{f.countries for f in by_key.values()})
        self.counted = lru_cache(maxsize=200)(self.count)

    def counts(self, chosen):
        """Return the `Counts` of the choices: values by the name of the filter."""
        return self.counted(frozenset(chosen.items()))

    def count(self, chosen):
        return counts(self.by_key.values(), dict(chosen))


def facts_with(cities):
    """Return the `Facts` of the published exchanges, limited to these cities."""
    countries = tuple((city.pk, city.country) for city in cities)
    return stated(*cached_in_edition("facts", texts), countries)


def texts():
    last = Coalesce("end_date", "date")
    exchange = Joined("pk", "kind", "direction", "date", last)
    link = Joined("exchange_id", "city_id")
    return (
        in_one_text(Exchange.objects.published(), exchange),
        in_one_text(Exchange.cities.through.objects, link),
    )


def in_one_text(rows, columns):
    return rows.aggregate(text=StringAgg(columns, Value(",")))["text"]


@lru_cache(maxsize=1)
def stated(exchanges, links, countries):
    """Parse the facts in the texts; the last result is cached."""
    country_of = dict(countries)
    cities = defaultdict(list)
    for exchange, city in table(links):
        if int(city) in country_of:
            cities[exchange].append(int(city))
    facts = {}
    for key, *columns in table(exchanges):
        countries = frozenset(map(country_of.get, cities[key]))
        facts[int(key)] = Fact(*columns, tuple(sorted(cities[key])), countries)
    return Facts(facts)


def table(text):
    """Yield the columns of each row in one of the texts."""
    return map(str.split, text.split(",")) if text else ()
