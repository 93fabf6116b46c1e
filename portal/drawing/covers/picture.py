"""The contents of a cover, in no colours yet, and a cover as inline SVG.

All places are pairs (x, y) of units from the left and from the top: two units are about
a CSS pixel if a cover has its usual size. In SVG each outline is written once: land and
the rings around it are the same shape with other strokes. Names of parts have to be
unique on a page, so each drawing gets a number.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot

from portal.drawing.cached import cached
from portal.drawing.earth.geometry import Box, extent, lines, path, trimmed

CARD = (600, 600)
WIDE = (1280, 1080)
RINGS = (14, 28, 42, 56)  # units from the shore
MARGIN = RINGS[-1] + 4  # around a picture: rings of land farther away are not seen
EDGE = 20  # units beside a strip, half of the widest line and more
ARROW = 22  # units, of each of its two strokes
# Parts of a picture that a mark may be off its middle: pictures of one land differ.
ASIDE = ((0, 0), (0.16, 0.18), (-0.18, -0.14), (0.18, -0.16), (-0.16, 0.16))
LAND = ("land", "meant")
RING = 2  # units, the width of the line
MANY = 6  # lines; as many are drawn thinner
POINT, END, SIGN = 10, 13, 15  # units, radii
ID = "\0"  # placeholder for the number of the drawing
UPPER, LOWER = 3 / 8, 5 / 8  # of a strip: half of it is seen in a wide frame
SEA = '<path class="sea" d="M-999-999h2999v2999h-2999z"/>'


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
    left: int = 0  # where the picture begins, if it is a part of a wider one

    @property
    def view(self):
        return f"{self.left} 0 {self.size[0]} {self.size[1]}"

    @property
    def shores(self):
        """The strokes along shores, the widest first: classes and widths."""
        for far in reversed(self.rings):
            yield "ring", 2 * far + RING
            yield "gap", 2 * far - RING

    @property
    def strokes(self):
        """The lines, with their classes."""
        line = "line thin" if len(self.lines) >= MANY else "line"
        return ("grid", self.net), (line, self.lines), ("line", self.arrows)

    @property
    def discs(self):
        """The places of points, with their classes and radii."""
        points, ends = ("dot", self.points, POINT), ("end", self.ends, END)
        return points, ends, ("mark", self.marks, SIGN)


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
    size, far = (width, picture.size[1]), EDGE + max(picture.rings, default=0)
    box = Box(left - far, -far, left + width + far, size[1] + far)

    def near(lines):
        return tuple(each for each in lines if box.meets(extent(each)))

    land = tuple(filter(None, (trimmed(ring, box) for ring in picture.land)))
    net, lines = near(picture.net), near(picture.lines)
    return replace(picture, left=left, size=size, land=land, net=net, lines=lines)


def aside(turn):
    """Return how far off the middle the mark of one of several alike pictures is."""
    return ASIDE[turn % len(ASIDE)]


def middle(size):
    return tuple(side // 2 for side in size)


def holds(size, place):
    """Return whether a place is in a picture of a size."""
    return 0 <= place[0] <= size[0] and 0 <= place[1] <= size[1]


def shows_shore(rings, box):
    """Return whether some of the shore is in a box, and not land alone."""
    return any(map(box.inside, rings))


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
    left, top = found.left, found.focus[1] - height // 4
    half = Box(left, top, left + width, top + height // 2)  # around the focus
    if found.marks and not (found.lines or found.ball or shows_shore(found.land, half)):
        side = 2 * height // 3
        return strip(drawing.sized((side, side)).picture, width)
    return found


def svg(drawing, ink, number):
    """Return a drawing as SVG text; the number makes its ids unique."""
    return cached(element, drawing, ink).replace(ID, f"c{number}")


def element(drawing, ink):
    """Return a drawing as SVG; strips share the width whatever it is."""
    picture = drawing.picture
    if not isinstance(picture, Strips):
        fit = "meet" if picture.ball else "slice"
        return (
            f'<svg class="scene ink-{ink}" viewBox="{picture.view}" '
            f'preserveAspectRatio="xMidYMid {fit}" aria-hidden="true">'
            f"{''.join(inside(picture, ID))}</svg>"
        )
    width, parts = 100 / len(picture.parts), []
    for number, (part, tone) in enumerate(picture.parts):
        share = part.focus[1] / part.size[1]  # is in what a wide frame shows
        fit = "YMin" if share < UPPER else "YMax" if share > LOWER else "YMid"
        parts.append(
            f'<svg class="ink-{tone}" x="{width * number:.4g}%" width="{width:.4g}%" '
            f'height="100%" viewBox="{part.view}" '
            f'preserveAspectRatio="xMid{fit} slice">'
            f"{''.join(inside(part, f'{ID}-{number}'))}</svg>"
        )
    return f'<svg class="scene strips" aria-hidden="true">{"".join(parts)}</svg>'


def inside(picture, name):
    """Yield the contents of a picture, from the sea up to the marks."""
    yield SEA
    yield from circles("ball", picture.ball)
    yield from coast(picture, name)
    yield from circles("grid", picture.circles)
    for kind, found in picture.strokes:
        if drawn := lines(found):
            yield f'<path class="{kind}" d="{drawn}"/>'
    for kind, places, radius in picture.discs:
        yield from discs(kind, places, radius)


def circles(kind, found):
    place, radii = found or (None, ())
    for radius in radii:
        yield from discs(kind, [place], radius)


def discs(kind, places, radius):
    for x, y in places:
        yield f'<circle class="{kind}" cx="{round(x)}" cy="{round(y)}" r="{radius}"/>'


def coast(picture, name):
    """Yield the land once, and by its name the rings around it."""
    shapes = "".join(
        f'<path class="cover-{kind}" d="{path(found)}"/>'
        for kind in LAND
        if (found := getattr(picture, kind))
    )
    if not picture.rings or not shapes:
        yield shapes
        return
    yield f'<defs><g id="{name}">{shapes}</g></defs>'
    for kind, width in picture.shores:
        yield f'<use class="{kind}" href="#{name}" stroke-width="{width}"/>'
    yield f'<use href="#{name}"/>'
