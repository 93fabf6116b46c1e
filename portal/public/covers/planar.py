"""Outlines on a plane: cut to a box, without corners that nobody sees, as SVG."""

from itertools import chain, pairwise
from math import hypot


def cut_to(ring, least, left, most, right):
    """What of a closed ring lies in a box: bounds of the first axis, then the second.

    What is cut off leaves straight edges: they belong outside of the picture, so that
    nobody takes them for a coast.
    """
    sides = ((0, least, 1), (0, most, -1), (1, left, 1), (1, right, -1))
    for axis, limit, side in sides:
        ring = cut(ring, axis, limit, side)
    return ring


def cut(ring, axis, limit, side):
    """What of a closed ring lies on one side of a line (Sutherland and Hodgman)."""
    kept = []
    for before, point in pairwise(chain(ring[-1:], ring)):
        here, there = side * (point[axis] - limit), side * (before[axis] - limit)
        if (here < 0) != (there < 0):
            share = there / (there - here)
            crossed = (before[i] + share * (point[i] - before[i]) for i in (0, 1))
            kept.append(tuple(crossed))
        if here >= 0:
            kept.append(point)
    return kept


def encloses(ring, place):
    """Whether a place lies in a closed ring (even-odd)."""
    x, y = place
    inside = False
    for (left, top), (right, bottom) in pairwise(chain(ring[-1:], ring)):
        if (left > x) != (right > x):
            inside ^= y < top + (x - left) / (right - left) * (bottom - top)
    return inside


def extent(ring):
    """Least and most of either axis: left, top, right and bottom."""
    across, down = zip(*ring, strict=True)
    return min(across), min(down), max(across), max(down)


def simplify(points, fineness):
    """The points without which a line would look different (Douglas and Peucker).

    No point of the line moves farther than the fineness.
    """
    kept, open_spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        start, end = points[first], points[last]
        distances = (
            (distance(points[each], start, end), each)
            for each in range(first + 1, last)
        )
        farthest, at = max(distances, default=(0, None))
        if farthest > fineness:
            kept.add(at)
            open_spans += [(first, at), (at, last)]
    return [points[each] for each in sorted(kept)]


def distance(point, start, end):
    """From a point to the nearest one of a stretch of line."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    along = (point[0] - start[0]) * x + (point[1] - start[1]) * y
    share = min(max(along / length, 0), 1) if length else 0
    return hypot(point[0] - start[0] - share * x, point[1] - start[1] - share * y)


def path(rings):
    """Closed rings as the drawing of an SVG path, in whole units.

    A ring of which less than a triangle is left is none.
    """
    found = (in_whole_units(ring) for ring in rings)
    return "".join(f"{steps(ring)}z" for ring in found if len(set(ring)) > 2)


def lines(found):
    """Open lines as the drawing of an SVG path, in whole units.

    A line that shrinks to a point is none.
    """
    whole = map(in_whole_units, found)
    return "".join(steps(line) for line in whole if len(line) > 1)


def in_whole_units(points):
    """The points rounded, without those that fall upon the one before."""
    whole = [(round(x), round(y)) for x, y in points]
    return whole[:1] + [after for before, after in pairwise(whole) if after != before]


def steps(points):
    """A line, each point relative to the one before, which is short."""
    x, y = points[0]
    numbers = [
        str(step)
        for before, after in pairwise(points)
        for step in (after[0] - before[0], after[1] - before[1])
    ]
    return f"M{x} {y}l{' '.join(numbers).replace(' -', '-')}"
