"""A small globe on which the home city and a partner are seen, and the line between.

Two that are near each other are seen from nearer, so that they are two.
"""

from math import radians, sin

from portal.drawing.earth.plane import along, frame, lines, path, scaled
from portal.drawing.earth.projections import Globe
from portal.drawing.earth.sphere import KM_PER_DEGREE, distance_km, great_circle
from portal.drawing.maps.labels import sides_of
from portal.drawing.maps.marks import marks

UNITS = 400  # the side of the drawing; its circle touches all four
MARGIN = 50  # units around it, for the rings
APART = 0.6  # radii of the circle between the two cities, if possible
NEAREST = 6  # times
CLOSE = 2  # times; from there on with the finer shore, and rings around it
FINENESS = 1.3  # units
GRID, CLOSE_GRID = 15, 5  # degrees
SIDE = 17.5  # ems of the names, on the narrowest screen


def locator(home, city):
    """Return the globe with both points, or with the one that they are."""
    points = [home] if home == city else [home, city]
    times = magnification(distance_km(home.place, city.place))
    centre = great_circle(home.place, city.place, 2)[1]
    globe = Globe(centre, times * UNITS / 2, (UNITS, UNITS), MARGIN)
    places = [globe.at(point.place) for point in points]
    is_close = times >= CLOSE
    shares = scaled(places, 1 / UNITS)
    return {
        "land": path(globe.coast(FINENESS)),
        "grid": lines(globe.net(CLOSE_GRID if is_close else GRID)),
        "line": lines([places]),
        "is_close": is_close,
        "km": round(distance_km(home.place, city.place)),
        "marks": marks(points, home, shares, sides_on(points, shares)),
    }


def magnification(km):
    half = sin(min(radians(km / KM_PER_DEGREE) / 2, radians(90)))
    return min(max(APART / 2 / half, 1), NEAREST) if half else 1


def sides_on(points, shares):
    places = scaled(shares, SIDE)
    names = [(place, each.name) for place, each in zip(places, points, strict=True)]
    beside = list(along([places[0], places[-1]], SIDE / 20))
    return sides_of(names, frame((SIDE, SIDE), 0), (), beside)
