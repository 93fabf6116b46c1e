"""Geometry: points on the globe, and outlines on a plane.

A point is a pair (latitude, longitude) in degrees, WGS 84. The earth is a ball here, as
in all maps of this site: its flattening would move a line by less than its width. On a
plane a place is a pair (x, y); a ring is a closed line, whose last place leads to the
first.
"""

from itertools import accumulate, batched, chain, groupby, pairwise
from math import asin, atan2, cos, degrees, dist, hypot, inf, radians, sin, sqrt
from operator import sub
from typing import NamedTuple

EARTH_RADIUS = 6371.0  # km, the mean
KM_PER_DEGREE = radians(1) * EARTH_RADIUS
NOTHING = 1e-9  # radii: vectors that short have no direction
NORTH, EAST = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)
CORNERS = 3  # that a ring has at least


def distance_km(a, b):
    """Return the length of the shortest line between two points (haversine)."""
    north, east, other_north, other_east = map(radians, (*a, *b))
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(min(half, 1)))


def great_circle(a, b, steps):
    """Return the shortest line between two points as `steps` + 1 points."""
    return between(a, b, [step / steps for step in range(steps + 1)])


def between(a, b, shares):
    """Return the points at shares of the shortest line between two.

    Between opposite points every way is as short: the line goes by the north pole.
    """
    start, angle = vector(a), distance_km(a, b) / EARTH_RADIUS
    ahead = heading(start, vector(b)) or heading(start, NORTH) or EAST
    axes = list(zip(start, ahead, strict=True))
    turns = [(cos(angle * share), sin(angle * share)) for share in shares]
    return [point([c * x + s * y for x, y in axes]) for c, s in turns]


def heading(start, end):
    """Return the direction from one vector to another, None where any is right."""
    shadow = sum(x * y for x, y in zip(start, end, strict=True))
    ahead = [y - shadow * x for x, y in zip(start, end, strict=True)]
    length = hypot(*ahead)
    return [each / length for each in ahead] if length > NOTHING else None


def middle_of(points):
    """Return the point in the middle of others.

    If they leave no middle, as opposite points do, half the way between the first two.
    """
    sums = [sum(axis) for axis in zip(*map(vector, points), strict=True)]
    return point(sums) if hypot(*sums) > NOTHING else between(*points[:2], [0.5])[0]


def vector(place):
    """Return a point as x, y and z on a ball of radius 1: z towards the north pole."""
    north, east = map(radians, place)
    return (cos(north) * cos(east), cos(north) * sin(east), sin(north))


def point(xyz):
    """Return the point in the direction of a vector."""
    x, y, z = xyz
    return (degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x)))


def unrolled(points):
    """Return the points without jumps at the date line: longitudes may pass 180."""
    found = list(points[:1])
    for latitude, longitude in points[1:]:
        turns = round((found[-1][1] - longitude) / 360)
        found.append((latitude, longitude + 360 * turns))
    return found


