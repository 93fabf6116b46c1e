"""Points and the lines between them, on a map or on a whole globe.

The earth is turned to the middle between the points. Seen from there the shortest line
between two of them is straight.
"""

from itertools import chain
from math import cos, hypot, radians

from portal.drawing.covers.picture import (
    MARGIN,
    RINGS,
    Picture,
    along,
    arrow,
    aside,
    holds,
    middle,
    shows_shore,
)
from portal.drawing.earth.geometry import (
    EARTH_RADIUS,
    KM_PER_DEGREE,
    between,
    distance_km,
    frame,
    great_circle,
    middle_of,
    vector,
)
from portal.drawing.earth.projections import Chart, Globe
from portal.drawing.maps.world import RouteMap, world_map

EDGE = 0.22  # part of a map that stays free around the points
BALL = 0.46  # radius of a whole globe, in parts of the picture
NEAREST = 11_000  # units, radius of a globe whose fine outline shows no steps yet
REACHES = (180, 300, 500, 800, 1200, 2000)  # km, from the middle of a map to its sides
POLE = 80  # degrees: nearer to it no map has its middle
AHEAD = 0.4  # reaches, from a city to the middle of its map, towards the other
STEPS = 24  # of a line
GRID, GRID_STEPS = 15, 30  # degrees; of a parallel, which is round to 1.5 units
APART, WORLD_APART = 3, 1.2  # units, between two corners of a shore
WORLD_RINGS = (7, 14, 21)  # units from the shore


def tied(start, ends, ways, turn, size):
    """Return a point with lines to others: on a map if they are near, else a globe.

    Arrows point along the lines (1) or against them (-1). Of pictures beside each other
    each has another turn: the second and third show one end and the other of a line,
    the fourth the globe.
    """
    points = (start, *ends)
    radius = radius_for(points, size)
    is_near = radius >= hypot(*size) / 2
    turn %= 4 if is_near else 3
    views = []
    if turn in (1, 2) and len(ends) == 1 and start != ends[0]:
        near, far = points[:: 1 if turn == 2 else -1]
        for reach in REACHES[1:]:  # maps of the land around one, the nearest first
            steps = max(2, round(distance_km(near, far) / reach / AHEAD))
            views.append(chart_of(*between(near, far, [1 / steps]), reach, size))
    elif is_near and turn != 3:
        views = [Chart(middle_of(points), radius, size, MARGIN)]
    for view in views:
        land = tuple(view.coast(APART))
        if shows_shore(land, frame(size, 0)):
            found = ties(view, start, ends, ways)
            return Picture(size, land=land, rings=RINGS, **found)
    view = globe_around(middle_of(points), size)
    return Picture(size, **ball(view), **ties(view, start, ends, ways))


def chart_of(centre, reach, size):
    """Return the map that reaches so many km from its middle to its nearest side."""
    return Chart(centre, min(size) / 2 / (reach / EARTH_RADIUS), size, MARGIN)


def around(point, others, size):
    """Return the globe around a marked point, and the visible parts of lines."""
    view = globe_around(point, size)
    found = ties(view, point, others, ())
    found |= {"points": found["marks"], "marks": found["ends"], "ends": ()}
    return Picture(size, **ball(view), **found | {"focus": middle(size)})


def region(point, is_marked, turn, size):
    """Return the land around a point, large enough to show a shore.

    Each turn has another part of it, so that several places of one city differ.
    """
    (north, east), (right, down) = point, aside(turn)
    for reach in REACHES[(turn + 1) % 2 :]:
        side = 2 * reach / KM_PER_DEGREE
        middle_north = min(max(north + down * side, -POLE), POLE)
        middle_east = east - right * side / cos(radians(middle_north))
        view = chart_of((middle_north, middle_east), reach, size)
        land = tuple(view.coast(APART))
        if shows_shore(land, frame(size, 0)):
            (mark,) = places_of(view, (point,))
            marks = (mark,) if is_marked else ()
            return Picture(size, land=land, rings=RINGS, marks=marks, focus=mark)
    return around(point, (), size)


def world(home, partners, size):
    """Return the world with lines to the partners, for share pictures."""
    found = world_map(home, partners, size, 2 * WORLD_RINGS[-1])
    view = found.view
    return Picture(
        size,
        land=tuple(chain(*map(view.turned, view.coast(WORLD_APART)))),
        rings=WORLD_RINGS,
        lines=tuple(found.drawn),
        points=tuple(map(view.at, partners)),
        marks=(view.at(home),),
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


def globe_around(centre, size):
    return Globe(centre, BALL * min(size), size)


def ball(view):
    """Return the disc of a globe with its land, parallels and meridians."""
    return {
        "ball": (middle(view.size), (round(view.radius),)),
        "land": tuple(view.coast(APART)),
        "net": tuple(view.net(GRID, GRID_STEPS)),
    }


def places_of(view, points):
    """Return the places of the points that are seen, on the very edge too."""
    seen = (view.at(each) for each in points if view.depth(each) > -1e-9)
    return tuple(tuple(map(round, each)) for each in seen)


def ties(view, start, ends, ways):
    """Return the lines from a point to others, with their arrows and ends."""
    lines = RouteMap(view, [great_circle(start, end, STEPS) for end in ends]).drawn
    shares, arrows = [n / STEPS for n in range(STEPS + 1)], []
    at = 0.55 if len(ways) == 1 else 0.7
    for line in lines:  # an arrow is on the part that is in the picture
        seen = [each for each in shares if holds(view.size, along(line, each))]
        first, last = (seen[0], seen[-1]) if seen else (0, 1)
        for way in ways:
            before, after = (first, last) if way > 0 else (1 - last, 1 - first)
            arrows.append(arrow(line[::way], before + at * (after - before)))
    starts, marks = places_of(view, (start,)), places_of(view, ends)
    seen = (each for each in (*marks, *starts) if holds(view.size, each))
    return {
        "lines": tuple(lines),
        "arrows": tuple(arrows),
        "ends": starts,
        "marks": marks,
        "focus": next(seen, middle(view.size)),
    }
