"""The covers as pixels for share pictures, in the tones of the day."""

from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw

from portal.drawing.covers.inks import tones
from portal.drawing.covers.picture import Strips
from portal.drawing.covers.svg import END, MANY, POINT, RING, SIGN
from portal.drawing.earth.plane import extent

FINER = 2  # times; so much larger it is drawn, so that edges are smooth
LINE, THIN, GRID, EDGE = 5, 2.5, 1.5, 5  # units, as in covers.css


def raster(picture, colours, size):
    """Return a picture in pixels, filled as an `<svg>` would be."""
    large = tuple(FINER * side for side in size)
    image = Image.new("RGB", large, colours.sea)
    if isinstance(picture, Strips):
        paint_strips(image, picture)
    else:
        Painter(image, picture, colours).paint()
    return image.resize(size, Image.Resampling.BOX)


def paint_strips(image, picture):
    edges = [
        round(image.width * n / len(picture.parts))
        for n in range(len(picture.parts) + 1)
    ]
    for (left, right), (part, ink) in zip(pairwise(edges), picture.parts, strict=True):
        colours = tones(ink)
        strip = Image.new("RGB", (right - left, image.height), colours.sea)
        Painter(strip, part, colours).paint()
        image.paste(strip, (left, 0))


class Painter:
    """Draws one picture on an image, from the sea up to the marks."""

    def __init__(self, image, picture, colours):
        self.image, self.pen = image, ImageDraw.Draw(image)
        self.picture, self.colours = picture, colours
        scales = [
            side / units for side, units in zip(image.size, picture.size, strict=True)
        ]
        self.scale = min(scales) if picture.ball else max(scales)
        self.shift = [
            (side - self.scale * units) / 2
            for side, units in zip(image.size, picture.size, strict=True)
        ]

    def paint(self):
        picture, colours = self.picture, self.colours
        if picture.ball:
            place, (radius,) = picture.ball
            self.disc(place, radius, colours.ball)
        outlines = [self.pixels(ring) for ring in (*picture.land, *picture.meant)]
        for far in reversed(picture.rings):
            for colour, width in (
                (colours.ring, 2 * far + RING),
                (colours.sea, 2 * far - RING),
            ):
                for outline in outlines:
                    self.surround(outline, colour, width)
        self.fill(picture.land, colours.land)
        self.fill(picture.meant, colours.meant)
        self.circles()
        for line in picture.net:
            self.stroke(line, colours.ring, GRID)
        thick = LINE if len(picture.lines) < MANY else THIN
        for lines, width in ((picture.lines, thick), (picture.arrows, LINE)):
            for line in lines:
                self.stroke(line, colours.line, width)
        for places, radius, colour in (
            (picture.points, POINT, colours.point),
            (picture.ends, END, colours.point),
            (picture.marks, SIGN, colours.mark),
        ):
            for place in places:
                self.disc(place, radius + EDGE / 2, colours.sea)
                self.disc(place, radius - EDGE / 2, colour)

    def circles(self):
        if self.picture.circles:
            place, radii = self.picture.circles
            ((x, y),), width = self.pixels([place]), round(GRID * self.scale)
            for reach in (radius * self.scale for radius in radii):
                box = (x - reach, y - reach, x + reach, y + reach)
                self.pen.ellipse(box, None, self.colours.ring, max(width, 1))

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

    def stroke(self, line, colour, width):
        width = max(round(width * self.scale), 1)
        self.pen.line(self.pixels(line), colour, width, joint="curve")

    def disc(self, middle, radius, colour):
        ((x, y),) = self.pixels([middle])
        reach = radius * self.scale
        self.pen.ellipse((x - reach, y - reach, x + reach, y + reach), colour)
