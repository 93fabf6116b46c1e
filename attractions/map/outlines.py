"""From the land of the whole world to a small drawing of one coast.

What is cut off leaves straight edges. They lie a little outside of the drawing, so that
nobody takes them for a coast.
"""

from itertools import chain, pairwise
from math import hypot

from attractions.map.coastlines import SIDE, Area

OUTSIDE = 0.03  # parts of the side
FINENESS = 1.7  # units: about a pixel of the map on a wide screen
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


def drawing(geometry, area):
    """The land of a GeoJSON object in an area as an SVG path; empty without a coast."""
    cutting = wider(area)
    rings = (
        trace(ring, area, cutting)
        for polygon in polygons(geometry)
        for ring in polygon
        if touches(ring, cutting)
    )
    rings = [ring for ring in rings if ring]
    if not any(0 < x < SIDE and 0 < y < SIDE for ring in rings for x, y in ring):
        return ""
    return "".join(map(path, rings))


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
    for axis, limit, side in (
        (0, cutting.west, 1),
        (0, cutting.east, -1),
        (1, cutting.south, 1),
        (1, cutting.north, -1),
    ):
        ring = cut(ring, axis, limit, side)
    if not ring:
        return []
    places = [area.place(latitude, longitude) for longitude, latitude, *_ in ring]
    points = simplify([(SIDE * x, SIDE * y) for x, y in [*places, places[0]]])
    whole = [(round(x), round(y)) for x, y in points]
    corners = [after for before, after in pairwise(whole) if after != before]
    return corners if len(corners) > 2 else []


def cut(ring, axis, limit, side):
    """What of a closed ring lies on one side of a line (Sutherland and Hodgman)."""
    kept = []
    for before, point in pairwise(chain(ring[-1:], ring)):
        here, there = side * (point[axis] - limit), side * (before[axis] - limit)
        if (here < 0) != (there < 0):
            share = there / (there - here)
            kept.append([before[i] + share * (point[i] - before[i]) for i in (0, 1)])
        if here >= 0:
            kept.append(point)
    return kept


def simplify(points):
    """The points without which a line would look different (Douglas and Peucker)."""
    kept, open_spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        start, end = points[first], points[last]
        distances = (
            (distance(points[each], start, end), each)
            for each in range(first + 1, last)
        )
        farthest, at = max(distances, default=(0, None))
        if farthest > FINENESS:
            kept.add(at)
            open_spans += [(first, at), (at, last)]
    return [points[each] for each in sorted(kept)]


def distance(point, start, end):
    """From a point to the nearest one of a stretch of line."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    along = (point[0] - start[0]) * x + (point[1] - start[1]) * y
    share = min(max(along / length, 0), 1) if length else 0
    return hypot(point[0] - start[0] - share * x, point[1] - start[1] - share * y)


def path(ring):
    """A closed ring as a part of an SVG path, each point relative to the one before."""
    x, y = ring[0]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring)]
    numbers = " ".join(str(number) for step in steps for number in step)
    return f"M{x} {y}l{numbers.replace(' -', '-')}z"
