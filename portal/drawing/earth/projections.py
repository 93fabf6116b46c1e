"""From the globe to a picture: the whole world, the globe, or a part of it.

Each projection has `at`, the place of a point in units of the picture, `coast`, the
rings of land that may be seen, without what is finer than so many units, and `routes`,
the parts of a line.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, groupby, pairwise, repeat
from math import asin, atan2, ceil, cos, degrees, dist, hypot, pi, radians, sin, sqrt

from portal.drawing.earth.geometry import (
    CORNERS,
    NOTHING,
    Box,
    encloses,
    frame,
    spaced,
    trimmed,
    unrolled,
    vector,
)
from portal.drawing.earth.land import land, level_for

# Patterson's cylindrical projection (Patterson, Šavrič and Jenny, 2014).
PATTERSON = 1.0148, 0.23185, -0.14499, 0.02406  # for the powers 1, 5, 7 and 9
NORTHERNMOST = 83.7  # degrees, of all land
SPECK = 2  # units: smaller islands are left out
UP, RIGHT, LEFT = (0.0, -1.0), (1.0, 0.0), (-1.0, 0.0)  # on the disc of a globe


@dataclass(frozen=True)
class World:
    """The world from one meridian all around to the same, down to a latitude.

    The northernmost land is `sea` units below the upper edge, so that nothing is cut.
    """

    west: float
    south: float
    size: tuple
    margin: float = 0
    sea: float = 26

    def at(self, point):
        """Return the place of a point: on the edge if it is beyond, as a pole is."""
        (wide, high), ((x, y),) = self.size, self.flat([point])
        return (x % wide, min(max(y, 0), high))

    def flat(self, points):
        """Return the places of points, some of them beyond the edges."""
        (wide, high), west, sea = self.size, self.west, self.sea
        top = height(NORTHERNMOST)
        down = (high - sea) / (top - height(self.south))
        return [
            ((x - west) / 360 * wide, sea + down * (top - height(y))) for y, x in points
        ]

    def turned(self, places):
        """Return the copies of a line or ring, by full turns, in the picture."""
        wide = self.size[0]
        least, most = min(x for x, _y in places), max(x for x, _y in places)
        return [
            [(x + turn * wide, y) for x, y in places]
            for turn in range(-3, 4)
            if least + turn * wide < wide and most + turn * wide > 0
        ]

    def routes(self, points):
        """Return the visible parts of a line, cut at the poles."""
        places = self.flat(unrolled(points))
        parts = [places[:1]]
        for before, after in pairwise(places):
            if abs(after[0] - before[0]) > self.size[0] / 6:
                parts.append([])
            parts[-1].append(after)
        return [each for part in parts for each in self.turned(part) if len(part) > 1]

    def coast(self, fineness):
        """Return the rings, each once: one across an edge continues outside of it."""
        wide, high = self.size
        box = Box(-wide, -self.margin, 2 * wide, high + self.margin)
        found = land(level_for(360 * fineness / wide))
        rings = (self.once(self.flat(ring.points)) for ring in found)
        return visible(rings, box, fineness)

    def once(self, places):
        """Return a ring where its middle is in the picture."""
        wide = self.size[0]
        middle = (places[0][0] + places[len(places) // 2][0]) / 2
        return [(x - middle // wide * wide, y) for x, y in places]


def visible(rings, box, fineness):
    """Return the rings that may be seen in a box, without what is finer."""
    found = [spaced(trimmed(ring, box), fineness) for ring in rings]
    return [tuple(ring) for ring in found if len(ring) >= CORNERS]


def height(latitude):
    """Return how far a latitude is above the equator, if the world is 2 pi wide."""
    north = radians(latitude)
    one, five, seven, nine = PATTERSON
    square = north * north
    return north * (one + square * square * (five + square * (seven + square * nine)))


@lru_cache(maxsize=8)
def net(degrees, steps):
    """Return parallels and meridians so many degrees apart, as vectors.

    A parallel has so many steps; a meridian has half of them.
    """
    turns = [360 * n / steps for n in range(steps + 1)]
    tilts = [(180 - 2 * degrees) * (n / steps - 0.5) for n in range(0, steps + 1, 2)]
    heights = [each * degrees - 90 for each in range(1, round(180 / degrees))]
    sides = [each * degrees for each in range(round(360 / degrees))]
    found = [[(y, x) for x in turns] for y in heights]
    found += [[(y, x) for y in tilts] for x in sides]
    return [list(map(vector, line)) for line in found]


@dataclass(frozen=True)
class Globe:
    """The half of the earth that is visible from far above its centre (orthographic).

    `radius` is that of the disc in units; its middle is that of the picture. Around the
    picture a `margin` is drawn too.
    """

    centre: tuple
    radius: float
    size: tuple
    margin: float = 0

    step = radians(6)  # of the edge, which is round

    @cached_property
    def turns(self):
        north, east = map(radians, self.centre)
        return sin(north), cos(north), sin(east), cos(east)

    @cached_property
    def angle(self):
        """Return the largest visible angle from the centre, in radians."""
        return asin(min(self.reach / self.radius, 1))

    @cached_property
    def horizon(self):
        """Return the distance of the horizon from the middle of the ball, in radii."""
        return cos(self.angle)

    @property
    def reach(self):
        """Return the distance from the middle to an edge outside of the picture."""
        return (hypot(*self.size) / 2 + self.margin * sqrt(2)) / cos(self.step / 2)

    def seen(self, vectors):
        """Return for each vector how far it goes to the right, down and ahead."""
        up, out, sine, cosine = self.turns
        down_x, down_y = up * cosine, up * sine
        ahead_x, ahead_y = out * cosine, out * sine
        return [
            (
                y * cosine - x * sine,
                x * down_x + y * down_y - z * out,
                x * ahead_x + y * ahead_y + z * up,
            )
            for x, y, z in vectors
        ]

    def units(self, seen):
        """Return the places of visible points."""
        (wide, high), radius = self.size, self.radius
        right, down = wide / 2, high / 2
        return [(right + radius * x, down + radius * y) for x, y, _depth in seen]

    def depth(self, point):
        """Return how far before the middle of the ball a point is: below 0 behind."""
        return self.seen([vector(point)])[0][2]

    def at(self, point):
        """Return the place of a point: on the edge if it is behind."""
        seen = self.seen([vector(point)])
        if seen[0][2] < self.horizon:
            seen = [self.to_edge(*seen[0][:2])]
        return self.units(seen)[0]

    def to_edge(self, right, down):
        length, far = hypot(right, down), sqrt(1 - self.horizon**2)
        if length < NOTHING:
            (right, down), length = UP, 1
        return (right / length * far, down / length * far, self.horizon)

    def routes(self, points):
        """Return the parts of a line that are seen, cut at the edge."""
        return list(map(self.units, self.parts(self.seen(map(vector, points)))))

    def net(self, degrees, steps):
        """Return parallels and meridians so many degrees apart, as far as seen."""
        lines = (self.parts(self.seen(line)) for line in net(degrees, steps))
        return [self.units(part) for parts in lines for part in parts]

    def parts(self, seen):
        """Return the stretches of a line before the horizon, from edge to edge."""
        found, first, horizon = [], 0, self.horizon
        for is_ahead, run in groupby([depth >= horizon for _x, _y, depth in seen]):
            end = first + len(list(run))
            if is_ahead:
                part = seen[max(first - 1, 0) : end + 1]
                if first:
                    part[0] = self.crossing(*part[:2])
                if end < len(seen):
                    part[-1] = self.crossing(*part[-2:])
                found.append(part)
            first = end
        return found

    def crossing(self, before, after):
        """Return the point where the line between two places crosses the edge."""
        (x, y, depth), (right, down, behind) = before, after
        share = (depth - self.horizon) / (depth - behind)
        return self.to_edge(x + share * (right - x), y + share * (down - y))

    def coast(self, fineness):
        """Return the rings that may be seen in the picture or in its margin."""
        box, direction = frame(self.size, self.margin), vector(self.centre)
        span, least = 2 * sin(self.angle / 2), SPECK / self.radius
        rings = land(level_for(degrees(fineness / self.radius)))
        away = map(dist, [ring.middle for ring in rings], repeat(direction))
        found = [
            self.filled(ring, self.seen(ring.vectors))
            for ring, far in zip(rings, away, strict=True)
            if least < ring.reach >= far - span
        ]
        return visible(chain.from_iterable(found), box, fineness)

    def filled(self, ring, seen):
        """Return the rings to fill (evenodd rule) for the visible part of a ring.

        Its parts are joined along the edge. If that covers the sea and not the land,
        the whole disc is added, which inverts it.
        """
        depths = [depth for _x, _y, depth in seen]
        if min(depths) >= self.horizon:
            return [self.units(seen)]
        if max(depths) < self.horizon:
            return [self.disc] if ring.holds(self.centre) else []
        behind = depths.index(min(depths))
        parts = self.parts([*seen[behind:], *seen[: behind + 1]])
        drawn = []
        for part, after in pairwise([*parts, parts[0]]):
            drawn += [*part, *self.arc(part[-1], after[0])]
        drawn = self.units(drawn)
        middle = (self.size[0] / 2, self.size[1] / 2)
        if encloses(drawn, middle) == ring.holds(self.centre):
            return [drawn]
        return [drawn, self.disc]

    @property
    def disc(self):
        return self.units([*self.arc(RIGHT, LEFT), *self.arc(LEFT, RIGHT)])

    def arc(self, start, end):
        """Return places along the edge, from one direction to another."""
        first, last = atan2(start[1], start[0]), atan2(end[1], end[0])
        turn = (last - first + pi) % (2 * pi) - pi
        number = ceil(abs(turn) / self.step)
        angles = (first + turn * each / number for each in range(1, number))
        return [self.to_edge(cos(each), sin(each)) for each in angles]


@dataclass(frozen=True)
class Chart(Globe):
    """A part of the earth around its centre, true to shape (stereographic).

    `radius` is that of the earth in units, as it is in the middle of the chart.
    """

    step = radians(15)

    @cached_property
    def angle(self):
        return 2 * atan2(self.reach, 2 * self.radius)

    def units(self, seen):
        (wide, high), twice = self.size, 2 * self.radius
        right, down = wide / 2, high / 2
        return [
            (right + twice * x / (1 + depth), down + twice * y / (1 + depth))
            for x, y, depth in seen
        ]
