"""What is to be seen on a cover, whatever draws it and in whatever colours.

All places are pairs (x, y) of units from the left and from the top: two units are about
a pixel of CSS where a cover has its usual size.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot

CARD = (600, 600)
WIDE = (1280, 1080)
RINGS = (14, 28, 42, 56)  # units from the shore
MARGIN = 2 * RINGS[-1]  # around the picture: what is cut off there shows no ring
ARROW = 22  # units, of each of its two strokes


@dataclass(frozen=True, eq=False)
class Scene:
    """Land with rings along its shores, and what lies on it.

    `ball` is the disc of a globe, its middle and its radius; `circles` are a middle and
    several radii. A narrow strip of the picture shows what lies around `focus`. Scenes
    are made once and kept, so that one is only like itself: comparing all places would
    take longer than drawing.
    """

    size: tuple = CARD
    land: tuple = ()
    meant: tuple = ()
    rings: tuple = ()
    ball: tuple | None = None
    circles: tuple | None = None
    graticule: tuple = ()
    lines: tuple = ()
    arrows: tuple = ()
    points: tuple = ()
    ends: tuple = ()  # of lines, where these begin: a larger point
    marks: tuple = ()
    focus: tuple = (300, 300)


@dataclass(frozen=True, eq=False)
class Strips:
    """Upright strips of scenes beside each other: pairs of a scene and its ink."""

    parts: tuple
    size: tuple = CARD


@dataclass(frozen=True)
class Cover:
    """A picture, None for the plain ink; the ink; and what is seen, in words."""

    ink: int
    scene: Scene | Strips | None = None
    description: str = field(default="", compare=False)


def arrow(line, share):
    """An arrow at a share of the way along a line, pointing to the line's end.

    Three places: its point is the second one.
    """
    (x, y), (ahead, down) = along(line, share), along(line, share + 0.01)
    length = hypot(ahead - x, down - y) or 1
    right, low = ARROW * (ahead - x) / length, ARROW * (down - y) / length
    turned = ((-low, right), (low, -right))
    first, last = ((round(x - right + a), round(y - low + b)) for a, b in turned)
    return (first, (round(x), round(y)), last)


def along(line, share):
    """The place at a share of the length of a line."""
    steps = [(a, b, hypot(b[0] - a[0], b[1] - a[1])) for a, b in pairwise(line)]
    rest = share * sum(length for _a, _b, length in steps)
    for (x, y), (ahead, down), length in steps:
        if length and rest <= length:
            return (x + (ahead - x) * rest / length, y + (down - y) * rest / length)
        rest -= length
    return line[-1]
