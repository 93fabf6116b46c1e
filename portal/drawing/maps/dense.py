"""The part of the world where points are too near each other for their names."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product, repeat
from math import dist, hypot, sin, tan

from portal.drawing.earth.plane import along, frame, lines, path, scaled, simplified
from portal.drawing.earth.projections import Chart
from portal.drawing.earth.sphere import (
    EARTH_RADIUS,
    KM_PER_DEGREE,
    distance_km,
    middle_of,
    vector,
)
from portal.drawing.maps.labels import Disc, sides_of
from portal.drawing.maps.world import step_for

DENSE = 1100  # km: nearer to each other than that, two names do not fit
FEWEST = 3  # points; fewer need no map of their own
AROUND = 1.3  # times as far as the farthest point
LEAST_REACH, MOST_REACH = 350, 15_000  # km
SHIFT = 0.1  # of the reach
MOVABLE = 20  # points: of more, a move finds room for one name in ten at most
UNITS = 800  # of the drawing, for the side of the square
BESIDE = 0.3  # of the side: so far the drawing goes on, for a wide window
FINENESS, APART = 1.2, 3  # units, of lines; between two corners of the shore
EDGE, STEP = 0.2, 0.5  # ems: between a name and the edge, and along a line
FLAT, NAME = 0.8, 1.7  # of the side; ems that a point and its name need
# Sides of the map, in ems of the names, on the narrowest screens; a glass can be less.
PHONE, GLASS = 20, 19


def dense_points(points):
    """Return the points of the dense part around the first point, the home city.

    If there is none, that with the most points; an empty tuple if there is no dense
    part.
    """
    near_home, *others = groups_of(points)
    groups = [near_home, *sorted(others, key=len, reverse=True)]
    found = next((group for group in groups if len(group) >= FEWEST), ())
    return tuple(point for point in points if point in found)


def groups_of(points):
    """Return points in groups, that of the first one first: near ones are in one."""
    apart = 2 * sin(DENSE / EARTH_RADIUS / 2)  # of two vectors
    left, groups = {point: vector(point.place) for point in points}, []
    while left:
        first = next(iter(left))
        groups.append({first: left.pop(first)})
        ahead = [*groups[-1].values()]
        while ahead:
            place = ahead.pop()
            away = map(dist, left.values(), repeat(place))
            near = [each for each, far in zip(left, away, strict=True) if far < apart]
            groups[-1] |= (found := {each: left.pop(each) for each in near})
            ahead += found.values()
    return groups


@dataclass(frozen=True)
class DenseMap:
    """A square map with all points, and the parts of routes in it."""

    points: tuple
    routes: list
    centre: tuple
    reach: float  # km from the centre to the middle of each side

    @classmethod
    def around(cls, points, routes):
        """Return the square, moved a little if more names find room.

        With many points it is not moved.
        """
        centre, reach = circle_around([point.place for point in points])
        reach = min(max(round(reach * AROUND), LEAST_REACH), MOST_REACH)
        step = SHIFT * reach / KM_PER_DEGREE
        moves = sorted(product((0, 1, -1), repeat=2), key=lambda move: hypot(*move))
        best = cls(points, routes, centre, reach)
        for north, east in moves[1:] if len(points) < MOVABLE else ():
            if not best.nameless:
                break
            moved = (centre[0] + north * step, centre[1] + east * step)
            other = cls(points, routes, moved, reach)
            best = min(best, other, key=lambda each: each.nameless)
        return best

    @cached_property
    def chart(self):
        radius = UNITS / 4 / tan(self.reach / EARTH_RADIUS / 2)
        return Chart(self.centre, radius, (UNITS, UNITS), BESIDE * UNITS)

    @cached_property
    def lines(self):
        return [part for route in self.routes for part in self.chart.routes(route)]

    def share(self, point):
        x, y = self.chart.at(point)
        return (x / UNITS, y / UNITS)

    @cached_property
    def nameless(self):
        """Return how many names have no room on a phone or in a magnifier."""
        in_glass = self.sides(*round_frame(GLASS))
        return self.phone_sides.count(None) + in_glass.count(None)

    @cached_property
    def phone_sides(self):
        return self.sides(PHONE, frame((PHONE, PHONE), -EDGE))

    def sides(self, side, frame):
        """Return the sides of the names on a map of so many ems."""
        times = side / UNITS
        names = [
            (scaled([self.chart.at(point.place)], times)[0], point.name)
            for point in self.points
        ]
        step = step_for(self.routes, STEP)
        beside = [
            place for line in self.lines for place in along(scaled(line, times), step)
        ]
        return sides_of(names, frame, (), beside)

    @cached_property
    def paths(self):
        drawn = (simplified(line, FINENESS / 2) for line in self.lines)
        return {"land": path(self.chart.coast(APART)), "lines": lines(drawn)}


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


def round_frame(side):
    return side, Disc((side / 2, side / 2), side / 2 - EDGE)
