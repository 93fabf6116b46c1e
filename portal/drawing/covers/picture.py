"""The contents of a cover, independent of file format and colours.

All places are pairs (x, y) of units from the left and from the top: two units are about
a CSS pixel if a cover has its usual size.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot

from portal.drawing.earth.plane import Box, frame, trimmed

CARD = (600, 600)
WIDE = (1280, 1080)
RINGS = (14, 28, 42, 56)  # units from the shore
MARGIN = RINGS[-1] + 4  # around a picture: rings of land farther away are not seen
EDGE = 20  # units beside a strip, half of the widest line and more
ARROW = 22  # units, of each of its two strokes
# Parts of a picture that a mark may be off its middle: pictures of one land differ.
ASIDE = ((0, 0), (0.16, 0.18), (-0.18, -0.14), (0.18, -0.16), (-0.16, 0.16))
LINES, PLACES = ("net", "lines", "arrows"), ("points", "ends", "marks")


@dataclass(frozen=True)
class Picture:
    """Land with rings along its shores, and the marks on it.

    `circles` and `ball`, the disc of a globe, are a middle and radii; `net` are
    meridians and parallels. A narrow strip of the picture shows the part around
    `focus`.
    """

    size: tuple = CARD
    land: tuple = ()
    meant: tuple = ()
    rings: tuple = ()
    ball: tuple | None = None
    circles: tuple | None = None
    net: tuple = ()
    lines: tuple = ()
    arrows: tuple = ()
    points: tuple = ()
    ends: tuple = ()  # larger points at the start of lines
    marks: tuple = ()
    focus: tuple = (300, 300)


@dataclass(frozen=True)
class Strips:
    """Upright strips of pictures beside each other: pairs of a picture and its ink."""

    parts: tuple
    size: tuple = CARD


def arrow(line, share):
    """Return an arrow at a share of the way along a line, pointing to the line's end.

    Three places: its point is the second one.
    """
    (x, y), (ahead, down) = along(line, share), along(line, share + 0.01)
    length = hypot(ahead - x, down - y) or 1
    right, low = ARROW * (ahead - x) / length, ARROW * (down - y) / length
    turned = ((-low, right), (low, -right))
    first, last = ((round(x - right + a), round(y - low + b)) for a, b in turned)
    return (first, (round(x), round(y)), last)


def along(line, share):
    """Return the place at a share of the length of a line."""
    steps = [(a, b, hypot(b[0] - a[0], b[1] - a[1])) for a, b in pairwise(line)]
    rest = share * sum(length for _a, _b, length in steps)
    for (x, y), (ahead, down), length in steps:
        if length and rest <= length:
            return (x + (ahead - x) * rest / length, y + (down - y) * rest / length)
        rest -= length
    return line[-1]


def strip(picture, width):
    """Return an upright strip of a picture, around what matters in it."""
    left = min(max(picture.focus[0] - width // 2, 0), picture.size[0] - width)
    size = (width, picture.size[1])
    box = frame(size, RINGS[-1] + EDGE if picture.rings else EDGE)

    def moved(places):
        return tuple((x - left, y) for x, y in places)

    def rings(found):
        return tuple(filter(None, (trimmed(moved(ring), box) for ring in found)))

    def lines(found):
        return tuple(each for each in map(moved, found) if comes_into(each, width))

    return replace(
        picture,
        size=size,
        land=rings(picture.land),
        meant=rings(picture.meant),
        circles=picture.circles and (*moved(picture.circles[:1]), picture.circles[1]),
        ball=picture.ball and (*moved(picture.ball[:1]), picture.ball[1]),
        **{name: lines(getattr(picture, name)) for name in LINES},
        **{name: moved(getattr(picture, name)) for name in PLACES},
        focus=(picture.focus[0] - left, picture.focus[1]),
    )


def comes_into(line, width):
    """Return whether some of a line may be between 0 and a width."""
    across = [x for x, _y in line]
    return min(across) <= width + EDGE and max(across) >= -EDGE


def aside(turn):
    """Return how far off the middle the mark of one of several alike pictures is."""
    return ASIDE[turn % len(ASIDE)]


def middle(size):
    return tuple(side // 2 for side in size)


def holds(size, place):
    """Return whether a place is in a picture of a size."""
    return all(0 <= each <= side for each, side in zip(place, size, strict=True))


def shows_shore(rings, size):
    """Return whether some of the shore is in the picture, and not land alone."""
    return any(map(frame(size, 0).inside, rings))


def strips(parts, size):
    """Return strips of drawings; `parts` are pairs of a drawing and its ink.

    Where land is meant, it is drawn for the strip, so that more of that is seen; where
    a mark would be on land without a shore, it is drawn smaller.
    """
    width = size[0] // len(parts)
    return Strips(tuple((narrow(each, width), ink) for each, ink in parts), size)


def narrow(drawing, width):
    picture = drawing.picture
    height = picture.size[1]
    if picture.meant:
        return drawing.sized((width, height)).picture
    found = strip(picture, width)
    if found.marks and not (found.lines or found.ball or has_shore_near(found)):
        side = 2 * height // 3
        return strip(drawing.sized((side, side)).picture, width)
    return found


def has_shore_near(picture):
    """Return whether a shore is in the half of a strip that is around its focus."""
    width, height = picture.size
    top = picture.focus[1] - height // 4
    return any(map(Box(0, top, width, top + height // 2).inside, picture.land))
