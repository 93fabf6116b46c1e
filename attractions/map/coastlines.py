"""The coastlines that lie ready to be drawn: a small file for each city that has one.

They stand beside the fixtures, as content does: `fixtures/coastlines/<slug>.json`. The
command `coastline` makes them.
"""

import json
import logging
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, batched
from pathlib import Path

from django.conf import settings

SIDE = 4000  # units: a coastline is drawn in a square, and goes on around it
DRAWING = re.compile(r"(M-?[0-9]+ -?[0-9]+l[0-9 -]+z)+")
RING = re.compile(r"M([^lz]+)l([^z]+)z")
NUMBER = re.compile(r"-?[0-9]+")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Area:
    """Four bounds in degrees WGS 84 whose sides are equally long on the ground."""

    west: float
    south: float
    east: float
    north: float

    def place(self, latitude, longitude):
        """Where a point lies: parts of the side, from the left and from the top.

        The projection is equirectangular; that the area is square on the ground makes
        up for the degrees of longitude that are shorter.
        """
        return (
            (longitude - self.west) / (self.east - self.west),
            (self.north - latitude) / (self.north - self.south),
        )


@dataclass(frozen=True, eq=False)
class Coastline:
    """Land in and around an area, as the drawing of an SVG path.

    `year` is that of the source, `credit` who else is to be named for islands.
    """

    area: Area
    land: str
    year: int | None
    credit: str

    def shares(self, area):
        """Left, top, right and bottom of another area, in parts of the side."""
        left, top = self.area.place(area.north, area.west)
        return (left, top, *self.area.place(area.south, area.east))

    @cached_property
    def rings(self):
        """The rings of the land: places in parts of the side, as of `Area.place`."""
        found = []
        for start, steps in RING.findall(self.land):
            numbers = map(int, NUMBER.findall(f"{start} {steps}"))
            corners = accumulate(batched(numbers, 2), moved)
            found.append([(x / SIDE, y / SIDE) for x, y in corners])
        return found


def moved(place, step):
    return (place[0] + step[0], place[1] + step[1])


def coastline_file(slug):
    """Where the coastline of a city lies, or would lie."""
    return file_in(settings.FIXTURE_DIRS[0], slug)


@lru_cache(maxsize=1000)
def file_in(folder, slug):
    return Path(folder) / "coastlines" / f"{slug}.json"


def coastline_of(slug):
    """The coastline of a city, None where there is none that can be drawn."""
    path = coastline_file(slug)
    try:
        return read_coastlines(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s cannot be drawn: %r", path.name, error)
        return None


@lru_cache(maxsize=100)
def read_coastlines(path, changed):
    """The coastline in a file; what changed since it was read is read again."""
    found = json.loads(path.read_text(encoding="ascii"))
    area = Area(*(float(found[side]) for side in ("west", "south", "east", "north")))
    if not (area.west < area.east and area.south < area.north):
        raise ValueError("the area has no extent")
    if not DRAWING.fullmatch(found["land"]):
        raise ValueError("the land is no drawing")
    return Coastline(area, found["land"], found.get("year"), found.get("credit", ""))
