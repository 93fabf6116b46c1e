"""The scale and the arrow to the north: on water and off all names, if that can be."""

from functools import lru_cache
from itertools import batched, pairwise, product
from math import ceil, floor, log10

from portal.drawing.earth.plane import Box, lines, scaled

UNITS = 1000  # the side of the drawing
LONGEST = 0.3  # of the side
SHORTER = (1, 0.5)  # of that, where the longest scale has no water
EDGE = 0.9  # em
BAR_HEIGHT, LABEL = 1.9, 3.2  # ems: of the scale with its number, and of that alone
ARROW = 1.6, 3.0  # ems
STEPS = 12  # places in either direction that are tried
CELLS = 40  # squares along a side of the map
NEAR = 0.3  # em, margin around texts on the water
ON_NAME = 10  # as bad as so much land


def scale_of(km):
    """Return the longest round number of kilometres that has room on a map."""
    most = km * LONGEST
    power = 10 ** floor(log10(most))
    return next(each * power for each in (5, 2, 1) if each * power <= most)


def placed(size, side, taken, cells, corner):
    """Return the box of this size that hides no name and least land, and how much.

    It is near the edge. `side` is that of the map in ems, `corner` the best one, as
    (0 or 1, 0 or 1).
    """
    across, down = (side - each - 2 * EDGE for each in size)
    best, least = None, None
    for x, y in places_from(corner):
        left, top = EDGE + x * across, EDGE + y * down
        box = Box(left, top, left + size[0], top + size[1])
        harm = ON_NAME * sum(map(box.meets, taken))
        if least is None or harm < least:
            harm += land_below(box, side, cells)
        if least is None or harm < least:
            best, least = box, harm
        if not harm:
            break
    return best, least


@lru_cache
def places_from(corner):
    """Return places in shares of the map: near an edge first, and near the corner."""
    steps = [step / STEPS for step in range(STEPS + 1)]

    def off(share):
        inside = sum(min(each, 1 - each) for each in share)
        return inside + sum(abs(a - b) for a, b in zip(share, corner, strict=True)) / 10

    return sorted(product(steps, steps), key=off)


def land_cells(rings):
    """Return the squares of a grid over the map that are land in their middle."""
    rows = [[] for _row in range(CELLS)]
    for ring in rings:
        corners = [(x, y, ceil(y * CELLS - 0.5)) for x, y in ring]
        for (x, y, first), (right, low, last) in pairwise([*corners, corners[0]]):
            if first != last:
                for row in middles(*sorted((y, low))):
                    share = ((row + 0.5) / CELLS - y) / (low - y)
                    rows[row].append(x + share * (right - x))
    return {
        (column, row)
        for row, crossings in enumerate(rows)
        for left, right in batched(sorted(crossings), 2)
        for column in middles(left, right)
    }


def middles(first, last):
    """Return the numbers of the squares whose middles are between two shares."""
    low, high = ceil(first * CELLS - 0.5), ceil(last * CELLS - 0.5)
    return range(max(low, 0), min(high, CELLS))


def land_below(box, side, cells):
    """Return which part of a box, and of a margin around it, is land."""
    columns = middles((box.left - NEAR) / side, (box.right + NEAR) / side)
    rows = middles((box.top - NEAR) / side, (box.bottom + NEAR) / side)
    return len(cells.intersection(product(columns, rows))) / len(columns)


def scale_on(side_km, side, taken, cells):
    """Return the bar of the scale and its length; `side` is that of the map in ems."""
    for part in SHORTER:
        km = scale_of(part * side_km)
        length = km / side_km * side
        size = (max(length, LABEL), BAR_HEIGHT)
        box, harm = placed(size, side, taken, cells, (0, 1))
        if not harm:
            break
    left, right = box.left, box.left + length
    low = box.bottom - 0.3
    return {
        "km": f"{km:g}",
        "box": box,
        "text": shares((left, low - 0.55), side),
        "bar": drawn(
            [(left, low - 0.35), (left, low), (right, low), (right, low - 0.35)], side
        ),
    }


def north_on(side, taken, cells):
    """Return the arrow to the north, and the place of its letter."""
    box, _harm = placed(ARROW, side, taken, cells, (1, 1))
    x, top, foot = (box.left + box.right) / 2, box.top + 0.1, box.bottom - 1.2
    return {
        "box": box,
        "text": shares((x, box.bottom - 0.1), side),
        "arrow": drawn([(x, foot), (x, top)], side)
        + drawn([(x - 0.4, top + 0.5), (x, top), (x + 0.4, top + 0.5)], side),
    }


def drawn(places, side):
    """Return an open line through places in ems as an SVG path."""
    return lines([scaled(places, UNITS / side)])


def shares(place, side):
    return tuple(f"{ems / side:.2%}" for ems in place)
