"""The part of the world where the points of the map are too dense for their names."""

from functools import lru_cache
from itertools import chain, product
from math import hypot

from exchanges.geography.labels import Box, Disc, sides_of
from exchanges.geography.projections import KM_PER_DEGREE, Square
from exchanges.geography.sphere import distance_km, middle_of
from exchanges.geography.world import fine_land_in
from exchanges.maps.spots import along, drawn, points_of
from portal.public.covers.planar import lines, path, simplify

DENSE = 1100  # km: nearer to each other than that, two names do not fit
FEWEST = 3  # spots; fewer need no map of their own
AROUND = 1.3  # times as far as the farthest point
LEAST_REACH = 350  # km
SHIFT = 0.1  # of the reach
MOVABLE = 40  # spots: more of them have no room for their names wherever it is
UNITS = 800  # of the drawing, for the side of the square
WIDE = 1.6  # a picture of it may be so many times as wide as high
FINENESS = 1.2  # units
EDGE, STEP = 0.2, 0.5  # ems: between a name and the edge, and along a line
FLAT, NAME = 0.8, 1.7  # of the side; ems that a point and its name need
# Sides of the map, in ems of the names, on the narrowest screens; a lens can be less.
PHONE, LENS = 20, 19


@lru_cache(maxsize=16)
def dense_spots(network):
    """The spots of the dense part as a tuple, the home city first if it is one.

    That around the home city; where there is none, the one with the most partners.
    """
    groups = groups_of(network.spots)
    near_home = next(group for group in groups if network.home in group)
    found = near_home if len(near_home) >= FEWEST else max(groups, key=len)
    if len(found) < FEWEST:
        return ()
    return tuple(spot for spot in network.spots if spot in found)


def groups_of(spots):
    """Spots in groups: two that are dense are in one, and so on."""
    groups = []
    for spot in spots:
        near, far = [], []
        for group in groups:
            is_near = any(distance_km(spot.point, each.point) < DENSE for each in group)
            (near if is_near else far).append(group)
        groups = [*far, [*chain(*near), spot]]
    return groups


@lru_cache(maxsize=16)
def square_of(spots, network):
    """The square that shows them all, moved a little if more names find room.

    With many spots it is not moved.
    """
    centre, reach = circle_around(points_of(spots))
    reach = max(round(reach * AROUND), LEAST_REACH)
    step = SHIFT * reach / KM_PER_DEGREE
    moves = sorted(product((0, 1, -1), repeat=2), key=distance_moved)

    def nameless(square):
        found = [
            names_on(square, spots, network, frame)
            for frame in (square_frame(PHONE), round_frame(LENS))
        ]
        return sum(side is None for sides in found for side in sides)

    best = None
    for north, east in moves if len(spots) < MOVABLE else moves[:1]:
        moved = (round(centre[0] + north * step, 2), round(centre[1] + east * step, 2))
        square = Square(moved, reach)
        best = min(best or square, square, key=nameless)
        if not nameless(best):
            break
    return best


def distance_moved(move):
    return hypot(*move)


def circle_around(points):
    """The centre of a small circle that holds all points, and its radius in km."""
    centre = middle_of(points)
    for _step in range(40):
        farthest = max(points, key=lambda each: distance_km(centre, each))
        turn = round((centre[1] - farthest[1]) / 360) * 360
        centre = (
            centre[0] + (farthest[0] - centre[0]) / 20,
            centre[1] + (farthest[1] + turn - centre[1]) / 20,
        )
    return centre, max(distance_km(centre, each) for each in points)


@lru_cache(maxsize=16)
def coast_of(square):
    """The land in the square and to its sides, as an SVG path."""
    rings = square.rings(fine_land_in(*square.box(WIDE)), WIDE)
    scaled = ([(x * UNITS, y * UNITS) for x, y in ring] for ring in rings)
    return path([simplify([*ring, ring[0]], FINENESS)[:-1] for ring in scaled])


@lru_cache(maxsize=16)
def lines_in(square, network):
    """The lines of friendship in the square and around it, as an SVG path."""
    return lines(drawn(parts_of(square, network), (UNITS, UNITS), FINENESS / 2))


@lru_cache(maxsize=16)
def parts_of(square, network):
    return [part for line in network.lines for part in square.line(line)]


def band_of(heights):
    """The top and the height of what a phone shows of the square, in shares of it.

    The whole, or a band where the points at these heights and their names fit in.
    """
    first, last = min(heights), max(heights)
    if last - first > FLAT - 2 * NAME / PHONE:
        return 0, 1
    return min(max((first + last - FLAT) / 2, 0), 1 - FLAT), FLAT


def square_frame(side):
    return Box(EDGE, EDGE, side - EDGE, side - EDGE)


def round_frame(side):
    return Disc((side / 2, side / 2), side / 2 - EDGE)


@lru_cache(maxsize=64)
def names_on(square, spots, network, frame):
    """The sides of the names of the spots on a map with this frame, in ems."""
    side = frame.middle[0] * 2 if isinstance(frame, Disc) else frame.right + EDGE
    places = (square.place(spot.point) for spot in spots)
    names = [
        ((x * side, y * side), spot.name)
        for (x, y), spot in zip(places, spots, strict=True)
    ]
    beside = [
        (x * side, y * side)
        for part in parts_of(square, network)
        for x, y in along(part, STEP / side)
    ]
    return sides_of(names, frame, (), beside)
