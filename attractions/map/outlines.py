"""From the land of the whole world to a small drawing of one coast.

What is cut off leaves straight edges. They lie a little outside of the drawing, so that
nobody takes them for a coast.
"""

from attractions.map.coastlines import SIDE, Area
from exchanges.geography.planar import cut_to, in_whole_units, path, simplify

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
    return path(rings)


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
