"""Points on the globe: how far apart they are, and how they look from outside.

A point is a pair (latitude, longitude) in degrees, WGS 84. The earth is a ball here, as
in all maps of this site: its flattening would move a line by less than its width.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import asin, atan2, cos, degrees, hypot, pi, radians, sin, sqrt

from portal.public.covers.planar import encloses

EARTH_RADIUS = 6371.0  # km, the mean
NOTHING = 1e-9  # radii: vectors that short have no direction
NORTH, EAST = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)
UP = (0.0, -1.0)  # on a disc: where the way to the opposite point leaves it


def distance_km(a, b):
    """Along the shortest line from one point to another (haversine)."""
    (north, east), (other_north, other_east) = in_radians(a), in_radians(b)
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(min(half, 1)))


def great_circle(a, b, steps):
    """The shortest line between two points, as `steps` + 1 points at equal distances.

    Between opposite points every way is as short: it goes by the north pole.
    """
    start, angle = vector(a), distance_km(a, b) / EARTH_RADIUS
    ahead = heading(start, vector(b)) or heading(start, NORTH) or EAST
    axes = list(zip(start, ahead, strict=True))
    angles = (angle * step / steps for step in range(steps + 1))
    return [point([cos(t) * x + sin(t) * y for x, y in axes]) for t in angles]


def heading(start, end):
    """The direction in which one vector sees another; None where it is every one."""
    shadow = sum(x * y for x, y in zip(start, end, strict=True))
    ahead = [y - shadow * x for x, y in zip(start, end, strict=True)]
    length = hypot(*ahead)
    return [each / length for each in ahead] if length > NOTHING else None


def middle_of(points):
    """Return the point in the middle of others.

    If they leave no middle, as opposite points do, half the way between the first two.
    """
    sums = [sum(axis) for axis in zip(*map(vector, points), strict=True)]
    return point(sums) if hypot(*sums) > NOTHING else great_circle(*points[:2], 2)[1]


def vector(place):
    """A point as x, y and z on a ball of radius 1: z towards the north pole."""
    north, east = in_radians(place)
    return (cos(north) * cos(east), cos(north) * sin(east), sin(north))


def point(xyz):
    """The point in the direction of a vector."""
    x, y, z = xyz
    return (degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x)))


def in_radians(place):
    return (radians(place[0]), radians(place[1]))


def unrolled(points):
    """The same points without jumps at the date line: longitudes may pass 180."""
    found = list(points[:1])
    for latitude, longitude in points[1:]:
        turns = round((found[-1][1] - longitude) / 360)
        found.append((latitude, longitude + 360 * turns))
    return found


def is_inside(place, ring):
    """Whether a point lies in a closed ring whose longitudes are without jumps."""
    latitude, longitude = place
    return any(encloses(ring, (latitude, longitude + t)) for t in (-360, 0, 360))


@dataclass(frozen=True)
class Globe:
    """The half of the earth that is seen from far above its centre (orthographic).

    Places are pairs (x, y): radii from the middle of the disc, to the right and down.
    """

    centre: tuple

    @cached_property
    def turns(self):
        north, east = in_radians(self.centre)
        return sin(north), cos(north), sin(east), cos(east)

    def seen(self, place):
        """Where a point lies on the disc, and how far before the middle of the ball."""
        up, out, sine, cosine = self.turns
        x, y, z = vector(place)
        ahead, right = x * cosine + y * sine, y * cosine - x * sine
        return (right, -(z * out - ahead * up), z * up + ahead * out)

    def place(self, place):
        """Return the place of a point on the disc: on its edge if it is behind."""
        x, y, depth = self.seen(place)
        length = hypot(x, y)
        if depth >= 0:
            return (x, y)
        return (x / length, y / length) if length > NOTHING else UP

    def line(self, points):
        """The parts of a line that are seen: lists of places, cut at the edge."""
        parts, open_part = [], []
        seen = [self.seen(each) for each in points]
        for before, after in pairwise(seen):
            if before[2] >= 0 and not open_part:
                open_part = [before[:2]]
            if (before[2] >= 0) != (after[2] >= 0):
                open_part.append(at_edge(before, after))
            if after[2] >= 0:
                open_part.append(after[:2])
            elif open_part:
                parts.append(open_part)
                open_part = []
        return [*parts, open_part] if open_part else parts

    def ring(self, ring):
        """The rings to fill, even-odd, for what is seen of a ring of land.

        What lies behind is drawn together onto the edge, where it covers nothing. Land
        around the point behind the globe would cover all instead: there the disc is
        added, which turns it about.
        """
        seen = [self.seen(each) for each in ring]
        reached = is_inside(self.behind, ring)
        if not reached and all(depth < 0 for _x, _y, depth in seen):
            return []
        drawn = onto_disc(seen)
        return [drawn, DISC] if reached else [drawn]

    @property
    def behind(self):
        latitude, longitude = self.centre
        return (-latitude, longitude - 180 if longitude > 0 else longitude + 180)


ARC_STEP = radians(3)
DISC = [(cos(radians(turn)), sin(radians(turn))) for turn in range(0, 360, 3)]


def at_edge(before, after):
    """Where the line between two seen points crosses the edge of the disc."""
    share = before[2] / (before[2] - after[2])
    x, y = (before[axis] + share * (after[axis] - before[axis]) for axis in (0, 1))
    return (x / hypot(x, y), y / hypot(x, y))


def onto_disc(seen):
    """A ring of seen points with what lies behind drawn onto the edge of the disc."""
    found = []
    for before, after in pairwise([seen[-1], *seen]):
        if (before[2] >= 0) != (after[2] >= 0):
            found.append(at_edge(before, after))
        if after[2] >= 0:
            found.append(after[:2])
        else:
            found += arc(found[-1] if found else before, after)
    return found


def arc(start, end):
    """Along the edge of the disc, from the direction of one point to another's."""
    first, last = atan2(start[1], start[0]), atan2(end[1], end[0])
    turn = (last - first + pi) % (2 * pi) - pi
    number = max(1, round(abs(turn) / ARC_STEP))
    turns = (first + turn * each / number for each in range(1, number + 1))
    return [(cos(each), sin(each)) for each in turns]
