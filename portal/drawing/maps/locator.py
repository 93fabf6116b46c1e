"""A small globe on which the home city and a partner are seen, and the line between.

Two that are near each other are seen from nearer, so that they are two.
"""

from math import radians, sin

from portal.drawing.earth.geometry import (
    KM_PER_DEGREE,
    along,
    between,
    distance_km,
    frame,
    lines,
    path,
    scaled,
)
from portal.drawing.earth.projections import Globe
from portal.drawing.maps.labels import marks, sides_on

UNITS = 400  # the side of the drawing; its circle touches all four
MARGIN = 50  # units around it, for the rings
APART = 0.6  # radii of the circle between the two cities, if possible
NEAREST = 6  # times
CLOSE = 2  # times; from there on with the finer shore, and rings around it
FINENESS = 1.3  # units
GRID, CLOSE_GRID = 15, 5  # degrees
GRID_STEPS = 40  # of a parallel
SIDE = 17.5  # ems of the names, on the narrowest screen
FRAME = frame((SIDE, SIDE), 0)
STEP = 0.05  # of the side, between places on the line


def locator(home, city):
    """Return the globe with both points, or with the one that they are."""
    points = [home] if home == city else [home, city]
    km = distance_km(home.place, city.place)
    half = sin(min(radians(km / KM_PER_DEGREE) / 2, radians(90)))
    times = min(max(APART / 2 / half, 1), NEAREST) if half else 1
    (centre,) = between(home.place, city.place, [0.5])
    globe = Globe(centre, times * UNITS / 2, (UNITS, UNITS), MARGIN)
    places = [globe.at(point.place) for point in points]
    is_close = times >= CLOSE
    shares = scaled(places, 1 / UNITS)
    names = [(x, each.name) for x, each in zip(shares, points, strict=True)]
    beside = along([shares[0], shares[-1]], STEP)
    return {
        "land": path(globe.coast(FINENESS)),
        "grid": lines(globe.net(CLOSE_GRID if is_close else GRID, GRID_STEPS)),
        "line": lines([places]),
        "is_close": is_close,
        "km": round(km),
        "marks": marks(points, home, names, sides_on(SIDE, names, FRAME, beside)),
    }
