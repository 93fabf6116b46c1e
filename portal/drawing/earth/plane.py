"""Outlines on a plane: their visible parts, simplified, as SVG.

A place is a pair (x, y); a ring is a closed line, whose last place leads to the first.
"""

from itertools import accumulate, batched, chain, groupby, pairwise
from math import dist, hypot
from operator import sub
from typing import NamedTuple

EARLY = 3  # corners that a ring has at least


class Box(NamedTuple):
    """A rectangle: of a picture, of a name, or around an outline."""

    left: float
    top: float
    right: float
    bottom: float

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
    if len(ring) < EARLY or not box.meets(around := extent(ring)):
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
    return tuple(found) if len(found) >= EARLY else ()


def needs(points, least=0):
    """Return for each point of a line how far the line would move without it.

    The ends have infinity; what moves it by `least` or less has 0 (Douglas, Peucker).
    """
    found = [0] * len(points)
    found[0] = found[-1] = float("inf")
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        distances = from_stretch(points[first + 1 : last], points[first], points[last])
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
    found, less = list(places[:1]), -least
    left, top = found[0] if found else (0, 0)
    for place in places[1:]:
        right, down = place[0] - left, place[1] - top
        if not (less < right + down < least and less < right - down < least):
            found.append(place)
            left, top = place
    return found


def from_stretch(places, start, end):
    """Return how far each place is from the nearest one of a stretch of line."""
    (left, top), x, y = start, end[0] - start[0], end[1] - start[1]
    length = x * x + y * y or 1
    found = []
    for across, down in places:
        right, low = across - left, down - top
        share = (right * x + low * y) / length
        share = 0 if share < 0 else min(share, 1)
        found.append(hypot(right - share * x, low - share * y))
    return found


def along(line, step):
    """Yield places on a line, no farther apart than a step."""
    for ((x, y), (right, down)), far in zip(
        pairwise(line), map(dist, line, line[1:]), strict=True
    ):
        number = round(far / step) or 1
        for each in range(number):
            yield (x + (right - x) * each / number, y + (down - y) * each / number)


def scaled(places, times):
    return [(x * times, y * times) for x, y in places]


def path(rings):
    """Return closed rings as the data of an SVG path, in whole units.

    Rings with fewer than three different points are left out.
    """
    found = map(in_whole_units, rings)
    return "".join(f"{steps(ring)}z" for ring in found if len(set(ring)) >= EARLY)


def lines(found):
    """Return open lines as the drawing of an SVG path, in whole units.

    A line that shrinks to a place is none.
    """
    return "".join(steps(line) for line in map(in_whole_units, found) if len(line) > 1)


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
