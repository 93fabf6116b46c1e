"""The anniversaries of a relation.

An anniversary is as precise as the date on which the relation began: a year, a month or
a day. For 29 February it is the last day of that month.
"""

import datetime
from typing import NamedTuple

from django.utils import timezone

from exchanges.models import City, Relation
from portal.content.partial_date import PartialDate, in_years

ROUND = 5  # an office celebrates every fifth year


class Anniversary(NamedTuple):
    """The years that are complete, and the day, month or year in which they are."""

    city: City
    relation: Relation
    years: int
    date: PartialDate
    today: datetime.date

    @property
    def days(self):
        """Days until it begins; 0 while it lasts."""
        return max(0, (self.date.earliest - self.today).days)


def next_of(relation, city, every=1):
    """Return the next anniversary of a relation, or the current one.

    `every` is 5 for round ones. None if no date is known.
    """
    since, today = relation and relation.since, timezone.localdate()
    if not since:
        return None
    first = max(every, -((since.year - today.year) // every) * every)
    for years in (first, first + every):
        date = in_years(since, years)
        if date and date.latest >= today:
            return Anniversary(city, relation, years, date, today)
    return None


def next_anniversaries(cities, number):
    """Return the next anniversaries of cities whose day is known, soonest first."""
    current = (
        city for city in cities if city.relation and has_day(city.relation.since)
    )
    found = (next_of(city.relation, city) for city in current)
    return sorted(filter(None, found), key=lambda each: each.date)[:number]


def has_day(date):
    return bool(date and date.day)
