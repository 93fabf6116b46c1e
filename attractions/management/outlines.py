"""Cut a small drawing of one coast from the land of the whole world.

The drawing is exact within its area, and around it as far as `KNOWN`: a map of a place
at the edge also shows its surroundings.
"""

from itertools import product
from math import atan2, cos, hypot, pi, sin

from portal.drawing.coast import KNOWN, SIDE
from portal.drawing.earth.geometry import (
    encloses,
    extent,
    frame,
    in_whole_units,
    path,
    scaled,
    simplified,
    trimmed,
)

BOX = frame((SIDE, SIDE), KNOWN * SIDE)
FINENESS = 1.7  # units: much less than the sources are sure of
BEND = 15  # units: finer than the sources are sure of
RIVER_KM = 0.4  # width in which a river is drawn
OUTSIDE, TURN = 3 * SIDE, pi / 8  # units and radians, of the corners around the box
ALIKE, SAMPLES = 0.6, 30  # of two outlines of an island; along a side of both
PARTS = {"FeatureCollection": "features", "GeometryCollection": "geometries"}


def polygons(found):
    """Yield every polygon of a GeoJSON object, as a list of its rings."""
    kind = found["type"]
    if kind == "Polygon":
        yield found["coordinates"]
    elif kind == "MultiPolygon":
        yield from found["coordinates"]
    elif kind == "Feature":
        yield from polygons(found["geometry"])
    else:
        for part in found[PARTS[kind]]:
            yield from polygons(part)


def drawing(geometry, area, islands=None):
    """Return the land of an object in an area as an SVG path, empty without a coast.

    `islands` is a second object, whose islands replace those of the first if their
    shore has more corners.
    """
    rings = rings_in(geometry, area)
    if not any(0 < x < SIDE and 0 < y < SIDE for ring in rings for x, y in ring):
        return ""
    closer = [] if islands is None else rings_in(islands, area)
    return path(closest(ring, closer) for ring in rings)


def line_in(found):
    """Return the first line of a GeoJSON object, None if it has none."""
    if found["type"] == "LineString":
        return found["coordinates"]
    if found["type"] == "Feature":
        return line_in(found["geometry"])
    parts = found.get(PARTS.get(found["type"]), ())
    return next(filter(None, map(line_in, parts)), None)


def banks(river, area):
    """Return the land on both sides of a river as an SVG path, empty without it.

    The river is its middle line, which crosses the area from edge to edge.
    """
    line = scaled([area.at((y, x)) for x, y, *_height in river], SIDE)
    if not any(0 < x < SIDE and 0 < y < SIDE for x, y in line):
        return ""
    away, middle = RIVER_KM / area.side_km * SIDE / 2, simplified(line, BEND)
    return path(trimmed(bank(middle, each), BOX) for each in (away, -away))


def bank(line, away):
    """Return the land on one side of a line: a parallel, closed around the box."""
    ahead, behind, shore = [*line[1:], line[-1]], [line[0], *line[:-1]], []
    for (x, y), before, after in zip(line, behind, ahead, strict=True):
        right, down = after[0] - before[0], after[1] - before[1]
        share = away / hypot(right, down)
        shore.append((x - down * share, y + right * share))
    first, last = (atan2(y - SIDE / 2, x - SIDE / 2) for x, y in (line[0], line[-1]))
    turn = (first - last) % (2 * pi) - (0 if away > 0 else 2 * pi)
    number = max(round(abs(turn) / TURN), 1)
    angles = [last + turn * each / number for each in range(number + 1)]
    around = [(OUTSIDE * cos(each), OUTSIDE * sin(each)) for each in angles]
    return [*shore, *((SIDE / 2 + x, SIDE / 2 + y) for x, y in around)]


def rings_in(geometry, area):
    """Return the rings of a GeoJSON object that are in an area or near it, in units."""
    found = []
    for ring in (ring for polygon in polygons(geometry) for ring in polygon):
        if not ring:
            raise ValueError("a ring has no corners")
        places = scaled([area.at((y, x)) for x, y, *_height in ring], SIDE)
        if places := trimmed(places, BOX):
            closed = simplified([*places, places[0]], FINENESS)
            found.append(in_whole_units(closed)[1:])
    return [ring for ring in found if len(ring) > 2]


def closest(ring, others):
    """Return the ring, or the same island with more corners of the others."""
    same = (other for other in others if len(other) > len(ring))
    return next((other for other in same if common(ring, other) > ALIKE), ring)


def common(one, other):
    """Return what two rings have in common: a part of what they cover together."""
    left, top, right, bottom = extent([*one, *other])
    both = either = 0
    for column, row in product(range(SAMPLES), repeat=2):
        x = left + (column + 0.5) / SAMPLES * (right - left)
        y = top + (row + 0.5) / SAMPLES * (bottom - top)
        here, there = encloses(one, (x, y)), encloses(other, (x, y))
        both, either = both + (here and there), either + (here or there)
    return both / either if either else 0
