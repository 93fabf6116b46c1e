"""A map of places: land, rings, points and their names, a scale and an arrow.

The scale and the arrow to the north are on water and off all names, if that can be.
Names and boxes are in ems of the names on the narrowest screen.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import batched, pairwise, product
from math import ceil, floor, inf, log10

from portal.drawing.earth.geometry import Box, along, extent, frame, lines, path, scaled
from portal.drawing.maps.labels import around, boxes_of, enlarged, marks, sides_on

UNITS = 1000  # the side of the drawing
FINENESS = 0.0008  # of the side: half a pixel
BEYOND = 0.05  # of the side: land outside of the map, for the rings around it
SMALL = 0.35  # of the side: such an island has its name beside it
POINT = 0.7  # em: half the side of what nothing else covers around a point
OWN = 0.4  # em: the same, where names of wide maps are added
# Sides of the map in ems of the names: on the narrowest screen, and at the width at
# which map.css shows more names.
SIDE, WIDE = 17.5, 32
EDGE, STEP = 0.2, 1  # ems: to the edge of the map, and along a shore
LONGEST = 0.3  # of the side, of the scale
SHORTER = (1, 0.5)  # of that, where the longest scale has no water
OFF_EDGE = 0.9  # em, from the scale and the arrow to the edge of the map
BAR_HEIGHT, LABEL = 1.9, 3.2  # ems: of the scale with its number, and of that alone
ARROW = 1.6, 3.0  # ems
STEPS = 12  # places in either direction that are tried
CELLS = 40  # squares along a side of the map
NEAR = 0.3  # em, margin around texts on the water
ON_NAME = 10  # as bad as so much land


@dataclass(frozen=True)
class PlacesMap:
    """Paths of all land and of the subject, marks, and the alternative text."""

    land: str
    own: str
    marks: list
    scale: dict
    north: dict


def places_map(area, coast, points, chief=None):
    """Return the map of an area with points on it; the coast may be None.

    `chief` is the point that the map is about: the land on which it is, is set apart.
    """
    has_own = coast and chief and not coast.is_river
    own = coast.own(chief.place) if has_own else None
    found = coast.seen(area, (1, 1), BEYOND, FINENESS) if coast else {}
    rings, meant = found.values(), [found[own]] if own in found else []
    island = [box for box in map(extent, meant) if max(box.size) <= SMALL]
    names = [
        (area.at(point.place), point.name, *(island if point == chief else ()))
        for point in points
    ]
    sides = sides_on(SIDE, names, frame((SIDE, SIDE), -EDGE), along_shore(rings, SIDE))
    wide = wide_sides(names, sides, rings)
    taken = taken_by(names, sides, wide)
    cells = land_cells(rings)
    if coast and coast.is_river:  # too narrow to write on
        cells = set(product(range(CELLS), repeat=2)) - cells
    scale = scale_on(area.side_km, taken, cells)
    shown = [side or other for side, other in zip(sides, wide, strict=True)]
    found = marks(points, chief, names, shown)
    return PlacesMap(
        land=path(scaled(ring, UNITS) for ring in rings),
        own=path(scaled(ring, UNITS) for ring in meant),
        marks=[
            replace(mark, is_wide=not side)
            for mark, side in zip(found, sides, strict=True)
        ],
        scale=scale,
        north=north_on([*taken, scale["box"]], cells),
    )


def along_shore(rings, ems):
    return [place for ring in rings for place in along([*ring, ring[0]], STEP / ems)]


def wide_sides(names, sides, rings):
    """Return the sides of names that have none, for which a wide map has room."""
    large = enlarged(names, WIDE)
    taken = [around(place, OWN) for place, *_text in large] + boxes_of(large, sides)
    rest = [name for name, side in zip(names, sides, strict=True) if not side]
    shore = along_shore(rings, WIDE) if rest else ()
    found = iter(sides_on(WIDE, rest, frame((WIDE, WIDE), -EDGE), shore, taken))
    return [None if side else next(found) for side in sides]


def taken_by(names, sides, wide):
    """Return what points and names cover, in ems of the smallest map."""
    small = enlarged(names, SIDE)
    found = [around(place, POINT) for place, *_text in small] + boxes_of(small, sides)
    large = boxes_of(enlarged(names, WIDE), wide)
    return found + [box.enlarged(SIDE / WIDE) for box in large]


def land_cells(rings):
    """Return the squares of a grid over the map that are land in their middle."""
    rows = defaultdict(list)
    for ring in rings:  # each corner with the first row whose middle is not above it
        corners = [(x, y, -int((0.5 - y * CELLS) // 1)) for x, y in ring]
        for (x, y, first), (right, low, last) in pairwise([*corners, corners[0]]):
            for row in range(first, last) or range(last, first):
                share = ((row + 0.5) / CELLS - y) / (low - y)
                rows[row] += [x + share * (right - x)]
    return {
        (column, row)
        for row in range(CELLS)
        for left, right in batched(sorted(rows[row]), 2)
        for column in middles(left, right)
    }


def middles(first, last):
    """Return the numbers of the squares whose middles are between two shares."""
    low, high = ceil(first * CELLS - 0.5), ceil(last * CELLS - 0.5)
    return range(max(low, 0), min(high, CELLS))


def placed(size, taken, cells, corner):
    """Return the box of this size that hides no name and least land, and how much.

    It is near the edge. `corner` is the best one, as (0 or 1, 0 or 1).
    """
    across, down = (SIDE - each - 2 * OFF_EDGE for each in size)
    best, least = None, inf
    for x, y in places_from(corner):
        left, top = OFF_EDGE + x * across, OFF_EDGE + y * down
        box = Box(left, top, left + size[0], top + size[1])
        harm = ON_NAME * sum(map(box.meets, taken))
        if harm < least:  # and which part of the box and a margin around it is land
            columns = middles((left - NEAR) / SIDE, (box.right + NEAR) / SIDE)
            rows = middles((top - NEAR) / SIDE, (box.bottom + NEAR) / SIDE)
            harm += len(cells.intersection(product(columns, rows))) / len(columns)
        if harm < least:
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


def scale_of(km):
    """Return the longest round number of kilometres that has room on a map."""
    most = km * LONGEST
    power = 10 ** floor(log10(most))
    return next(each * power for each in (5, 2, 1) if each * power <= most)


def scale_on(side_km, taken, cells):
    """Return the bar of the scale and its length."""
    for part in SHORTER:
        km = scale_of(part * side_km)
        length = km / side_km * SIDE
        size = (max(length, LABEL), BAR_HEIGHT)
        box, harm = placed(size, taken, cells, (0, 1))
        if not harm:
            break
    left, right, low = box.left, box.left + length, box.bottom - 0.3
    end = low - 0.35
    return {
        "km": f"{km:g}",
        "box": box,
        "text": percents(left, low - 0.55),
        "bar": drawn([(left, end), (left, low), (right, low), (right, end)]),
    }


def north_on(taken, cells):
    """Return the arrow to the north, and the place of its letter."""
    box, _harm = placed(ARROW, taken, cells, (1, 1))
    x, top, foot = box.middle[0], box.top + 0.1, box.bottom - 1.2
    return {
        "box": box,
        "text": percents(x, box.bottom - 0.1),
        "arrow": drawn(
            [(x, foot), (x, top)],
            [(x - 0.4, top + 0.5), (x, top), (x + 0.4, top + 0.5)],
        ),
    }


def drawn(*found):
    """Return open lines in ems as an SVG path."""
    return lines(scaled(line, UNITS / SIDE) for line in found)


def percents(*ems):
    return tuple(f"{each / SIDE:.2%}" for each in ems)
