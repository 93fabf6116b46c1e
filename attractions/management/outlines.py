"""Cut a small drawing of one coast from the land of the whole world.

The drawing is exact within its area, and around it as far as `KNOWN`: a map of a place
at the edge also shows its surroundings.
"""

from itertools import product

from portal.drawing.coast import KNOWN, SIDE
from portal.drawing.earth.plane import (
    encloses,
    extent,
    in_whole_units,
    path,
    scaled,
    simplified,
    trimmed,
)

BOX = (-KNOWN * SIDE, -KNOWN * SIDE, (1 + KNOWN) * SIDE, (1 + KNOWN) * SIDE)
FINENESS = 1.7  # units: much less than the sources are sure of
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
