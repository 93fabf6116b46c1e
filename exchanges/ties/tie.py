"""Distance and time difference between a partner and the home city."""

from dataclasses import dataclass
from functools import cached_property

from exchanges.models import City
from exchanges.ties.anniversaries import ROUND, next_of
from exchanges.ties.hours import hours_in_winter_and_summer
from portal.drawing.earth.sphere import distance_km


@dataclass(frozen=True)
class Tie:
    """A partner and the home city, or None; unknown values are None."""

    city: City
    home: City | None

    @cached_property
    def distance_km(self):
        """Great-circle distance between the two city halls, in whole kilometres."""
        points = [(c.latitude, c.longitude) for c in (self.home, self.city) if c]
        if len(points) < 2 or None in {*points[0], *points[1]}:
            return None
        return round(distance_km(*points))

    @cached_property
    def hours(self):
        return hours_in_winter_and_summer(self.city, self.home)

    @property
    def hours_winter(self):
        return self.hours[0]

    @property
    def hours_summer(self):
        return self.hours[1]

    @cached_property
    def next_anniversary(self):
        return next_of(self.city.relation, self.city)

    @cached_property
    def next_round(self):
        """Next anniversary that is a multiple of five years."""
        return next_of(self.city.relation, self.city, ROUND)


def tie_of(city, home):
    """Return the `Tie` of a partner; None for the home city itself."""
    return None if city.is_home else Tie(city, home)
