"""A magnifier for the dense part of the world, placed where it hides least.

All lengths are in widths of the map.
"""

from dataclasses import dataclass
from itertools import product, repeat
from math import acos, atan2, cos, dist, sin

from portal.drawing.earth.land import SMALL_GLOBE, land
from portal.drawing.maps.world import NARROWEST, RATIO

RADII, SMALLEST_SPOT = (0.144, 0.122, 0.1), 0.02
EDGE, NAME, STEP = 0.012, 0.03, 0.02
LAND = 0.02  # how far away hiding a corner of the shore would send it
SAMPLES = 500  # of the places on the lines, and of the corners of the shore


@dataclass(frozen=True)
class Glass:
    """A magnifier: the circle around a part of the map, and the enlarged circle."""

    spot: tuple
    spot_radius: float
    middle: tuple
    radius: float

    @property
    def side(self):
        """The side of its square in ems of the names, on the narrowest map."""
        return 2 * self.radius * NARROWEST

    @property
    def sides(self):
        """The two lines that touch both circles, as pairs of places."""
        towards = atan2(self.middle[1] - self.spot[1], self.middle[0] - self.spot[0])
        turn = acos((self.spot_radius - self.radius) / dist(self.spot, self.middle))
        return [
            (on(self.spot, self.spot_radius, at), on(self.middle, self.radius, at))
            for at in (towards + turn, towards - turn)
        ]


def on(middle, radius, angle):
    return (middle[0] + radius * cos(angle), middle[1] + radius * sin(angle))


def glass_on(whole, dense, others):
    """Return the largest magnifier with room, where it hides least, or None.

    It shows the dense points and must not hide any of the others.
    """
    places, points = list(map(whole.at, dense)), list(map(whole.at, others))
    spot = tuple((min(axis) + max(axis)) / 2 for axis in zip(*places, strict=True))
    spot_radius = max(max(dist(spot, each) for each in places) * 1.2, SMALLEST_SPOT)
    for radius in RADII:
        reach = radius + EDGE
        free = [
            middle
            for middle in grid(reach)
            if dist(middle, spot) > reach + spot_radius
            and all(dist(middle, each) > reach for each in points)
        ]
        if free:
            middle = least_hiding(free, radius, spot, points, whole)
            return Glass(spot, spot_radius, middle, radius)
    return None


def least_hiding(middles, radius, spot, points, whole):
    """Return the place with the fewest covered names, then lines, then shores."""
    reach, along, shore = radius + EDGE, sample(whole.along), shore_on(whole)

    def on_names(middle):
        return within(reach + NAME, middle, points)

    def on_lines(middle):
        return within(reach, middle, along)

    def away(middle):
        return LAND * within(radius, middle, shore) + dist(middle, spot)

    for harm in (on_names, on_lines, away):
        found = [(harm(middle), middle) for middle in middles]
        least = min(each for each, _middle in found)
        middles = [middle for each, middle in found if each == least]
    return middles[0]


def within(reach, middle, places):
    """Return how many places are so near to a middle."""
    away = map(dist, places, repeat(middle))
    return sum([far < reach for far in away])


def sample(places):
    return places[:: max(1, len(places) // SAMPLES)]


def shore_on(whole):
    """Return some of the corners of the shore."""
    corners = [point for ring in land(SMALL_GLOBE) for point in ring.points]
    return list(map(whole.at, sample(corners)))


def grid(reach):
    """Return places on the map that far from its edges."""
    steps = (int((side - 2 * reach) / STEP) for side in (1, 1 / RATIO))
    return product(*([reach + STEP * step for step in range(n + 1)] for n in steps))
