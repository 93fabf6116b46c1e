"""Rings of land, as they lie in a picture: read, moved, cut and thinned.

A ring is a closed line: a tuple of places, of which the last leads to the first.
"""

import re
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, batched, pairwise

from portal.public.covers.planar import cut_to, simplify
from portal.public.covers.scene import MARGIN, RINGS

EDGE = 20  # units beside a strip, half of the widest line and more
FINENESS = 1.2  # units: what moves a line by less is not seen
SUBPATH = re.compile(r"M(-?\d+) ?(-?\d+)([^M]*)")
STEPS = re.compile(r"([Ll])([\d -]*)")
LINES, PLACES = ("graticule", "lines", "arrows"), ("points", "ends", "marks")
NUMBER = re.compile(r"-?\d+")


@lru_cache(maxsize=64)
def rings_of(drawing):
    """The rings of an SVG path that knows only M, L, l and z, in whole numbers."""
    found = []
    for x, y, rest in SUBPATH.findall(drawing):
        ring = [(int(x), int(y))]
        for kind, numbers in STEPS.findall(rest):
            pairs = batched(map(int, NUMBER.findall(numbers)), 2)
            start = ring.pop()
            ring += (
                [start, *pairs]
                if kind == "L"
                else accumulate(pairs, add, initial=start)
            )
        found.append(tuple(ring))
    return tuple(found)


def add(place, step):
    return (place[0] + step[0], place[1] + step[1])


def moved(rings, window, size):
    """The rings as they lie in a picture that shows a window of them.

    The window is left, top, width and height.
    """
    left, top, width, height = window
    across, down = size[0] / width, size[1] / height
    found = (
        fitted([((x - left) * across, (y - top) * down) for x, y in ring], size)
        for ring in rings
    )
    return tuple(ring for ring in found if ring)


def fitted(ring, size, fineness=FINENESS, margin=MARGIN):
    """What of a ring can be seen in a picture, in whole units; empty where nothing."""
    ring = cut_to(ring, -margin, -margin, size[0] + margin, size[1] + margin)
    if not ring:
        return ()
    whole = [(round(x), round(y)) for x, y in simplify([*ring, ring[0]], fineness)[:-1]]
    corners = [b for a, b in pairwise([whole[-1], *whole]) if a != b]
    return tuple(corners) if len(corners) > 2 else ()


def shows_shore(rings, size):
    """Whether some of the shore lies in the picture, and not land alone."""
    return any(0 < x < size[0] and 0 < y < size[1] for ring in rings for x, y in ring)


def across(line, width):
    """The parts of a line that come into a strip from its left to its right edge."""
    part = line[:1]
    for before, after in pairwise(line):
        low, high = sorted((before[0], after[0]))
        if high >= -EDGE and low <= width + EDGE:
            part = (*part, after)
            continue
        if len(part) > 1:
            yield part
        part = (after,)
    if len(part) > 1:
        yield part


@lru_cache(maxsize=200)
def strip(scene, width):
    """An upright strip of a scene, around what matters in it."""
    left = min(max(scene.focus[0] - width // 2, 0), scene.size[0] - width)
    size = (width, scene.size[1])

    margin = RINGS[-1] + 4 if scene.rings else 4

    def place(each):
        return (each[0] - left, each[1])

    def rings(found):
        lines = (tuple(map(place, ring)) for ring in found)
        kept = (fitted(each, size, margin=margin) for each in lines)
        return tuple(filter(None, kept))

    def lines(found):
        parts = (tuple(map(place, line)) for line in found)
        return tuple(part for line in parts for part in across(line, width))

    return replace(
        scene,
        size=size,
        land=rings(scene.land),
        meant=rings(scene.meant),
        circles=scene.circles and (place(scene.circles[0]), scene.circles[1]),
        ball=scene.ball and (place(scene.ball[0]), scene.ball[1]),
        **{name: lines(getattr(scene, name)) for name in LINES},
        **{name: tuple(map(place, getattr(scene, name))) for name in PLACES},
        focus=place(scene.focus),
    )
