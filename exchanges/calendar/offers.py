"""The calendars that exist, so that a page offers none that is empty."""

from typing import NamedTuple

from django.db.models import CharField
from django.db.models.functions import Coalesce, Substr

from exchanges.calendar.filters import first_year
from exchanges.calendar.rows import exchanges_in, visits_in
from exchanges.ties.anniversaries import has_day
from exchanges.timeline.filters import Span
from portal.content.partial_date import PartialDate

# A date typed by mistake must not make a list of thousands of years.
MOST_YEARS = 100


class Offer(NamedTuple):
    """Available calendars: of recent and future events, and of single years.

    Years are texts, because a page writes dozens of them.
    """

    is_current: bool
    years: list
    first_year: PartialDate

    def __bool__(self):
        return self.is_current or bool(self.years)


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
    """Return the current relations whose first day is known."""
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
    """Return the distinct pairs of first and last year of the rows."""
    years = (Substr(each, 1, 4, output_field=CharField()) for each in (first, last))
    return rows.order_by().values_list(*years).distinct()