class Box(NamedTuple):
    """A rectangle: of a picture, of a name, or around an outline."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self):
        return (self.right - self.left, self.bottom - self.top)

    @property
    def middle(self):
        return ((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def enlarged(self, times):
        return Box(*(times * edge for edge in self))

    def meets(self, other):
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def contains(self, box):
        return (
            self.left <= box.left
            and box.right <= self.right
            and self.top <= box.top
            and box.bottom <= self.bottom
        )

    def inside(self, places, margin=0):
        """Return the places in it and a margin: by no call for each."""
        left, top = self.left - margin, self.top - margin
        right, bottom = self.right + margin, self.bottom + margin
        return [p for p in places if left < p[0] < right and top < p[1] < bottom]


def encloses(ring, place):
    """Return True if a place is in a closed ring."""
    x, y = place
    inside = False
    for (left, top), (right, bottom) in pairwise(chain(ring[-1:], ring)):
        if (left > x) != (right > x):
            inside ^= y < top + (x - left) / (right - left) * (bottom - top)
    return inside


def extent(ring):
    """Return the box around the corners of a ring, or around other places."""
    across, down = zip(*ring, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def frame(size, margin):
    """Return the box of a picture with a margin around it."""
    return Box(-margin, -margin, size[0] + margin, size[1] + margin)


def trimmed(ring, box):
    """Return a ring without the corners that make no difference inside a box.

    Of a stretch beyond one side only its ends remain; it is invisible, so no edge is
    cut. Return an empty tuple if no part of the ring can be in the box.
    """
    if len(ring) < CORNERS or not box.meets(around := extent(ring)):
        return ()
    if box.contains(around):
        return tuple(ring)
    left, top, right, bottom = box
    beyond = [
        (x < left) | (x > right) << 1 | (y < top) << 2 | (y > bottom) << 3
        for x, y in ring
    ]
    shared, found = 0, []
    for corner, sides, ahead in zip(
        ring, beyond, chain(beyond[1:], beyond[:1]), strict=True
    ):
        shared &= sides
        if not shared & ahead:
            shared = sides
            found.append(corner)
    return tuple(found) if len(found) >= CORNERS else ()


def needs(points, least=0):
    """Return for each point of a line how far the line would move without it.

    The ends have infinity; what moves it by `least` or less has 0 (Douglas, Peucker).
    """
    found = [0] * len(points)
    found[0] = found[-1] = inf
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (left, top), (end, bottom) = points[first], points[last]
        x, y = end - left, bottom - top
        length, distances = x * x + y * y or 1, []
        for across, down in points[first + 1 : last]:
            right, low = across - left, down - top
            share = (right * x + low * y) / length
            share = 0 if share < 0 else 1 if share > 1 else share
            distances.append(hypot(right - share * x, low - share * y))
        farthest = max(distances, default=0)
        if farthest > least:
            at = first + 1 + distances.index(farthest)
            found[at] = min(farthest, found[first], found[last])
            spans += [(first, at), (at, last)]
    return found


def simplified(points, fineness):
    """Return the points without which a line would move by more than the fineness."""
    found = zip(points, needs(points, fineness), strict=True)
    return [place for place, need in found if need > 0]


def spaced(places, least):
    """Return places without those that are too near to the one before.

    They are compared by the sum of the ways across and down.
    """
    less, left, top = -least, inf, inf
    return [
        (left := x, top := y)
        for x, y in places
        if not (
            less < (x - left) + (y - top) < least
            and less < (x - left) - (y - top) < least
        )
    ]


def along(line, step):
    """Return the corners of a line but the last, and places about a step apart."""
    found = []
    for ((x, y), (right, down)), far in zip(
        pairwise(line), map(dist, line, line[1:]), strict=True
    ):
        number = int(far / step + 0.5) or 1
        shares = [each / number for each in range(number)]
        found += [(x + (right - x) * n, y + (down - y) * n) for n in shares]
    return found


def scaled(places, times):
    return [(x * times, y * times) for x, y in places]


def path(rings):
    """Return closed rings as the data of an SVG path, in whole units.

    Rings with fewer than three different points are left out.
    """
    found = map(in_whole_units, rings)
    return "".join([f"{steps(ring)}z" for ring in found if len(set(ring)) >= CORNERS])


def lines(found):
    """Return open lines as the drawing of an SVG path, in whole units.

    A line that shrinks to a place is none.
    """
    whole = map(in_whole_units, found)
    return "".join([steps(line) for line in whole if len(line) > 1])


def in_whole_units(places):
    """Return the places rounded, without those that fall upon the one before."""
    whole = batched(map(round, chain.from_iterable(places)), 2)
    return [place for place, _run in groupby(whole)]


def from_steps(numbers, units):
    """Return a line whose numbers are each place relative to the one before.

    `units` are how many of them are 1.
    """
    axes = (accumulate(numbers[first::2]) for first in (0, 1))
    return [(x / units, y / units) for x, y in zip(*axes, strict=True)]


def steps(places):
    """Return a line, each place relative to the one before, which is short."""
    numbers = list(chain.from_iterable(places))
    ahead = map(str, map(sub, numbers[2:], numbers))
    return f"M{numbers[0]} {numbers[1]}l{' '.join(ahead)}".replace(" -", "-")
