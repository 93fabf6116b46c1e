"""The part of the world where points are too near each other for their names."""

from itertools import product, repeat
from math import dist, hypot, sin, tan

from portal.drawing.earth.geometry import (
    EARTH_RADIUS,
    KM_PER_DEGREE,
    distance_km,
    frame,
    middle_of,
    vector,
)
from portal.drawing.earth.projections import Chart
from portal.drawing.maps.labels import Disc
from portal.drawing.maps.world import RouteMap

DENSE = 1100  # km: nearer to each other than that, two names do not fit
FEWEST = 3  # points; fewer need no map of their own
AROUND = 1.3  # times as far as the farthest point
LEAST_REACH, MOST_REACH = 350, 15_000  # km
SHIFT = 0.1  # of the reach
MOVES = sorted(product((0, 1, -1), repeat=2), key=lambda move: hypot(*move))
MOVABLE = 20  # points: of more, a move finds room for one name in ten at most
UNITS = 800  # of the drawing, for the side of the square
BESIDE = 0.3  # of the side: so far the drawing goes on, for a wide window
EDGE = 0.2  # em, between a name and the edge
FLAT, NAME = 0.8, 1.7  # of the side; ems that a point and its name need
# Sides of the map, in ems of the names, on the narrowest screens; a glass can be less.
PHONE, GLASS = 20, 19


def dense_points(points):
    """Return the points of the dense part around the first point, the home city.

    If there is none, that with the most points; an empty tuple if there is no dense
    part.
    """
    apart = 2 * sin(DENSE / EARTH_RADIUS / 2)  # of two vectors
    left, groups = {point: vector(point.place) for point in points}, []
    while left:
        first = next(iter(left))
        groups.append({first})
        ahead = [left.pop(first)]
        while ahead:
            away = map(dist, left.values(), repeat(ahead.pop()))
            near = [each for each, far in zip(left, away, strict=True) if far < apart]
            groups[-1].update(near)
            ahead += [left.pop(each) for each in near]
    groups[1:] = sorted(groups[1:], key=len, reverse=True)
    found = next((group for group in groups if len(group) >= FEWEST), ())
    return tuple(point for point in points if point in found)


def dense_map(points, routes):
    """Return a square map of all points, moved a little if more names find room.

    With many points it is not moved.
    """
    (north, east), reach = circle_around([point.place for point in points])
    reach = min(max(round(reach * AROUND), LEAST_REACH), MOST_REACH)
    radius = UNITS / 4 / tan(reach / EARTH_RADIUS / 2)
    step = SHIFT * reach / KM_PER_DEGREE
    centres = ((north + up * step, east + right * step) for up, right in MOVES)
    views = (Chart(each, radius, (UNITS, UNITS), BESIDE * UNITS) for each in centres)
    best = RouteMap(next(views), routes)
    least = nameless(best, points) if len(points) < MOVABLE else 0
    while least and (view := next(views, None)):
        other = RouteMap(view, routes)
        if (lost := nameless(other, points)) < least:
            best, least = other, lost
    return best


def nameless(square, points):
    """Return how many names have no room on a phone or in a magnifier."""
    found = [*phone_marks(square, points, None), *glass_marks(square, points, None)]
    return sum(not mark.name for mark in found)


def phone_marks(square, points, home):
    return square.marks(points, home, PHONE, frame((PHONE, PHONE), -EDGE))


def glass_marks(square, points, home, side=GLASS):
    inside = Disc((side / 2, side / 2), side / 2 - EDGE)
    return square.marks(points, home, side, inside)


def circle_around(points):
    """Return the centre of a small circle around all points, and its radius in km."""
    centre, vectors = middle_of(points), list(map(vector, points))
    for _step in range(40):
        away = list(map(dist, vectors, repeat(vector(centre))))
        farthest = points[away.index(max(away))]
        turn = round((centre[1] - farthest[1]) / 360) * 360
        centre = (
            centre[0] + (farthest[0] - centre[0]) / 20,
            centre[1] + (farthest[1] + turn - centre[1]) / 20,
        )
    return centre, max(distance_km(centre, each) for each in points)


def band_of(heights):
    """Return the top and the height of the part for phones, in shares of the square.

    The whole, or a band that has room for the points at these heights and their names.
    """
    first, last = min(heights), max(heights)
    if last - first > FLAT - 2 * NAME / PHONE:
        return 0, 1
    return min(max((first + last - FLAT) / 2, 0), 1 - FLAT), FLAT
