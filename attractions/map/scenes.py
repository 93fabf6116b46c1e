"""A coast, a place on it, or a place among others, as scenes of covers."""

from functools import lru_cache
from math import cos, hypot, radians

from attractions.map.coastlines import SIDE
from attractions.map.outlines import FINENESS
from exchanges.geography.sphere import EARTH_RADIUS
from portal.public.covers.planar import encloses, extent
from portal.public.covers.scene import CARD, RINGS, Scene
from portal.public.covers.shapes import moved, rings_of, shows_shore

WINDOWS = (0.36, 0.6, 1.0)  # parts of the area that are shown around a point
ISLAND = 0.62  # part of the picture that an island fills
STRIP = 0.45  # part of an island's width that a narrow strip shows at least
STEPS = 100  # of its outline, along a card: fewer would be seen
CUT = 0.02  # parts of the area: so far from where the land was cut off nothing shows
EDGE = 0.16  # part of the picture around points without a coast
STEPS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)  # between two rings around one
APART = 36  # units, between them at least


@lru_cache(maxsize=100)
def whole(coast, size, tone):
    """All of the coast in one tone."""
    rings = moved(rings_of(coast.land), window(coast, (0.5, 0.5), 1, size), size)
    middle = (size[0] // 2, size[1] // 2)
    return Scene(size, **{tone: rings}, rings=RINGS, focus=middle)


@lru_cache(maxsize=1000)
def island(coast, place, size):
    """The land on which a point lies, lightest; None where it lies on none."""
    rings = rings_of(coast.land)
    point = tuple(SIDE * part for part in coast.area.place(*place))
    own = next((ring for ring in rings if encloses(ring, point)), None)
    if not own:
        return None
    left, top, right, bottom = within(extent(own), limits(coast.land))
    closest = STEPS * FINENESS / SIDE * max(size) / CARD[0]
    wide = (right - left) * max(STRIP * size[1] / size[0], 1)
    side = max(max(wide, bottom - top) / ISLAND, closest)
    seen = window(coast, ((left + right) / 2, (top + bottom) / 2), min(side, 1), size)
    parts = [ring for ring in rings if ring is own or encloses(own, ring[0])]
    rest = [ring for ring in rings if ring not in parts]
    focus = placed((left + right) / 2, (top + bottom) / 2, seen, size)
    meant, land = moved(parts, seen, size), moved(rest, seen, size)
    return Scene(size, land=land, meant=meant, rings=RINGS, focus=focus)


@lru_cache(maxsize=1000)
def marked(coast, place, size):
    """The coast around a point, as much of it as shows some sea."""
    x, y = coast.area.place(*place)
    for part in WINDOWS:
        seen = window(coast, (x, y), part, size)
        land = moved(rings_of(coast.land), seen, size)
        if shows_shore(land, size):
            break
    mark = placed(x, y, seen, size)
    return Scene(size, land=land, rings=RINGS, marks=(mark,), focus=mark)


def window(coast, middle, part, size):
    """A part of the area around a point of it, moved to where the land is known."""
    (width, height), (x, y) = size, middle
    across, down = part * min(width / height, 1), part * min(height / width, 1)
    west, north, east, south = limits(coast.land)
    left = min(max(x - across / 2, west), east - across)
    top = min(max(y - down / 2, north), south - down)
    return tuple(SIDE * each for each in (left, top, across, down))


@lru_cache(maxsize=100)
def limits(land):
    """How far the land is known: the area at least, and what was kept around it."""
    found = extent([corner for ring in rings_of(land) for corner in ring])
    west, north, east, south = (each / SIDE for each in found)
    least = (min(west + CUT, 0), min(north + CUT, 0))
    return (*least, max(east - CUT, 1), max(south - CUT, 1))


def within(found, limits):
    """What of a box in units lies within limits, in parts of the area."""
    left, top, right, bottom = (each / SIDE for each in found)
    west, north, east, south = limits
    return max(left, west), max(top, north), min(right, east), min(bottom, south)


def placed(x, y, seen, size):
    """Where in the picture of a window a point of the area lies."""
    left, top, width, height = seen
    across, down = (SIDE * x - left) / width, (SIDE * y - top) / height
    return (round(across * size[0]), round(down * size[1]))


@lru_cache(maxsize=1000)
def points_around(place, points, size):
    """A marked point among others, with rings at a whole distance, and that in km."""
    south, west, north, east = bounds([place, *points])
    narrowing = cos(radians((south + north) / 2))
    spans = ((east - west) * narrowing, north - south)
    room = [(1 - 2 * EDGE) * side for side in size]
    scale = min(side / (span or 1e-6) for side, span in zip(room, spans, strict=True))

    def shown(point):
        right = (point[1] - (west + east) / 2) * narrowing
        down = (south + north) / 2 - point[0]
        return (round(size[0] / 2 + scale * right), round(size[1] / 2 + scale * down))

    mark, km = shown(place), scale / radians(1) / EARTH_RADIUS
    step = next((each for each in STEPS_KM if each * km >= APART), STEPS_KM[-1])
    radii = tuple(
        round(step * km * n) for n in range(1, round(hypot(*size) / step / km))
    )
    scene = Scene(
        size,
        points=tuple(map(shown, points)),
        marks=(mark,),
        circles=(mark, radii),
        focus=mark,
    )
    return scene, step


def bounds(points):
    ys, xs = zip(*points, strict=True)
    return min(ys), min(xs), max(ys), max(xs)
