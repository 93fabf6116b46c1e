"""A magnifier for the dense part of the world, placed where it hides least.

All lengths are in widths of the map.
"""

from itertools import product, repeat
from math import acos, atan2, cos, dist, sin
from typing import NamedTuple

from portal.drawing.earth.geometry import extent
from portal.drawing.earth.land import SMALL_GLOBE, land
from portal.drawing.maps.world import NARROWEST, RATIO

RADII, SMALLEST_SPOT = (0.144, 0.122, 0.1), 0.02
EDGE, NAME, STEP = 0.012, 0.03, 0.02
LAND = 0.02  # how far away hiding a corner of the shore would send it
SAMPLES = 500  # of the places on the lines, and of the corners of the shore


class Glass(NamedTuple):
    """A magnifier: the circle around a part of the map, and the enlarged circle."""

    spot: tuple
    spot_radius: float
    middle: tuple
    radius: float

    @property
    def sides(self):
        """The two lines that touch both circles, as pairs of places."""
        towards = atan2(self.middle[1] - self.spot[1], self.middle[0] - self.spot[0])
        turn = acos((self.spot_radius - self.radius) / dist(self.spot, self.middle))
        return [
            [on(self.spot, self.spot_radius, at), on(self.middle, self.radius, at)]
            for at in (towards + turn, towards - turn)
        ]


def on(middle, radius, angle):
    return (middle[0] + radius * cos(angle), middle[1] + radius * sin(angle))


def glass_on(whole, dense, others):
    """Return the largest magnifier with room, where it hides least, or None.

    It shows the dense points and must not hide any of the others.
    """
    places, points = list(map(whole.at, dense)), list(map(whole.at, others))
    spot = extent(places).middle
    spot_radius = max(max(dist(spot, each) for each in places) * 1.2, SMALLEST_SPOT)
    for radius in RADII:
        reach = radius + EDGE
        steps = (int((side - 2 * reach) / STEP) for side in (1, 1 / RATIO))
        grid = ([reach + STEP * step for step in range(n + 1)] for n in steps)
        free = [
            middle
            for middle in product(*grid)
            if dist(middle, spot) > reach + spot_radius
            and not within(reach, middle, points)
        ]
        if free:
            harm = harm_of(radius, spot, points, whole)
            return Glass(spot, spot_radius, min(free, key=harm), radius)
    return None


def harm_of(radius, spot, points, whole):
    """Return what tells how many names, then lines, then shores a place covers."""
    reach, along = radius + EDGE, sample(whole.along(NARROWEST))
    corners = sample([point for ring in land(SMALL_GLOBE) for point in ring.points])
    shore = list(map(whole.at, corners))

    def harm(middle):
        on_names = within(reach + NAME, middle, points)
        on_lines = within(reach, middle, along)
        on_land = within(radius, middle, shore)
        return on_names, on_lines, LAND * on_land + dist(middle, spot)

    return harm


def within(reach, middle, places):
    """Return how many places are so near to a middle."""
    away = map(dist, places, repeat(middle))
    return sum([far < reach for far in away])


def sample(places):
    return places[:: max(1, len(places) // SAMPLES)]
