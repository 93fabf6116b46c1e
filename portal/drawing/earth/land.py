"""The land of the world, without borders, on levels from coarse to fine.

`land.json` is made by `manage.py land`. A ring there is a line of digits, for each of
its corners the coarsest level that needs it, and of numbers: hundredths of degrees,
latitude before longitude, each corner from the one before, the first from 0, 0.
"""

import json
from bisect import bisect_left
from functools import lru_cache
from itertools import batched, compress, repeat
from math import dist
from pathlib import Path
from typing import NamedTuple

from portal.drawing.earth.geometry import encloses, from_steps, vector

FILE = Path(__file__).with_name("land.json")
SOURCE = "Natural Earth"
# Degrees by which a shore is moved at most on each level, the coarsest first.
LEVELS = (0.45, 0.32, 0.16, 0.1, 0.05, 0.03)
WORLD, SMALL_GLOBE = 1, 0  # levels for the whole world and for half of it
HUNDREDTHS = 100
STRETCH = 32  # corners; a map of a small part looks at whole stretches of a long shore


class Ring(NamedTuple):
    """The shore of an island or a continent, or of a sea in it (evenodd rule).

    `points` have longitudes without jumps: beyond 180 across the date line. On a ball
    of radius 1 all are within `reach` of `middle`; `stretches` are vectors with theirs.
    """

    points: list
    west: float
    east: float
    middle: tuple
    reach: float
    stretches: list

    @classmethod
    def of(cls, points):
        _north, east = zip(*points, strict=True)
        vectors = tuple(map(vector, points))
        parts = [(each, *around(each)) for each in batched(vectors, STRETCH)]
        return cls(points, min(east), max(east), *around(vectors), parts)

    def holds(self, point):
        """Return whether a point is on the inner side of the shore."""
        latitude, longitude = point
        turns = (longitude + turn for turn in (-360, 0, 360))
        return any(
            encloses(self.points, (latitude, each))
            for each in turns
            if self.west <= each <= self.east
        )

    def near(self, direction, distance):
        """Return the vectors so near to a direction, and some that are not.

        Of a stretch without any near ones, these are the first and the last.
        """
        found, middles = [], [middle for _vectors, middle, _reach in self.stretches]
        away = map(dist, middles, repeat(direction))
        for (vectors, _middle, reach), far in zip(self.stretches, away, strict=True):
            found += vectors if far <= reach + distance else (vectors[0], vectors[-1])
        return found


def around(vectors):
    """Return the middle of vectors, and how far they are from it."""
    middle = tuple(sum(axis) / len(vectors) for axis in zip(*vectors, strict=True))
    return middle, max(dist(middle, each) for each in vectors)


@lru_cache(maxsize=1)
def read():
    """Return each ring of the file as points, with the levels of these as text."""
    found = json.loads(FILE.read_text(encoding="ascii"))
    return [(levels, from_steps(numbers, HUNDREDTHS)) for levels, *numbers in found]


@lru_cache(maxsize=len(LEVELS))
def land(level):
    """Return the rings of a level: islands that would be no triangle are left out."""
    finest = str(level)
    found = [
        list(compress(points, [each <= finest for each in levels]))
        for levels, points in read()
    ]
    return [Ring.of(points) for points in found if len(points) > 2]


def level_for(degrees):
    """Return the coarsest level on which a shore moves by no more than that."""
    return min(bisect_left([-each for each in LEVELS], -degrees), len(LEVELS) - 1)
