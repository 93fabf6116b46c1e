"""The land of the world, without borders, on levels from coarse to fine.

`land.json` is made by `manage.py land`. A ring there is a line of digits, for each of
its corners the coarsest level that needs it, and of numbers: hundredths of degrees,
latitude before longitude, each corner from the one before, the first from 0, 0.
"""

import json
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, compress
from math import acos, hypot
from pathlib import Path
from typing import NamedTuple

from portal.drawing.earth.plane import encloses
from portal.drawing.earth.sphere import vector

FILE = Path(__file__).with_name("land.json")
SOURCE = "Natural Earth"
# Degrees by which a shore is moved at most on each level, the coarsest first.
LEVELS = (0.45, 0.32, 0.16, 0.1, 0.05, 0.03)
WORLD, SMALL_GLOBE = 1, 0  # levels for the whole world and for half of it
HUNDREDTHS = 100


class Ring(NamedTuple):
    """The shore of an island or a continent, or of a sea in it (evenodd rule).

    `points` have longitudes without jumps: beyond 180 across the date line. `vectors`
    are the same on a ball of radius 1. `middle` and `reach` are a circle around all of
    it, a vector and an angle in radians.
    """

    points: list
    vectors: list
    middle: tuple
    reach: float
    west: float
    east: float

    def holds(self, point):
        """Return whether a point is on the inner side of the shore."""
        latitude, longitude = point
        turns = (longitude + turn for turn in (-360, 0, 360))
        return any(
            encloses(self.points, (latitude, each))
            for each in turns
            if self.west <= each <= self.east
        )

    def comes_near(self, direction, angle):
        """Return True if a part of it may be within so many radians of a direction."""
        (a, b, c), (x, y, z) = self.middle, direction
        return acos(min(max(a * x + b * y + c * z, -1), 1)) <= self.reach + angle

    def thinned(self, wanted):
        """Return the ring with the wanted corners only."""
        return self._replace(
            points=list(compress(self.points, wanted)),
            vectors=list(compress(self.vectors, wanted)),
        )


@lru_cache(maxsize=1)
def read():
    """Return each ring of the file with the levels of its corners, as text."""
    found = json.loads(FILE.read_text(encoding="ascii"))
    return [(levels, ring_of(numbers)) for levels, *numbers in found]


def ring_of(numbers):
    north, east = (
        [each / HUNDREDTHS for each in accumulate(numbers[first::2])]
        for first in (0, 1)
    )
    points = list(zip(north, east, strict=True))
    vectors = list(map(vector, points))
    sums = [sum(axis) for axis in zip(*vectors, strict=True)]
    length = hypot(*sums)
    a, b, c = (each / length for each in sums)
    least = min(a * x + b * y + c * z for x, y, z in vectors)
    reach = acos(min(least, 1))
    return Ring(points, vectors, (a, b, c), reach, min(east), max(east))


@lru_cache(maxsize=len(LEVELS))
def land(level):
    """Return the rings of a level: islands that would be no triangle are left out."""
    finest = str(level)
    found = (ring.thinned([e <= finest for e in levels]) for levels, ring in read())
    return [ring for ring in found if len(ring.points) > 2]


def level_for(degrees):
    """Return the coarsest level on which a shore moves by no more than that."""
    return min(bisect_left([-each for each in LEVELS], -degrees), len(LEVELS) - 1)
