"""The covers as pixels for share pictures, in the tones of the day."""

from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw

from portal.drawing.covers.inks import tones
from portal.drawing.covers.picture import Strips
from portal.drawing.earth.geometry import extent

FINER = 2  # times; so much larger it is drawn, so that edges are smooth
GRID, EDGE = 1.5, 5  # units, as in covers.css
STROKES = {"grid": ("ring", GRID), "line": ("line", 5), "line thin": ("line", 2.5)}


def raster(picture, colours, size):
    """Return a picture in pixels, filled as an `<svg>` would be."""
    wide, high = (FINER * side for side in size)
    image, parts = Image.new("RGB", (wide, high)), [(picture, colours)]
    if isinstance(picture, Strips):
        parts = [(part, tones(ink)) for part, ink in picture.parts]
    edges = [round(wide * n / len(parts)) for n in range(len(parts) + 1)]
    for (left, right), part in zip(pairwise(edges), parts, strict=True):
        image.paste(Painter((right - left, high), *part).paint(), (left, 0))
    return image.resize(size, Image.Resampling.BOX)


class Painter:
    """Draws one picture as an image, from the sea up to the marks."""

    def __init__(self, size, picture, colours):
        self.image = Image.new("RGB", size, colours.sea)
        self.pen = ImageDraw.Draw(self.image)
        self.picture, self.colours = picture, colours
        pairs = list(zip(size, picture.size, strict=True))
        scales = [side / units for side, units in pairs]
        self.scale = min(scales) if picture.ball else max(scales)
        right, down = ((side - self.scale * units) / 2 for side, units in pairs)
        self.shift = (right - self.scale * picture.left, down)

    def paint(self):
        picture, colours = self.picture, self.colours
        self.circles(picture.ball, colours.ball)
        outlines = [self.pixels(ring) for ring in (*picture.land, *picture.meant)]
        for kind, width in picture.shores:
            for outline in outlines:
                self.surround(
                    outline, colours.ring if kind == "ring" else colours.sea, width
                )
        self.fill(picture.land, colours.land)
        self.fill(picture.meant, colours.meant)
        self.circles(picture.circles, None, colours.ring)
        for kind, lines in picture.strokes:
            tone, width = STROKES[kind]
            for line in map(self.pixels, lines):
                colour = getattr(colours, tone)
                self.pen.line(line, colour, self.wide(width), joint="curve")
        for kind, places, radius in picture.discs:
            colour = colours.mark if kind == "mark" else colours.point
            for place in places:
                self.disc(place, radius + EDGE / 2, colours.sea)
                self.disc(place, radius - EDGE / 2, colour)
        return self.image

    def circles(self, found, fill, outline=None):
        place, radii = found or (None, ())
        for radius in radii:
            self.disc(place, radius, fill, outline)

    def pixels(self, places):
        (right, down), scale = self.shift, self.scale
        return [(right + scale * x, down + scale * y) for x, y in places]

    def fill(self, rings, colour):
        """Fill rings by the evenodd rule, so that inner rings are holes."""
        mask = Image.new("1", self.image.size)
        for ring in map(self.pixels, rings):
            left, top, right, bottom = map(round, extent(ring))
            here = (
                *(max(left, 0), max(top, 0)),
                *(min(right + 1, mask.width), min(bottom + 1, mask.height)),
            )
            if here[0] < here[2] and here[1] < here[3]:
                part = Image.new("1", (here[2] - here[0], here[3] - here[1]))
                moved = [(x - here[0], y - here[1]) for x, y in ring]
                ImageDraw.Draw(part).polygon(moved, 1)
                mask.paste(ImageChops.logical_xor(mask.crop(here), part), here)
        self.image.paste(colour, mask=mask)

    def surround(self, outline, colour, width):
        """Draw a closed outline as a wide line that is round at each corner."""
        reach = width * self.scale / 2
        self.pen.line([*outline, outline[0]], colour, round(2 * reach))
        for x, y in outline:
            self.pen.ellipse((x - reach, y - reach, x + reach, y + reach), colour)

    def wide(self, width):
        return max(round(width * self.scale), 1)

    def disc(self, middle, radius, fill, outline=None):
        ((x, y),), reach = self.pixels([middle]), radius * self.scale
        box = (x - reach, y - reach, x + reach, y + reach)
        self.pen.ellipse(box, fill, outline, self.wide(GRID))
