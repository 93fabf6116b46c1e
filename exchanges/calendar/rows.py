"""Rows with a date in a span of time, as tuples, because a calendar reads thousands."""

from collections import namedtuple
from functools import cached_property

from django.db.models import Count, Exists, Max, OuterRef, Q
from modeltranslation.utils import get_translation_fields

from exchanges.models import Delegation, Exchange
from exchanges.models.exchange import in_span

ROW = ("pk", "version", "slug", "published_at", "updated_at", "created_at")
State = namedtuple("State", "number updated published")
AT_ONCE = 500  # rows that are fetched


def row_of(name, fields, texts):
    """Return the named tuple of a row: common fields, `fields`, texts by language."""
    columns = [column for text in texts for column in get_translation_fields(text)]
    return namedtuple(name, [*ROW, *fields, *columns])


ExchangeRow = row_of(
    "ExchangeRow",
    ("kind", "date", "end_date"),
    ("title", "summary", "parties", "place"),
)
DelegationRow = row_of(
    "DelegationRow",
    ("host_id", "exchange_id", "arrived", "left", "field", "size", "belongs"),
    ("title", "summary", "leader"),
)
CityRow = row_of("CityRow", ("is_home", "latitude", "longitude"), ("title",))


class Dated:
    """The exchanges and delegations in a span of time, all or of one city.

    A delegation of a public exchange is listed with it, even if it came in another
    year; any other one has dates of its own.
    """

    def __init__(self, city, span):
        rows = Exchange.objects.published().order_by()
        rows = rows.of_city(city.slug) if city else rows
        self.exchanges = rows.filter(in_span(*span))
        visits = Delegation.objects.published().order_by()
        alone = Delegation.objects.pages().filter(came_in(*span))
        alone = alone.of_city(city.slug) if city else alone
        belongs = one_of(self.exchanges)
        self.delegations = visits.annotate(belongs=belongs).filter(
            belongs | Q(pk__in=alone.order_by().values("pk"))
        )

    @cached_property
    def state(self):
        """Return the number of rows of each kind, and their last changes."""
        return [
            State(**rows.aggregate(**marks()))
            for rows in (self.exchanges, self.delegations)
        ]

    def visits(self):
        """Return delegations by their exchange, and those without one."""
        found = rows_of(self.delegations, DelegationRow)
        belong, alone = {}, []
        for row in found:
            if row.belongs:
                belong[row.exchange_id] = row
            else:
                alone.append(row)
        return belong, alone

    def events(self):
        """Yield the exchanges, each with the keys of its partners."""
        ties = Exchange.cities.through.objects.filter(exchange__in=self.exchanges)
        partners = {}
        for exchange, city in ties.order_by("city_id").values_list("exchange", "city"):
            partners.setdefault(exchange, []).append(city)
        for row in rows_of(self.exchanges, ExchangeRow):
            yield row, partners.get(row.pk, ())


def one_of(exchanges):
    """Return the condition of delegations of one of the exchanges.

    A subquery for each, because there are far fewer delegations.
    """
    return Exists(exchanges.filter(pk=OuterRef("exchange")))


def rows_of(rows, kind):
    """Return the rows as named tuples, in the order of their creation."""
    found = rows.order_by("pk").values_list(*kind._fields)
    return map(kind._make, found.iterator(chunk_size=AT_ONCE))


def came_in(start=None, end=None):
    """Return the condition of a visit in the span of two partial dates.

    Delegations without any date are excluded.
    """
    found = Q(arrived__isnull=False) | Q(left__isnull=False)
    if start:
        found &= Q(left__since=start) | Q(left=None, arrived__since=start)
    if end:
        found &= Q(arrived__until=end) | Q(arrived=None, left__until=end)
    return found


def marks():
    """Return new aggregates of a `State`; new, because expressions keep a language."""
    return {
        "number": Count("pk"),
        "updated": Max("updated_at"),
        "published": Max("published_at"),
    }
