"""Distance and time difference of a city to the home city, and the anniversaries.

An anniversary is as precise as the date on which the relation began: a year, a month or
a day. For 29 February it is the last day of that month.
"""

import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exchanges.models import City, Relation
from exchanges.points import position
from portal.content.partial_date import PartialDate, in_years
from portal.drawing.earth import geometry

MONTHS = (1, 7)  # in which no clock of the world is changed
ROUND = 5  # an office celebrates every fifth year


def distance_km(city, home):
    """Return the great-circle distance of two cities in whole km, None if unknown."""
    points = [position(each) for each in (home, city)]
    return None if None in points else round(geometry.distance_km(*points))


def hours_in_winter_and_summer(city, home):
    """Return the hours in both seasons of the home city, this year; None if unknown.

    It is positive if the city's clock is ahead, and may have half and quarter hours; it
    is an int if there are no minutes.
    """
    zones, found = [zone_of(each) for each in (city, home)], []
    if None in zones:
        return None, None
    for month in MONTHS if (home.latitude or 0) >= 0 else MONTHS[::-1]:
        noon = datetime.datetime(timezone.localdate().year, month, 15, 12)
        there, here = (noon.replace(tzinfo=each).utcoffset() for each in zones)
        hours = (there - here).total_seconds() / 3600
        found.append(int(hours) if hours.is_integer() else hours)
    return tuple(found)


def zone_of(city):
    """Return the time zone of a city, None if it is unknown to this machine."""
    try:
        return ZoneInfo(city.time_zone) if city and city.time_zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def in_words(winter, summer, home_name):
    """Return `1 hour ahead of Shenyang`, by season if needed, as safe HTML."""
    if winter == summer:
        return compared(winter, home_name)
    return format_html(
        _("%(winter)s in winter, %(summer)s in summer")
        % {"winter": "{winter}", "summer": "{summer}"},
        winter=compared(winter, home_name),
        summer=compared(summer, home_name, is_named=winter * summer <= 0),
    )


def compared(hours, home_name, is_named=True):
    """Return `1 hour ahead of Shenyang`, or `1 hour ahead` if the city was named."""
    if not hours:
        sentence = _("the same time as %(city)s")
    elif hours > 0:
        named, short = _("%(time)s ahead of %(city)s"), _("%(time)s ahead")
        sentence = named if is_named else short
    else:
        named, short = _("%(time)s behind %(city)s"), _("%(time)s behind")
        sentence = named if is_named else short
    places = {"time": "{time}", "city": "{city}"}
    return format_html(sentence % places, time=duration(abs(hours)), city=home_name)


def duration(hours):
    """Return `2 hours`, `30 minutes` or `5 hours 30 minutes`."""
    whole, minutes = divmod(round(hours * 60), 60)
    of_hours = ngettext("%(number)d hour", "%(number)d hours", whole)
    of_minutes = ngettext("%(number)d minute", "%(number)d minutes", minutes)
    both = {
        "hours": of_hours % {"number": whole} if whole else "",
        "minutes": of_minutes % {"number": minutes} if minutes else "",
    }
    if whole and minutes:
        return pgettext("length of time", "%(hours)s %(minutes)s") % both
    return both["hours"] or both["minutes"]


# Anniversaries


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
