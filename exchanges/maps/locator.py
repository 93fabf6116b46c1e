"""A small globe on which the home city and a partner are seen, and the line between.

Two that are near each other are seen from nearer, so that they are two.
"""

from functools import lru_cache
from math import cos, radians, sin

from exchanges.geography.labels import SIDES, Box, sides_of
from exchanges.geography.projections import KM_PER_DEGREE
from exchanges.geography.sphere import EARTH_RADIUS, Globe, distance_km, great_circle
from exchanges.geography.world import fine_land_in, land
from exchanges.maps.spots import Mark
from portal.public.covers.planar import cut_to, lines, path, simplify

UNITS = 400  # the side of the drawing; its circle touches all four
APART = 0.6  # radii of the circle between the two cities, if they can be had
NEAREST = 6  # times
CLOSE = 2  # times; from there on with the finer shore, and rings around it
FINENESS = 1.3  # units
GRID = 15  # degrees
BEYOND = 1.3  # radii
SIDE = 17.5  # ems of the names, on the narrowest screen


@lru_cache(maxsize=100)
def locator_of(home, city):
    """The globe with both spots, or with the one that they are; as a dictionary."""
    spots = [home] if home == city else [home, city]
    centre = great_circle(home.point, city.point, 2)[1]
    globe = Globe(tuple(round(each, 3) for each in centre))
    times = magnification(distance_km(home.point, city.point))
    places = [in_circle(globe.place(spot.point), times) for spot in spots]
    names = [
        ((x / UNITS * SIDE, y / UNITS * SIDE), spot.name)
        for (x, y), spot in zip(places, spots, strict=True)
    ]
    sides = sides_of(names, Box(0, 0, SIDE, SIDE), (), beside(names))
    return {
        "land": coast_of(globe, times),
        "grid": grid_of(globe, times),
        "line": lines([places]),
        "is_close": times >= CLOSE,
        "km": round(distance_km(home.point, city.point)),
        "marks": [
            Mark(spot, spot == home, x / UNITS, y / UNITS, SIDES.get(side))
            for spot, (x, y), side in zip(spots, places, sides, strict=True)
        ],
    }


def magnification(km):
    half = sin(min(radians(km / KM_PER_DEGREE) / 2, radians(90)))
    return min(max(APART / 2 / half, 1), NEAREST) if half else 1


def in_circle(place, times):
    """A place on the disc of the globe in units of the drawing."""
    return tuple(UNITS / 2 * (1 + each * times) for each in place)


def beside(names):
    """Places along the line between two names."""
    (x, y), (right, down) = names[0][0], names[-1][0]
    return [(x + (right - x) * n / 20, y + (down - y) * n / 20) for n in range(21)]


@lru_cache(maxsize=100)
def coast_of(globe, times):
    """The land that is seen, as an SVG path, a little farther than the circle."""
    rings = fine_land_in(*box_of(globe, times)) if times >= CLOSE else land()
    seen = (each for ring in rings for each in globe.ring(ring))
    box = (-UNITS / 8, -UNITS / 8, UNITS * 9 / 8, UNITS * 9 / 8)
    cut = (cut_to([in_circle(each, times) for each in ring], *box) for ring in seen)
    return path([simplify([*ring, ring[0]], FINENESS)[:-1] for ring in cut if ring])


def box_of(globe, times):
    """South, west, north and east of more than what the circle shows."""
    latitude, longitude = globe.centre
    up = BEYOND * EARTH_RADIUS / times / KM_PER_DEGREE
    out = up / max(cos(radians(latitude)), 0.2)
    return (latitude - up, longitude - out, latitude + up, longitude + out)


@lru_cache(maxsize=100)
def grid_of(globe, times):
    """Meridians and parallels as an SVG path."""
    step = GRID / 3 if times >= CLOSE else GRID
    turns = [each * step for each in range(round(360 / step))]
    heights = [each * step - 90 for each in range(1, round(180 / step))]
    found = [[(y, x) for y in range(-80, 81, 4)] for x in turns]
    found += [[(y, x) for x in range(0, 361, 4)] for y in heights]
    seen = (part for line in found for part in globe.line(line))
    scaled = ([in_circle(each, times) for each in part] for part in seen)
    return lines([simplify(part, FINENESS) for part in scaled if is_near(part)])


def is_near(part):
    return any(-UNITS < x < 2 * UNITS and -UNITS < y < 2 * UNITS for x, y in part)
