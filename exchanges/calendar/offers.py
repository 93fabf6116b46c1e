"""The calendars that exist, so that a page offers none that is empty."""

from typing import NamedTuple

from exchanges.calendar.filters import first_year
from exchanges.calendar.years import years_of
from exchanges.ties.anniversaries import current_relations, has_day
from portal.content.partial_date import PartialDate


class Offer(NamedTuple):
    """Available calendars: of recent and future events, and of single years.

    Years are texts, because a page writes dozens of them.
    """

    is_current: bool
    years: list
    first_year: PartialDate

    def __bool__(self):
        return self.is_current or bool(self.years)


def offer(city, has_home):
    """Return the calendars, all or of one city; anniversaries need a home city."""
    years, first = years_of(city), first_year()
    is_current = any(year >= first for year in years)
    if not is_current and has_home:
        relations = [city.relation] if city else current_relations()
        is_current = bool(days_that_return(relations))
    return Offer(is_current, list(map(str, years)), first)


def days_that_return(relations):
    """Return the current relations whose first day is known."""
    return [each for each in relations if each and has_day(each.since)]
