"""The scale and the arrow to the north: on water and off all names, if that can be."""

from itertools import product
from math import floor, log10

from portal.drawing.earth.plane import encloses, lines, scaled
from portal.drawing.maps.labels import Box

UNITS = 1000  # the side of the drawing
LONGEST = 0.3  # of the side
EDGE = 0.9  # em
BAR_HEIGHT, LABEL = 1.9, 3.2  # ems: of the scale with its number, and of that alone
ARROW = 1.6, 3.0  # ems
STEPS = 12  # places in either direction that are tried
ON_NAME = 10  # as bad as so much land


def scale_of(km):
    """Return the longest round number of kilometres that has room on a map."""
    most = km * LONGEST
    power = 10 ** floor(log10(most))
    return next(each * power for each in (5, 2, 1) if each * power <= most)


def placed(size, side, taken, rings, corner):
    """Return the box of this size that hides no name and least land, near the edge.

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
    """Return how far a place is from the edges, and then from its corner."""
    inside = sum(min(each, 1 - each) for each in share)
    return inside + sum(abs(a - b) for a, b in zip(share, corner, strict=True)) / 10


def land_below(box, side, rings):
    """Return which part of a box lies on land, by some points of it."""
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


def scale_on(side_km, side, taken, rings):
    """Return the bar of the scale and its length; `side` is that of the map in ems."""
    km = scale_of(side_km)
    length = km / side_km * side
    size = (max(length, LABEL), BAR_HEIGHT)
    box = placed(size, side, taken, rings, (0, 1))
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


def north_on(side, taken, rings):
    """Return the arrow to the north, and the place of its letter."""
    box = placed(ARROW, side, taken, rings, (1, 1))
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
