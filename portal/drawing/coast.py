"""The coast of a city, and the parts of the world that maps of its places show."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from math import cos, radians

from portal.drawing.earth.geometry import (
    KM_PER_DEGREE,
    Box,
    distance_km,
    encloses,
    extent,
    frame,
    from_steps,
    needs,
    trimmed,
)

SIDE = 4000  # units of a drawing in a file, which is a square with a margin
KNOWN = 0.3  # parts of the side: so far around the square the land is known
CUT = 0.02  # parts of the side: nothing is shown so close to the cut of the land
NUMBER = re.compile(r"-?[0-9]+")
SLIVER = 0.03  # of a side
INSETS = (0, 0.01, 0.02, 0.03, 0.04)  # of a side, that are tried
MARGIN = 0.15  # parts of the side, on each side of the places
SMALLEST = 0.1  # degrees of latitude: about 11 km
NEAREST_POLE = 80  # degrees: beyond, the projection would draw the land out
# Kilometres along a side of the map. Nearer, one would see that an outline is made of
# straight lines: of an island 40 m, of other land about 100 m are three pixels.
ISLAND_AT_LEAST, LAND = 8.5, 16
AROUND = 1.8  # times as large as the island
EDGE = 0.05  # of the map: the margin of known land around it
NEAREST = 5  # other places around one without a coast
POINTS_AT_LEAST = 2 / KM_PER_DEGREE  # degrees of latitude, on a map without a coast
FARTHEST = 60  # km: points farther away do not help to locate a place


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


class NoAreaError(Exception):
    """There can be no map, because of its argument: `empty`, `pole`, `meridian`."""


def area_around(points, smallest=SMALLEST):
    """Return the square on the ground that holds all points, with a margin.

    `smallest` are the degrees of latitude that it shows at least.

    Raises NoAreaError without points, across the 180th meridian and near a pole.
    """
    if not points:
        raise NoAreaError("empty")
    south, west, north, east = extent(points)
    if max(north, -south) > NEAREST_POLE:
        raise NoAreaError("pole")
    middle, center = (south + north) / 2, (west + east) / 2
    narrowing = cos(radians(middle))
    side = max(north - south, (east - west) * narrowing, smallest) * (1 + 2 * MARGIN)
    height, width = side / 2, side / 2 / narrowing
    if east - west > 180 or abs(center) + width > 180:
        raise NoAreaError("meridian")
    bounds = (center - width, middle - height, center + width, middle + height)
    return Area(*(round(bound, 4) for bound in bounds))


def around_place(coast, point, fits_island):
    """Return the area of a map of a place on a coast."""
    whole = coast.area.side_km
    own = coast.own(point) if fits_island else None
    (x, y), side = coast.area.at(point), LAND / whole
    if own is not None:
        island = coast.boxes[own]
        if min(island) > -KNOWN and max(island) < 1 + KNOWN:  # else its land goes on
            side = max(AROUND * max(island.size), ISLAND_AT_LEAST / whole)
            x, y = island.middle
    side = min(side, (1 + 2 * KNOWN) / (1 + 2 * EDGE))
    room = side / 2 + side * EDGE  # from its middle to unknown land, at least
    x, y = (min(max(each, room - KNOWN), 1 + KNOWN - room) for each in (x, y))
    return coast.area.part(x - side / 2, y - side / 2, side, side)


def is_known(coast, point):
    """Return whether so much is known around a place that it can have a map."""
    return all(-KNOWN + EDGE < each < 1 + KNOWN - EDGE for each in coast.area.at(point))


def nearest_to(point, points):
    """Return the points that help to locate a point, that one first."""
    others = sorted(points, key=lambda each: distance_km(point, each))
    near = [each for each in others if distance_km(point, each) < FARTHEST]
    return [point, *near[:NEAREST]]
