"""The coast of a city: drawn land, and parts of it."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby

from portal.drawing.earth.plane import (
    Box,
    encloses,
    extent,
    frame,
    from_steps,
    needs,
    trimmed,
)
from portal.drawing.earth.sphere import KM_PER_DEGREE

SIDE = 4000  # units of a drawing in a file, which is a square with a margin
KNOWN = 0.3  # parts of the side: so far around the square the land is known
CUT = 0.02  # parts of the side: nothing is shown so close to the cut of the land
NUMBER = re.compile(r"-?[0-9]+")
SLIVER = 0.03  # of a side
INSETS = (0, 0.01, 0.02, 0.03, 0.04)  # of a side, that are tried


@dataclass(frozen=True)
class Area:
    """Four bounds in degrees WGS 84; mostly a square on the ground.

    The projection is equirectangular: that it is a square makes up for the degrees of
    longitude that are shorter.
    """

    west: float
    south: float
    east: float
    north: float

    def at(self, point):
        """Return the position of a point: parts of the sides, from left and top."""
        latitude, longitude = point
        return (
            (longitude - self.west) / (self.east - self.west),
            (self.north - latitude) / (self.north - self.south),
        )

    def point(self, place):
        """Return the point at a position: the reverse of `at`."""
        x, y = place
        return (
            self.north - y * (self.north - self.south),
            self.west + x * (self.east - self.west),
        )

    def part(self, left, top, wide, high):
        """Return a part of the area, all in shares of it."""
        across, down = self.east - self.west, self.north - self.south
        north, west = self.point((left, top))
        return Area(west, north - high * down, west + wide * across, north)

    @property
    def side_km(self):
        return (self.north - self.south) * KM_PER_DEGREE


@dataclass(frozen=True)
class Coast:
    """Land in and around an area, as the data of an SVG path.

    `year` is that of the source, `credit` another source, of islands. Inland the water
    is a river, between two rings of land; then `credit` is its only source.
    """

    area: Area
    land: str
    year: int | None = None
    credit: str = ""
    is_river: bool = False

    @cached_property
    def rings(self):
        """Return the rings of land: places in parts of the side, as of `Area.at`."""
        found = map(NUMBER.findall, self.land.split("z")[:-1])
        return [from_steps(list(map(int, numbers)), SIDE) for numbers in found]

    @cached_property
    def boxes(self):
        return list(map(extent, self.rings))

    @cached_property
    def limits(self):
        """Return how far the land is known: the square, and what was kept around it."""
        west, north, east, south = extent(list(chain(*self.rings)))
        return (
            *(min(max(each, -KNOWN) + CUT, 0) for each in (west, north)),
            *(max(min(each, 1 + KNOWN) - CUT, 1) for each in (east, south)),
        )

    @cached_property
    def needs(self):
        """Return how far a shore moves without each corner, in parts of the side."""
        return [needs([*ring, ring[0]])[:-1] for ring in self.rings]

    @cached_property
    def framed(self):
        """Return the area, reduced a little if slivers of land are at its edge."""
        areas = [self.area.part(in_, in_, 1 - 2 * in_, 1 - 2 * in_) for in_ in INSETS]
        clear = (each for each in areas if not self.has_slivers(each))
        return next(clear, self.area)

    def has_slivers(self, area):
        """Return whether land is so near to an edge that it looks like a fault."""
        for ring in self.seen(area, (1, 1), 0, SLIVER).values():
            for is_in, run in groupby(
                ring, lambda place: min(place) >= 0 and max(place) <= 1
            ):
                if is_in:
                    left, top, right, bottom = extent(list(run))
                    if min(right, bottom, 1 - left, 1 - top) < SLIVER:
                        return True
        return False

    def seen(self, area, size, margin, fineness):
        """Return the rings of the land in a picture of an area, by their numbers.

        Lengths are in units of the picture.
        """
        left, top = self.area.at((area.north, area.west))
        right, bottom = self.area.at((area.south, area.east))
        across, down = size[0] / (right - left), size[1] / (bottom - top)
        box, least, found = frame(size, margin), fineness / max(across, down), {}
        beside, above = margin / across, margin / down
        shown = Box(left - beside, top - above, right + beside, bottom + above)
        for number in [n for n, each in enumerate(self.boxes) if shown.meets(each)]:
            corners = zip(self.rings[number], self.needs[number], strict=True)
            places = [
                ((x - left) * across, (y - top) * down)
                for (x, y), need in corners
                if need > least
            ]
            if places := trimmed(places, box):
                found[number] = places
        return found

    def own(self, point):
        """Return the number of the ring on which a point is, None on water."""
        place, rings = self.area.at(point), enumerate(self.rings)
        return next((number for number, ring in rings if encloses(ring, place)), None)

    def island(self, point):
        """Return the extent of the island of a point; None on land that goes on."""
        number = self.own(point)
        if number is None:
            return None
        found = self.boxes[number]
        is_whole = min(found) > -KNOWN and max(found) < 1 + KNOWN
        return found if is_whole else None
