"""`python -m portal.files.heif_process BYTES SECONDS` decodes a HEIC.

The decoder is foreign code that believes what a file says; here it can take no more
memory and time than it is given, and cannot take the portal with it. The file comes
through the standard input. What goes out: a line of JSON with the size, then the pixels
in RGB, then the colour profile.
"""

import json
import math
import resource
import sys

import pillow_heif
from PIL import Image, ImageOps

from portal.files import heif

LONGEST = 4096  # pixels of a side of what is stored
ROWS = 256  # that are made smaller at once
TURNED = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180}
TURNED[3] = Image.Transpose.ROTATE_270


def limit(kind, most):
    resource.setrlimit(kind, (most, most))


def decoded(data):
    """The picture, upright and not larger than is stored, and its colour profile."""
    found = heif.read(data)
    pillow_heif.options.DECODE_THREADS = 1
    first = pillow_heif.open_heif(data)
    profile = first.info.get("icc_profile") or b""
    if not found.is_grid:
        return whole(first), profile
    del first
    shown = list(pillow_heif.open_heif(heif.with_parts_shown(data, found)))
    del data
    return upright(from_parts(shown, found), found), profile


def whole(shown):
    """A picture of one part; its pixels stand in memory once."""
    pixels, stride = shown.data, shown.stride
    width, height = shown.size
    bands = Bands(shown.size)
    for top in range(0, height, ROWS):
        rows = min(ROWS, height - top)
        part = pixels[top * stride : (top + rows) * stride]
        bands.take(plain(shown.mode, (width, rows), part, stride))
    return bands.image


def from_parts(shown, found):
    """The picture put together of its parts, row by row of them."""
    order = heif.shown_order(found)
    if len(shown) != len(order):
        raise ValueError("the parts are not all there")
    by_key = dict(zip(order, shown, strict=True))
    shown.clear()
    width, height = found.tile
    bands = Bands((found.width, found.height))
    for row in range(0, len(found.tiles), found.columns):
        strip = Image.new("RGB", (found.width, min(height, bands.rows_left)))
        for column, key in enumerate(found.tiles[row : row + found.columns]):
            part = by_key.pop(key)
            pixels = plain(part.mode, part.size, part.data, part.stride)
            strip.paste(pixels, (column * width, 0))
        bands.take(strip)
    return bands.image


def plain(mode, size, pixels, stride):
    """Pixels as a picture in RGB; what can be seen through is on white."""
    image = Image.frombuffer(mode, size, pixels, "raw", mode, stride, 1)
    if mode in ("RGBA", "RGBa"):
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", size, "white"), image)
    return image.convert("RGB")


class Bands:
    """A picture that is made smaller while it comes, some rows at a time."""

    def __init__(self, size):
        self.factor = math.ceil(max(size) / LONGEST)
        small = [math.ceil(side / self.factor) for side in size]
        self.image, self.rest = Image.new("RGB", small), None
        self.rows_left, self.rows_done = size[1], 0

    def take(self, band):
        """Take further rows; those that do not make a whole one wait for the next."""
        self.rows_left -= band.height
        if self.rest:
            band = below(self.rest, band)
        ready = band.height - (band.height % self.factor if self.rows_left else 0)
        if ready:
            small = band.crop((0, 0, band.width, ready)).reduce(self.factor)
            self.image.paste(small, (0, self.rows_done))
            self.rows_done += small.height
        waits = (0, ready, band.width, band.height)
        self.rest = band.crop(waits) if ready < band.height else None


def below(upper, lower):
    both = Image.new("RGB", (lower.width, upper.height + lower.height))
    both.paste(upper, (0, 0))
    both.paste(lower, (0, upper.height))
    return both


def upright(image, found):
    """The picture turned and mirrored as the file says, in this order."""
    if found.turns:
        image = image.transpose(TURNED[found.turns])
    if found.mirror:
        turn = ImageOps.mirror if found.mirror == "horizontal" else ImageOps.flip
        image = turn(image)
    return image


def main(memory, seconds):
    limit(resource.RLIMIT_DATA, memory)
    limit(resource.RLIMIT_CPU, seconds)
    limit(resource.RLIMIT_CORE, 0)
    image, profile = decoded(sys.stdin.buffer.read())
    head = {"size": image.size, "profile": len(profile)}
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    for top in range(0, image.height, ROWS):
        band = (0, top, image.width, min(top + ROWS, image.height))
        out.write(image.crop(band).tobytes())
    out.write(profile)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
