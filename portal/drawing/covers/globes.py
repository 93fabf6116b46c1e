"""Points and the lines between them, on a map or on a whole globe.

The earth is turned to the middle between the points. Seen from there the shortest line
between two of them is straight.
"""

from math import degrees, hypot

from portal.drawing.covers.picture import (
    MARGIN,
    RINGS,
    Picture,
    arrow,
    middle,
    shows_shore,
)
from portal.drawing.earth.land import SMALL_GLOBE, WORLD, level_for
from portal.drawing.earth.plane import simplified, spaced
from portal.drawing.earth.projections import Chart, Globe
from portal.drawing.earth.sphere import EARTH_RADIUS, great_circle, middle_of, vector
from portal.drawing.maps.world import FINENESS as LINE_FINENESS
from portal.drawing.maps.world import WorldMap

EDGE = 0.22  # part of a map that stays free around the points
BALL = 0.46  # radius of a whole globe, in parts of the picture
NEAREST = 11_000  # units, radius of a globe whose fine outline shows no steps yet
WIDELY = 3000  # units, radius of a globe that shows more coast than one can follow
LARGE = 350  # units, radius of a globe whose coarse outline would show steps
REACHES = (300, 500, 800, 1200)  # km, from a point to the sides of its map
STEPS = 24  # of a line
GRID = 15  # degrees
FINENESS = 1.5  # units
APART = 3  # units, between two corners of a shore
WORLD_RINGS = (7, 14, 21)  # units from the shore


def tied(start, ends, ways, size):
    """Return a point with lines to others: on a map if they are near, else a globe.

    Arrows point along the lines (1) or against them (-1).
    """
    points = (start, *ends)
    radius = radius_for(points, size)
    if radius >= hypot(*size) / 2:
        view = Chart(middle_of(points), radius, size, MARGIN)
        land = coast(view)
        if shows_shore(land, size):
            found = ties(view, start, ends, ways)
            return Picture(size, land=land, rings=RINGS, **found)
    view = globe_around(middle_of(points), size)
    return Picture(size, **ball(view), **ties(view, start, ends, ways))


def around(point, others, size):
    """Return the globe around a marked point, and the visible parts of lines."""
    view = globe_around(point, size)
    found = ties(view, point, others, ())
    found |= {"points": found["marks"], "marks": found["ends"], "ends": ()}
    return Picture(size, **ball(view), **found | {"focus": middle(size)})


def region(point, size):
    """Return the land around a marked point, large enough to show a shore."""
    for reach in REACHES:
        view = Chart(point, min(size) / 2 / (reach / EARTH_RADIUS), size, MARGIN)
        land = coast(view)
        if shows_shore(land, size):
            marks = places_of(view, (point,))
            found = {"land": land, "rings": RINGS, "marks": marks}
            return Picture(size, **found, focus=middle(size))
    return around(point, (), size)


def world(home, partners, size):
    """Return the world with lines to the partners, for share pictures."""
    found = WorldMap(home, partners, size, 2 * WORLD_RINGS[-1])
    return Picture(
        size,
        land=tuple(found.world.coast(WORLD, repeated=True)),
        rings=WORLD_RINGS,
        lines=tuple(tuple(simplified(part, LINE_FINENESS)) for part in found.lines),
        points=tuple(map(found.world.at, partners)),
        marks=(found.world.at(home),),
    )


def radius_for(points, size):
    """Return how large the earth is, in units, when the points fill the picture."""
    globe = Globe(middle_of(points), 1, (2, 2))
    places = globe.seen(list(map(vector, points)))
    if any(depth <= 0 for _right, _down, depth in places):
        return 0
    found = [NEAREST]
    for axis, side in enumerate(size):
        span = max(abs(each[axis]) for each in places)
        found.append((0.5 - EDGE) * side / max(span, 1e-9))
    return min(found)


def coast(view):
    fineness = FINENESS if view.radius > WIDELY else 2 * FINENESS
    found = view.coast(level_for(degrees(fineness / view.radius)))
    return thinned(found)


def thinned(rings):
    """Return rings without corners that are too close or make no difference."""
    spread = (spaced(ring, APART) for ring in rings)
    found = (simplified([*ring, ring[0]], FINENESS)[:-1] for ring in spread)
    return tuple(ring for ring in found if len(ring) > 2)


def globe_around(centre, size):
    return Globe(centre, BALL * min(size), size)


def ball(view):
    """Return the disc of a globe with its land, parallels and meridians."""
    land = view.coast(WORLD if view.radius > LARGE else SMALL_GLOBE)
    return {
        "ball": (middle(view.size), round(view.radius)),
        "land": thinned(land),
        "net": tuple(simplified(part, FINENESS) for part in view.net(GRID)),
    }


def places_of(view, points):
    """Return the places of the points that are seen, on the very edge too."""
    seen = (view.at(each) for each in points if view.depth(each) > -1e-9)
    return tuple(tuple(map(round, each)) for each in seen)


def ties(view, start, ends, ways):
    """Return the lines from a point to others, with their arrows and ends."""
    routes = (
        part for end in ends for part in view.routes(great_circle(start, end, STEPS))
    )
    lines = [tuple(simplified(part, FINENESS)) for part in routes]
    at = 0.55 if len(ways) == 1 else 0.7
    marks = places_of(view, ends)
    return {
        "lines": tuple(lines),
        "arrows": tuple(arrow(each[::way], at) for each in lines for way in ways),
        "ends": places_of(view, (start,)),
        "marks": marks,
        "focus": marks[0] if marks else middle(view.size),
    }
