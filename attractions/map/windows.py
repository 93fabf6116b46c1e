"""Which part of a coast a map shows: all of it, or that around one place."""

from attractions.map.areas import area_around
from attractions.map.coastlines import Area
from attractions.map.outlines import OUTSIDE
from exchanges.geography.projections import KM_PER_DEGREE
from exchanges.geography.sphere import distance_km
from portal.public.covers.planar import encloses, extent

# Kilometres along a side of the map. Nearer, one would see that an outline is made of
# straight lines: of an island 40 m, of other land about 100 m are three pixels.
ISLAND_AT_LEAST, LAND = 8.5, 16
AROUND = 1.8  # times as large as the island
EDGE = 0.05  # of the map: so much is known beyond what it shows
NEAREST = 5  # other places around one without a coast
POINTS_AT_LEAST = 2  # km
FARTHEST = 60  # km: what lies farther away does not say where a place is


def part_of(area, left, top, side):
    """The part of an area, in shares of its side from its left and its top."""
    wide, high = area.east - area.west, area.north - area.south
    west, north = area.west + left * wide, area.north - top * high
    return Area(west, north - side * high, west + side * wide, north)


def side_km(area):
    return (area.north - area.south) * KM_PER_DEGREE


def own_ring(coastline, place):
    """The number of the ring of land on which a place lies; None where it is water."""
    rings = enumerate(coastline.rings)
    return next((number for number, ring in rings if encloses(ring, place)), None)


def own_island(coastline, place):
    """The extent of the island on which a place lies; None on land that goes on."""
    number = own_ring(coastline, place)
    if number is None:
        return None
    found = extent(coastline.rings[number])
    least, most = min(found), max(found)
    return found if least > -OUTSIDE and most < 1 + OUTSIDE else None


def around_place(coastline, place, fits_island):
    """The part of the coast's area that shows a place, given in shares of it."""
    whole = side_km(coastline.area)
    island = own_island(coastline, place) if fits_island else None
    (x, y), side = place, LAND / whole
    if island:
        left, top, right, bottom = island
        x, y = (left + right) / 2, (top + bottom) / 2
        side = AROUND * max(right - left, bottom - top)
        side = max(side, ISLAND_AT_LEAST / whole)
    side = min(side, (1 + 2 * OUTSIDE) / (1 + 2 * EDGE))
    x, y = (within(each, side) for each in (x, y))
    return part_of(coastline.area, x - side / 2, y - side / 2, side)


def within(middle, side):
    """The nearest middle from which a map of this side shows nothing unknown."""
    room = side / 2 + side * EDGE
    return min(max(middle, room - OUTSIDE), 1 + OUTSIDE - room)


def around_points(points):
    """The area of all points; NoAreaError where they cannot be on one map."""
    return area_around(points, POINTS_AT_LEAST / KM_PER_DEGREE)


def nearest_to(point, points):
    """The points that say where a place is, the place itself first."""
    others = sorted(points, key=lambda each: distance_km(point, each))
    near = [each for each in others if distance_km(point, each) < FARTHEST]
    return [point, *near[:NEAREST]]


def is_shown(place):
    """Whether so much is known around a place that it can have a map."""
    return all(-OUTSIDE + EDGE < each < 1 + OUTSIDE - EDGE for each in place)
