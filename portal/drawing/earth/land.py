"""The land of the world, without borders, on levels from coarse to fine.

`land.json` is made by `manage.py land`. A ring there is a line of digits, for each of
its corners the coarsest level that needs it, and of numbers: hundredths of degrees,
latitude before longitude, each corner from the one before, the first from 0, 0.
"""

import json
from bisect import bisect_left
from functools import lru_cache
from itertools import compress
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


class Ring(NamedTuple):
    """The shore of an island or a continent, or of a sea in it (evenodd rule).

    `points` have longitudes without jumps: beyond 180 across the date line. On a ball
    of radius 1 all `vectors` are within `reach` of `middle`.
    """

    points: list
    west: float
    east: float
    middle: tuple
    reach: float
    vectors: tuple

    @classmethod
    def of(cls, points):
        _north, east = zip(*points, strict=True)
        vectors = tuple(map(vector, points))
        return cls(points, min(east), max(east), *around(vectors), vectors)

    def holds(self, point):
        """Return whether a point is on the inner side of the shore."""
        latitude, longitude = point
        turns = (longitude + turn for turn in (-360, 0, 360))
        return any(
            encloses(self.points, (latitude, each))
            for each in turns
            if self.west <= each <= self.east
        )


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
