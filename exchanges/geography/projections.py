"""From the globe to a picture: the whole world in a rectangle, or a part in a square.

A place is a pair of shares (x, y) of the picture: from its left edge, from its top.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import cos, radians

from exchanges.geography.sphere import EARTH_RADIUS, Globe, unrolled
from portal.public.covers.planar import cut_to

KM_PER_DEGREE = radians(1) * EARTH_RADIUS
# Patterson's cylindrical projection (Patterson, Šavrič and Jenny, 2014).
PATTERSON = ((1, 1.0148), (5, 0.23185), (7, -0.14499), (9, 0.02406))
OVERLAP = 0.001  # shares: the edges of the world touch, without a slit between them
BEYOND = 0.05  # shares: what is cut off lies so far outside of the picture


@dataclass(frozen=True)
class World:
    """The world between two latitudes, from one meridian all around to the same."""

    west: float
    south: float
    north: float

    @cached_property
    def heights(self):
        return height(self.south), height(self.north)

    def place(self, point):
        """Return the place of a point: on the edge if it is beyond, as a pole is."""
        down = min(max(self.down(point[0]), 0), 1)
        return ((point[1] - self.west) % 360 / 360, down)

    def down(self, latitude):
        bottom, top = self.heights
        return (top - height(latitude)) / (top - bottom)

    def line(self, points):
        """A line without a jump, as often as a part of it lies in the picture."""
        return self.turned(unrolled(points))

    def rings(self, ring):
        """What of a ring of land lies in the picture; parts of it on either side."""
        box = (-OVERLAP, -BEYOND, 1 + OVERLAP, 1 + BEYOND)
        found = (cut_to(each, *box) for each in self.turned(ring))
        return [each for each in found if each]

    def turned(self, points):
        flat = [((x - self.west) / 360, self.down(y)) for y, x in points]
        least, most = min(x for x, _y in flat), max(x for x, _y in flat)
        return [
            [(x + turn, y) for x, y in flat]
            for turn in range(-3, 4)
            if least + turn < 1 and most + turn > 0
        ]


def height(latitude):
    """How far a latitude lies above the equator, where the world is 2 pi wide."""
    north = radians(latitude)
    return sum(factor * north**power for power, factor in PATTERSON)


@dataclass(frozen=True)
class Square:
    """A part of the earth around a centre (stereographic, true to shape).

    `reach` is how far it goes, in km, from the centre to the middle of each side.
    """

    centre: tuple
    reach: float

    @cached_property
    def globe(self):
        return Globe(self.centre)

    def place(self, point):
        right, down, ahead = self.globe.seen(point)
        scale = EARTH_RADIUS / self.reach / (1 + max(ahead, -0.9))
        return (0.5 + right * scale, 0.5 + down * scale)

    def line(self, points):
        """The parts of a line in and around the picture."""
        places = [self.place(each) for each in points]
        parts, open_part = [], []
        for place in places:
            open_part.append(place)
            if max(abs(place[0] - 0.5), abs(place[1] - 0.5)) > 1:
                parts.append(open_part)
                open_part = []
        return [each for each in (*parts, open_part) if len(each) > 1]

    def box(self, wide):
        """South, west, north and east of what a picture `wide` times as wide has."""
        latitude, longitude = self.centre
        up = self.reach * (1 + 4 * BEYOND) / KM_PER_DEGREE
        south, north = max(latitude - up, -90), min(latitude + up, 90)
        narrowing = max(cos(radians(min(max(-south, north), 89))), 0.01)
        out = min(up * wide / narrowing, 180)
        return (south, longitude - out, north, longitude + out)

    def rings(self, rings, wide=1):
        """What of the rings lies in the picture, or in one `wide` times as wide."""
        out = 0.5 * (wide - 1) + BEYOND
        box = (-out, -BEYOND, 1 + out, 1 + BEYOND)
        found = (cut_to([self.place(each) for each in ring], *box) for ring in rings)
        return [each for each in found if each]


def spread_of(places):
    """How far the farthest of places on a plane are apart."""
    return max((abs(complex(*a) - complex(*b)) for a, b in product(places, places)))
