"""A scene as inline SVG, whose colours are those of the style sheet.

Each outline is written once: land and the rings around it are the same shape with other
strokes. Names of parts have to be unique on a page, so each drawing gets a number.
"""

from functools import lru_cache
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.content.i18n.lang_markup import mark_scripts
from portal.public.covers.scene import Strips

RING = 2  # units, the width of the line
ID = "\0"  # stands for the number of the drawing until there is one
MANY = 6  # lines; as many are drawn thinner
POINT, END, SIGN = 10, 13, 15  # units, radii


def svg(cover, number, is_described=False):
    """The drawing of a cover, as safe HTML; empty for the plain ink."""
    if not cover.scene:
        return ""
    text = element(cover.scene, cover.ink).replace(ID, f"c{number}")
    drawing = mark_safe(text)  # noqa: S308 - of numbers alone
    if not (is_described and cover.description):
        return drawing
    # Not as its label: names in another script need an element of their own.
    words = mark_scripts(cover.description, None)
    return format_html('<span class="visually-hidden">{}</span>{}', words, drawing)


@lru_cache(maxsize=500)
def element(scene, ink):
    if isinstance(scene, Strips):
        return strips(scene)
    fit = "meet" if scene.ball else "slice"
    return (
        f'<svg class="scene ink-{ink}" viewBox="{view(scene)}" '
        f'preserveAspectRatio="xMidYMid {fit}" aria-hidden="true">{inside(scene)}</svg>'
    )


def view(scene):
    return f"0 0 {scene.size[0]} {scene.size[1]}"


def strips(scene):
    """Scenes side by side, which share the width whatever it is."""
    width = 100 / len(scene.parts)
    found = ['<svg class="scene strips" aria-hidden="true">']
    for number, (each, ink) in enumerate(scene.parts):
        drawn = inside(each).replace(ID, f"{ID}-{number}")
        found.append(
            f'<svg class="ink-{ink}" x="{width * number:.4g}%" width="{width:.4g}%" '
            f'height="100%" viewBox="{view(each)}" '
            f'preserveAspectRatio="xMidYMid slice">{drawn}</svg>'
        )
    return "".join([*found, "</svg>"])


def inside(scene):
    """What lies in the frame of a scene, from the sea up to the marks."""
    return "".join(
        [
            '<path class="sea" d="M-999-999h2999v2999h-2999z"/>',
            *ball(scene),
            *coast(scene),
            *circles(scene),
            *strokes(scene),
            *discs("dot", scene.points, POINT),
            *discs("end", scene.ends, END),
            *discs("mark", scene.marks, SIGN),
        ]
    )


def ball(scene):
    if scene.ball:
        (x, y), radius = scene.ball
        yield f'<circle class="ball" cx="{x}" cy="{y}" r="{radius}"/>'


def circles(scene):
    if scene.circles:
        (x, y), radii = scene.circles
        for radius in radii:
            yield f'<circle class="grid" cx="{x}" cy="{y}" r="{radius}"/>'


def coast(scene):
    """The land once, and by its name the rings around it, the widest first."""
    kinds = (("land", scene.land), ("meant", scene.meant))
    shapes = [
        f'<path class="cover-{k}" d="{drawing(each)}"/>' for k, each in kinds if each
    ]
    if not scene.rings or not shapes:
        yield from shapes
        return
    yield f'<defs><g id="{ID}">{"".join(shapes)}</g></defs>'
    for far in reversed(scene.rings):
        for kind, width in (("ring", 2 * far + RING), ("gap", 2 * far - RING)):
            yield f'<use class="{kind}" href="#{ID}" stroke-width="{width}"/>'
    yield f'<use href="#{ID}"/>'


def drawing(lines, closed=True):
    """Lines as the drawing of a path, each place relative to the one before."""
    return "".join(subpath(line) + ("z" if closed else "") for line in lines)


def subpath(line):
    (x, y), *_ = line
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(line)]
    return f"M{x} {y}l{' '.join(steps)}".replace(" -", "-")


def strokes(scene):
    for kind, lines in (
        ("grid", scene.graticule),
        ("line" if len(scene.lines) < MANY else "line thin", scene.lines),
        ("line", scene.arrows),
    ):
        if lines:
            yield f'<path class="{kind}" d="{drawing(lines, closed=False)}"/>'


def discs(kind, places, radius):
    for x, y in places:
        yield f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}"/>'
