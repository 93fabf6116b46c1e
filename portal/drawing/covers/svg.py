"""A cover as inline SVG, whose colours are those of the style sheet.

Each outline is written once: land and the rings around it are the same shape with other
strokes. Names of parts have to be unique on a page, so each drawing gets a number.
"""

from portal.drawing.cached import cached
from portal.drawing.covers.picture import Strips
from portal.drawing.earth.plane import lines, path

RING = 2  # units, the width of the line
ID = "\0"  # placeholder for the number of the drawing
MANY = 6  # lines; as many are drawn thinner
POINT, END, SIGN = 10, 13, 15  # units, radii
UPPER, LOWER = 3 / 8, 5 / 8  # of a strip: half of it is seen in a wide frame
SEA = '<path class="sea" d="M-999-999h2999v2999h-2999z"/>'


def svg(drawing, ink, number):
    """Return a drawing as SVG text; the number makes its ids unique."""
    return cached(element, drawing, ink).replace(ID, f"c{number}")


def element(drawing, ink):
    picture = drawing.picture
    if isinstance(picture, Strips):
        return strips(picture)
    fit = "meet" if picture.ball else "slice"
    return (
        f'<svg class="scene ink-{ink}" viewBox="{view(picture)}" '
        f'preserveAspectRatio="xMidYMid {fit}" aria-hidden="true">'
        f"{inside(picture, ID)}</svg>"
    )


def view(picture):
    return f"0 0 {picture.size[0]} {picture.size[1]}"


def strips(found):
    """Return pictures side by side, which share the width whatever it is."""
    width = 100 / len(found.parts)
    parts = [
        f'<svg class="ink-{ink}" x="{width * number:.4g}%" width="{width:.4g}%" '
        f'height="100%" viewBox="{view(each)}" '
        f'preserveAspectRatio="xMid{upright(each)} slice">'
        f"{inside(each, f'{ID}-{number}')}</svg>"
        for number, (each, ink) in enumerate(found.parts)
    ]
    return f'<svg class="scene strips" aria-hidden="true">{"".join(parts)}</svg>'


def upright(picture):
    """Return what a wide frame shows of a strip: the part with its focus."""
    share = picture.focus[1] / picture.size[1]
    return "YMin" if share < UPPER else "YMax" if share > LOWER else "YMid"


def inside(picture, name):
    """Return the contents of a picture, from the sea up to the marks."""
    thin = " thin" if len(picture.lines) >= MANY else ""
    return "".join(
        [
            SEA,
            *circles("ball", picture.ball),
            *coast(picture, name),
            *circles("grid", picture.circles),
            *stroke("grid", picture.net),
            *stroke(f"line{thin}", picture.lines),
            *stroke("line", picture.arrows),
            *discs("dot", picture.points, POINT),
            *discs("end", picture.ends, END),
            *discs("mark", picture.marks, SIGN),
        ]
    )


def circles(kind, found):
    place, radii = found or (None, ())
    for radius in radii:
        yield from discs(kind, [place], radius)


def coast(picture, name):
    """Yield the land once, and by its name the rings around it, the widest first."""
    kinds = (("land", picture.land), ("meant", picture.meant))
    shapes = [
        f'<path class="cover-{k}" d="{path(each)}"/>' for k, each in kinds if each
    ]
    if not picture.rings or not shapes:
        yield from shapes
        return
    yield f'<defs><g id="{name}">{"".join(shapes)}</g></defs>'
    for far in reversed(picture.rings):
        for kind, width in (("ring", 2 * far + RING), ("gap", 2 * far - RING)):
            yield f'<use class="{kind}" href="#{name}" stroke-width="{width}"/>'
    yield f'<use href="#{name}"/>'


def stroke(kind, found):
    if drawn := lines(found):
        yield f'<path class="{kind}" d="{drawn}"/>'


def discs(kind, places, radius):
    for x, y in places:
        yield f'<circle class="{kind}" cx="{round(x)}" cy="{round(y)}" r="{radius}"/>'
