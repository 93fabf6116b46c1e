"""The scale and the arrow to the north: on water and off all names, if that can be."""

from itertools import product
from math import floor, log10

from exchanges.geography.labels import Box
from portal.public.covers.planar import encloses

LONGEST = 0.3  # of the side
EDGE = 0.9  # em
BAR_HEIGHT, LABEL = 1.9, 3.2  # ems: of the scale with its number, and of that alone
ARROW = 1.6, 3.0  # ems
STEPS = 12  # places in either direction that are tried
ON_NAME = 10  # as bad as so much land


def scale_of(km):
    """The longest round number of kilometres that a map of this side has room for."""
    most = km * LONGEST
    power = 10 ** floor(log10(most))
    return next(each * power for each in (5, 2, 1) if each * power <= most)


def placed(size, side, taken, rings, corner):
    """The box of this size that hides no name and least land, near the edge.

    `side` is that of the map in ems, `corner` the best one, as (0 or 1, 0 or 1).
    """
    across, down = (side - each - 2 * EDGE for each in size)
    steps = [step / STEPS for step in range(STEPS + 1)]
    shares = sorted(product(steps, steps), key=lambda share: off(share, corner))
    best, least = None, None
    for x, y in shares:
        left, top = EDGE + x * across, EDGE + y * down
        box = Box(left, top, left + size[0], top + size[1])
        harm = ON_NAME * sum(map(box.meets, taken))
        if least is None or harm < least:
            harm += land_below(box, side, rings)
        if least is None or harm < least:
            best, least = box, harm
        if not harm:
            break
    return best


def off(share, corner):
    """How far a place is from the edges, and then from its corner."""
    inside = sum(min(each, 1 - each) for each in share)
    return inside + sum(abs(a - b) for a, b in zip(share, corner, strict=True)) / 10


def land_below(box, side, rings):
    """Which part of a box lies on land, by some points of it."""
    left, top, right, bottom = (
        each / side for each in (box.left, box.top, box.right, box.bottom)
    )
    near = [
        ring for ring, (west, north, east, south) in rings
        if west < right and left < east and north < bottom and top < south
    ]  # fmt: skip
    places = [
        (left + x * (right - left), top + y * (bottom - top))
        for x, y in product(
            (-0.1, 0.1, 0.3, 0.5, 0.7, 0.9, 1.1), (-0.2, 0.15, 0.5, 0.85, 1.2)
        )
    ]
    on_land = [sum(encloses(ring, place) for ring in near) % 2 for place in places]
    return sum(on_land) / len(places)
