"""Which calendars there are, so that a page offers none that is empty."""

from typing import NamedTuple

from exchanges.calendar.filters import first_year
from exchanges.calendar.years import years_of
from exchanges.ties.anniversaries import current_relations, has_day
from portal.content.partial_date import PartialDate


class Offer(NamedTuple):
    """Whether there is something since the first year or to come, and single years.

    Those are texts: a page writes dozens of them.
    """

    is_current: bool
    years: list
    first_year: PartialDate

    def __bool__(self):
        return self.is_current or bool(self.years)


def offer(city, has_home):
    """The calendars, all or with one city; without a home city no day returns."""
    years, first = years_of(city), first_year()
    is_current = any(year >= first for year in years)
    if not is_current and has_home:
        relations = [city.relation] if city else current_relations()
        is_current = bool(days_that_return(relations))
    return Offer(is_current, list(map(str, years)), first)


def days_that_return(relations):
    """Those of the current relations that began on a day that is known."""
    return [each for each in relations if each and has_day(each.since)]
