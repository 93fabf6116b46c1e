"""Covers of a coast: all of it, a place on it, or a place among others."""

from math import cos, hypot, radians

from portal.drawing.coast import SIDE, Area
from portal.drawing.covers.picture import (
    CARD,
    MARGIN,
    RINGS,
    Picture,
    along,
    aside,
    holds,
    middle,
    shows_shore,
)
from portal.drawing.earth.geometry import encloses, extent, frame

WINDOWS = (0.36, 0.6, 1.0)  # parts of the area that are shown around a point
ISLAND = 0.62  # part of the picture that an island fills
GOLDEN = 0.618  # of the shore, from one stretch to the next
STRIP = 0.45  # part of an island's width that a narrow strip shows at least
CORNER = 1.7 / SIDE  # parts of the area: corners of an outline are so far apart
MIDDLE = (0.5, 0.5)  # of the area
STEPS = 100  # of an outline, along a card: fewer would be seen
FINENESS = 1.2  # units
EDGE = 0.16  # part of the picture around points without a coast
STEPS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)  # between two rings around one
APART = 36  # units, between them at least
SHORTEST = 1e-9  # degrees to a unit, of points that are one


def whole(coast, tone, size):
    """Return all of the coast in one tone, `land` or `meant`."""
    area, side = coast.framed, coast.area.north - coast.area.south
    x, y = coast.area.at(((area.south + area.north) / 2, (area.west + area.east) / 2))
    area = window(coast, (x, y), (area.north - area.south) / side, size)
    found = {tone: tuple(shapes(coast, area, size).values())}
    return Picture(size, **found, rings=RINGS, focus=middle(size))


def stretch(coast, turn, size):
    """Return a part of the shore without a mark, another one for each turn."""
    shore = [place for ring in coast.rings for place in ring if holds((1, 1), place)]
    centre = along(shore or [MIDDLE], turn * GOLDEN % 1)
    area = window(coast, centre, WINDOWS[1], size)
    land = tuple(shapes(coast, area, size).values())
    return Picture(size, land=land, rings=RINGS, focus=middle(size))


def island(coast, point, size):
    """Return a coast on which the island of a point is lightest."""
    number = coast.own(point)
    own = coast.rings[number]
    (left, top, right, bottom), known = extent(own), coast.limits
    left, top = max(left, known[0]), max(top, known[1])
    right, bottom = min(right, known[2]), min(bottom, known[3])
    closest = STEPS * CORNER * max(size) / CARD[0]
    wide = (right - left) * max(STRIP * size[1] / size[0], 1)
    side = min(max(max(wide, bottom - top) / ISLAND, closest), 1)
    centre = (left + right) / 2, (top + bottom) / 2
    area = window(coast, centre, side, size)
    land, meant = [], []
    for each, ring in shapes(coast, area, size).items():
        is_own = each == number or encloses(own, coast.rings[each][0])
        (meant if is_own else land).append(ring)
    return Picture(
        size,
        land=tuple(land),
        meant=tuple(meant),
        rings=RINGS,
        focus=placed(coast.area.point(centre), area, size),
    )


def marked(coast, point, others, turn, size):
    """Return the coast around a mark, large enough to show some sea.

    Other places are points; the mark is off the middle by its turn.
    """
    place, (right, down) = coast.area.at(point), aside(turn)
    for part in WINDOWS:
        centre = (place[0] - right * part, place[1] - down * part)
        area = window(coast, centre, part, size)
        land = tuple(shapes(coast, area, size).values())
        if shows_shore(land, frame(size, 0)):
            break
    mark = placed(point, area, size)
    beside = (placed(each, area, size) for each in others)
    found = {"points": tuple(each for each in beside if holds(size, each))}
    return Picture(size, land=land, rings=RINGS, **found, marks=(mark,), focus=mark)


def shapes(coast, area, size):
    return coast.seen(area, size, MARGIN, FINENESS)


def window(coast, centre, part, size):
    """Return a part of the area around a place, moved to where the land is known."""
    (width, height), (x, y) = size, centre
    across, down = part * min(width / height, 1), part * min(height / width, 1)
    west, north, east, south = coast.limits
    left = min(max(x - across / 2, west), east - across)
    top = min(max(y - down / 2, north), south - down)
    return coast.area.part(left, top, across, down)


def placed(point, area, size):
    """Return the place of a point in the picture of an area."""
    across, down = area.at(point)
    return (round(across * size[0]), round(down * size[1]))


def ring_step(place, points, size):
    """Return the distance of the rings around a place among others, in km."""
    unit = filled_by([place, *points], size).side_km / size[1]
    return next((each for each in STEPS_KM if each / unit >= APART), STEPS_KM[-1])


def among(place, points, size):
    """Return a marked point among others, with rings at whole distances around it."""
    area = filled_by([place, *points], size)
    mark, step = placed(place, area, size), ring_step(place, points, size)
    radius = step / area.side_km * size[1]
    number = round(hypot(*size) / radius)
    return Picture(
        size,
        points=tuple(placed(each, area, size) for each in points),
        marks=(mark,),
        circles=(mark, tuple(round(radius * n) for n in range(1, number))),
        focus=mark,
    )


def filled_by(points, size):
    """Return the area of a picture that the points fill up to its edges."""
    (wide, high), (south, west, north, east) = size, extent(points)
    middle, centre = (south + north) / 2, (west + east) / 2
    narrowing = cos(radians(middle))
    spans = ((east - west) * narrowing / wide, (north - south) / high)
    unit = max(*spans, SHORTEST) / (1 - 2 * EDGE)
    up, right = unit * high / 2, unit * wide / 2 / narrowing
    return Area(centre - right, middle - up, centre + right, middle + up)
