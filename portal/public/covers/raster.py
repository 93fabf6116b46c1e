"""The same scene as pixels, for where a page is shared: as `svg.py` has it, by day."""

from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw

from portal.public.covers.inks import tones
from portal.public.covers.planar import extent
from portal.public.covers.scene import Strips
from portal.public.covers.svg import END, MANY, POINT, RING, SIGN

FINER = 2  # times; so much larger it is drawn, so that edges are smooth
LINE, THIN, GRID, EDGE = 5, 2.5, 1.5, 5  # units, as in covers.css


def raster(scene, colours, size):
    """The picture of a scene in pixels, filled as an `<svg>` would be."""
    large = tuple(FINER * side for side in size)
    image = Image.new("RGB", large, colours.sea)
    if isinstance(scene, Strips):
        paint_strips(image, scene)
    else:
        Painter(image, scene, colours).paint()
    return image.resize(size, Image.Resampling.BOX)


def paint_strips(image, scene):
    edges = [
        round(image.width * n / len(scene.parts)) for n in range(len(scene.parts) + 1)
    ]
    for (left, right), (part, ink) in zip(pairwise(edges), scene.parts, strict=True):
        colours = tones(ink)
        strip = Image.new("RGB", (right - left, image.height), colours.sea)
        Painter(strip, part, colours).paint()
        image.paste(strip, (left, 0))


class Painter:
    """Draws one scene on an image, from the sea up to the marks."""

    def __init__(self, image, scene, colours):
        self.image, self.pen = image, ImageDraw.Draw(image)
        self.scene, self.colours = scene, colours
        scales = [
            side / units for side, units in zip(image.size, scene.size, strict=True)
        ]
        self.scale = min(scales) if scene.ball else max(scales)
        self.shift = [
            (side - self.scale * units) / 2
            for side, units in zip(image.size, scene.size, strict=True)
        ]

    def paint(self):
        scene, colours = self.scene, self.colours
        if scene.ball:
            self.disc(*scene.ball, colours.ball)
        outlines = [self.pixels(ring) for ring in (*scene.land, *scene.meant)]
        for far in reversed(scene.rings):
            for colour, width in (
                (colours.ring, 2 * far + RING),
                (colours.sea, 2 * far - RING),
            ):
                for outline in outlines:
                    self.surround(outline, colour, width)
        self.fill(scene.land, colours.land)
        self.fill(scene.meant, colours.meant)
        self.circles()
        for line in scene.graticule:
            self.stroke(line, colours.ring, GRID)
        thick = LINE if len(scene.lines) < MANY else THIN
        for lines, width in ((scene.lines, thick), (scene.arrows, LINE)):
            for line in lines:
                self.stroke(line, colours.line, width)
        for places, radius, colour in (
            (scene.points, POINT, colours.point),
            (scene.ends, END, colours.point),
            (scene.marks, SIGN, colours.mark),
        ):
            for place in places:
                self.disc(place, radius + EDGE / 2, colours.sea)
                self.disc(place, radius - EDGE / 2, colour)

    def circles(self):
        if self.scene.circles:
            place, radii = self.scene.circles
            ((x, y),), width = self.pixels([place]), round(GRID * self.scale)
            for reach in (radius * self.scale for radius in radii):
                box = (x - reach, y - reach, x + reach, y + reach)
                self.pen.ellipse(box, None, self.colours.ring, max(width, 1))

    def pixels(self, places):
        (right, down), scale = self.shift, self.scale
        return [(right + scale * x, down + scale * y) for x, y in places]

    def fill(self, rings, colour):
        """Rings with the holes in them: what lies in an odd number is filled."""
        mask = Image.new("1", self.image.size)
        for ring in map(self.pixels, rings):
            left, top, right, bottom = (round(each) for each in extent(ring))
            part = Image.new("1", (right - left + 1, bottom - top + 1))
            ImageDraw.Draw(part).polygon([(x - left, y - top) for x, y in ring], 1)
            here = (left, top, right + 1, bottom + 1)
            mask.paste(ImageChops.logical_xor(mask.crop(here), part), here)
        self.image.paste(colour, mask=mask)

    def surround(self, outline, colour, width):
        """A closed outline as a wide line that is round at each corner."""
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
