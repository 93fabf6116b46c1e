"""Choose the part of the world that a map of places shows."""

from math import cos, radians

from portal.drawing.coast import KNOWN, Area
from portal.drawing.earth.plane import extent
from portal.drawing.earth.sphere import KM_PER_DEGREE, distance_km

MARGIN = 0.15  # parts of the side, on each side of the places
SMALLEST = 0.1  # degrees of latitude: about 11 km
NEAREST_POLE = 80  # degrees: beyond, the projection would draw the land out
# Kilometres along a side of the map. Nearer, one would see that an outline is made of
# straight lines: of an island 40 m, of other land about 100 m are three pixels.
ISLAND_AT_LEAST, LAND = 8.5, 16
AROUND = 1.8  # times as large as the island
EDGE = 0.05  # of the map: the margin of known land around it
NEAREST = 5  # other places around one without a coast
POINTS_AT_LEAST = 2  # km
FARTHEST = 60  # km: points farther away do not help to locate a place


class NoAreaError(Exception):
    """There can be no map: `reason` is `empty`, `pole` or `meridian`."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


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
    island = coast.island(point) if fits_island else None
    (x, y), side = coast.area.at(point), LAND / whole
    if island:
        left, top, right, bottom = island
        x, y = (left + right) / 2, (top + bottom) / 2
        side = AROUND * max(right - left, bottom - top)
        side = max(side, ISLAND_AT_LEAST / whole)
    side = min(side, (1 + 2 * KNOWN) / (1 + 2 * EDGE))
    x, y = (within(each, side) for each in (x, y))
    return coast.area.part(x - side / 2, y - side / 2, side, side)


def within(middle, side):
    """Return the nearest middle from which a map of this side shows nothing unknown."""
    room = side / 2 + side * EDGE
    return min(max(middle, room - KNOWN), 1 + KNOWN - room)


def is_known(coast, point):
    """Return whether so much is known around a place that it can have a map."""
    return all(-KNOWN + EDGE < each < 1 + KNOWN - EDGE for each in coast.area.at(point))


def around_points(points):
    """Return the area of all points. Raises `NoAreaError` if they need several maps."""
    return area_around(points, POINTS_AT_LEAST / KM_PER_DEGREE)


def nearest_to(point, points):
    """Return the points that help to locate a point, that one first."""
    others = sorted(points, key=lambda each: distance_km(point, each))
    near = [each for each in others if distance_km(point, each) < FARTHEST]
    return [point, *near[:NEAREST]]
