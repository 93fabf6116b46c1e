"""Pictures and papers made by code, for what tests upload."""

import io
import random
import re

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"


def quarters(width=600, height=400):
    """A picture of four plain quarters: red, lime, blue, yellow, row by row."""
    small = Image.new("RGB", (2, 2))
    small.putdata([(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)])
    return small.resize((width, height), Image.Resampling.NEAREST)


def landscape(width=1600, height=1000, seed=1):
    """A picture that is as hard to encode as a photograph full of detail.

    Noise of every size, as coarse as the picture and finer by half each time; another
    seed gives another picture.
    """
    dice, picture, size = random.Random(seed), None, 4
    while size < width:
        rough = Image.frombytes("RGB", (size, size), dice.randbytes(3 * size * size))
        rough = rough.resize((width, height), Image.Resampling.BICUBIC)
        picture = Image.blend(picture, rough, 0.3) if picture else rough
        size *= 2
    return picture


def encoded(image, kind="PNG", **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def heic(image, **options):
    """A photograph as a phone stores it; `tile_size` makes a grid of it."""
    data = io.BytesIO()
    pillow_heif.from_pillow(image).save(data, **{"quality": 80, **options})
    return data.getvalue()


def upload(data, name="picture.png"):
    return SimpleUploadedFile(name, data)


def color_at(image, x, y):
    """The nearest plain colour at a point, each channel 0 or 255."""
    pixel = image.convert("RGB").getpixel((x, y))
    return tuple(255 if level > 127 else 0 for level in pixel)


def swapped_profile():
    """The profile of a screen whose red lamp is blue, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    parts = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
    head = re.sub(rb"[rb]XYZ", lambda found: parts[found[0]], profile[:400])
    return head + profile[400:]
