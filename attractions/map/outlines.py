"""From the land of the whole world to a small drawing of one coast.

What is cut off leaves straight edges. They lie outside of all that is shown, so that
nobody takes them for a coast: a map of a place at the edge shows what lies beyond.
"""

from itertools import product

from attractions.map.coastlines import SIDE, Area
from portal.public.covers.planar import (
    cut_to,
    encloses,
    extent,
    in_whole_units,
    path,
    simplify,
)

OUTSIDE = 0.3  # parts of the side
FINENESS = 1.7  # units: much less than the sources are sure of
ALIKE, SAMPLES = 0.6, 30  # of two outlines of an island; along a side of both
PARTS = {"FeatureCollection": "features", "GeometryCollection": "geometries"}


def polygons(found):
    """Every polygon of a GeoJSON object, as a list of its rings."""
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
    """The land of a GeoJSON object in an area as an SVG path; empty without a coast.

    `islands` is a second object, whose islands stand for the same of the first where
    it knows their shore better.
    """
    rings = rings_in(geometry, area)
    if not any(0 < x < SIDE and 0 < y < SIDE for ring in rings for x, y in ring):
        return ""
    closer = [] if islands is None else rings_in(islands, area)
    return path(closest(ring, closer) for ring in rings)


def rings_in(geometry, area):
    cutting = wider(area)
    rings = (
        trace(ring, area, cutting)
        for polygon in polygons(geometry)
        for ring in polygon
        if touches(ring, cutting)
    )
    return [ring for ring in rings if ring]


def closest(ring, others):
    """The ring, or of the others that which is the same island with more corners."""
    same = (other for other in others if len(other) > len(ring))
    return next((other for other in same if common(ring, other) > ALIKE), ring)


def common(one, other):
    """What two rings have in common: a part of what they cover together."""
    left, top, right, bottom = extent([*one, *other])
    both = either = 0
    for column, row in product(range(SAMPLES), repeat=2):
        x = left + (column + 0.5) / SAMPLES * (right - left)
        y = top + (row + 0.5) / SAMPLES * (bottom - top)
        here, there = encloses(one, (x, y)), encloses(other, (x, y))
        both, either = both + (here and there), either + (here or there)
    return both / either if either else 0


def wider(area):
    """The area with what is cut off only outside of the drawing."""
    x, y = OUTSIDE * (area.east - area.west), OUTSIDE * (area.north - area.south)
    return Area(area.west - x, area.south - y, area.east + x, area.north + y)


def touches(ring, area):
    east, north = (max(point[axis] for point in ring) for axis in (0, 1))
    west, south = (min(point[axis] for point in ring) for axis in (0, 1))
    return (
        west <= area.east
        and east >= area.west
        and south <= area.north
        and north >= area.south
    )


def trace(ring, area, cutting):
    """The part of a ring in the area, in whole units and no finer than can be seen."""
    bounds = (cutting.west, cutting.south, cutting.east, cutting.north)
    ring = cut_to(ring, *bounds)
    if not ring:
        return []
    places = [area.place(latitude, longitude) for longitude, latitude, *_ in ring]
    closed = [(SIDE * x, SIDE * y) for x, y in [*places, places[0]]]
    corners = in_whole_units(simplify(closed, FINENESS))[1:]
    return corners if len(corners) > 2 else []
