"""Rows with a date in a span of time, what a calendar shows of them, and for which
years there is one: a page offers no calendar that is empty.
"""

from typing import NamedTuple

from django.db.models import CharField, Prefetch, Q
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from exchanges.models import Delegation, Exchange
from exchanges.models.exchange import in_span
from exchanges.ties.tie import has_day
from exchanges.timeline.filters import Span
from portal.content.models import BODIES
from portal.content.partial_date import PartialDate

YEARS = 5  # before this one, if no year is chosen
# A date typed by mistake must not make a list of thousands of years.
MOST_YEARS = 100


def exchanges_in(slug, span):
    """Return the exchanges in a span of time, all or of the city with this slug."""
    rows = Exchange.objects.published().filter(in_span(*span))
    return rows.of_city(slug) if slug else rows


def visits_in(slug, span):
    """Return the delegations in a span of time that have dates of their own.

    One of a public exchange is listed with it, even if it came in another year.
    """
    (start, end), came = span, Q(arrived__isnull=False) | Q(left__isnull=False)
    if start:
        came &= Q(left__since=start) | Q(left=None, arrived__since=start)
    if end:
        came &= Q(arrived__until=end) | Q(arrived=None, left__until=end)
    rows = Delegation.objects.pages().filter(came).select_related("field")
    return rows.of_city(slug) if slug else rows


def entries_of(exchanges):
    """Fetch what the calendar shows of exchanges, in the order of their creation."""
    visits = Delegation.objects.published().select_related("field").defer(*BODIES)
    rows = exchanges.order_by("pk").defer(*BODIES).with_partners()
    return rows.prefetch_related(Prefetch("delegations", visits))


# The calendars that exist


class Offer(NamedTuple):
    """Available calendars: of recent and future events, and of single years.

    Years are texts, because a page writes dozens of them.
    """

    is_current: bool
    years: list
    first_year: PartialDate

    def __bool__(self):
        return self.is_current or bool(self.years)


def first_year():
    """Return the first year of the calendar that goes on into the future."""
    return PartialDate(max(1, timezone.localdate().year - YEARS))


def offer(city, relations, years):
    """Return the calendars, all or of one city, with these current relations.

    The `years` are those with exchanges. A city with an anniversary alone has none: the
    calendar of all cities has that.
    """
    first = first_year()
    if city and not years:
        return Offer(False, [], first)
    is_current = any(year >= first for year in years) or bool(
        days_that_return(relations)
    )
    return Offer(is_current, list(map(str, years)), first)


def days_that_return(relations):
    return [each for each in relations if each and has_day(each.since)]


def years_of(slug):
    """Return the years with exchanges, all or of a city by slug, the newest first."""
    exchanges = exchanges_in(slug, Span())
    exchanges = first_and_last(exchanges, "date", Coalesce("end_date", "date"))
    visits = first_and_last(
        visits_in(slug, Span()),
        Coalesce("arrived", "left"),
        Coalesce("left", "arrived"),
    )
    found = set()
    for first, last in exchanges.union(visits):
        found |= {*range(int(first), int(last) + 1)}
    return [PartialDate(year) for year in sorted(found, reverse=True)[:MOST_YEARS]]


def first_and_last(rows, first, last):
    years = (Substr(each, 1, 4, output_field=CharField()) for each in (first, last))
    return rows.order_by().values_list(*years).distinct()
