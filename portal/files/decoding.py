"""A picture decoded with little memory: upright, in sRGB, the pixels alone."""

import io
import json
import math
import subprocess
import sys
from pathlib import Path

from PIL import ExifTags, Image, ImageCms

from portal.files.headers import ENDINGS, damaged, shrinking

BAND = 128  # rows of a reduced picture that are made at a time
MODES = ("L", "RGB", "RGBA")  # in which pictures are stored
ORIENTATION = ExifTags.Base.Orientation
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
MEMORY_OF_HEIF = 170 * 10**6  # bytes that its process may take beside its code
SECONDS_OF_HEIF = 15  # of the processor that its process may take
SRGB = ImageCms.createProfile("sRGB")


def decode(file, kind):
    """The picture upright, in sRGB and of a sane size. Raises `ValidationError`.

    It is read from the file again, so that its bytes need not stand in memory as well.
    """
    file.seek(0)
    if kind == "HEIF":
        return in_srgb(*from_heif(file.read()))
    try:
        image = Image.open(file, formats=list(ENDINGS))
        profile, turn = image.info.get("icc_profile"), image.getexif().get(ORIENTATION)
        factor = shrinking(image)
        if factor > 1:
            image.draft(None, (image.width // factor, image.height // factor))
        # One step at a time: what a step began with is given up before the next.
        image = reduced(loaded(image))
        image = in_srgb(image, profile)
        image = image.transpose(UPRIGHT[turn]) if turn in UPRIGHT else image
    except MemoryError:
        raise
    except Exception as error:  # a broken file can break Pillow anywhere
        raise damaged() from error
    return bare(image)


def from_heif(data):
    """The pixels of a HEIC and its colour profile. Raises `ValidationError`."""
    limits = map(str, (MEMORY_OF_HEIF, SECONDS_OF_HEIF))
    command = [sys.executable, "-s", "-m", "portal.files.heif_process", *limits]
    try:
        done = subprocess.run(  # noqa: S603 (nothing in it is from outside)
            command,
            input=data,
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env={"MALLOC_ARENA_MAX": "1"},
            timeout=4 * SECONDS_OF_HEIF,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise damaged() from error
    head, _line, rest = done.stdout.partition(b"\n")
    width, height = json.loads(head)["size"]
    pixels = memoryview(rest)[: width * height * 3]
    image = Image.frombytes("RGB", (width, height), pixels)
    return image, rest[len(pixels) :]


def loaded(image):
    """The decoded picture; of a WebP without what its decoder holds.

    Pillow itself would keep the decoder with its two copies, and make a fourth one.
    """
    if image.format != "WEBP":
        image.load()
        return image
    decoder, image._decoder = image._decoder, None
    pixels, _time = decoder.get_next()
    del decoder
    return Image.frombytes(image.mode, image.size, pixels, "raw", image.rawmode)


def reduced(image):
    """The picture in a plain mode, divided by a whole number where it is too large.

    It goes band by band: a second copy of forty megapixels would be too much.
    """
    factor = shrinking(image)
    if factor == 1:
        return in_plain_mode(image)
    small, (width, height) = None, image.size
    for top in range(0, height, BAND * factor):
        bottom = min(top + BAND * factor, height)
        band = in_plain_mode(image.crop((0, top, width, bottom))).reduce(factor)
        size = (band.width, math.ceil(height / factor))
        small = small or Image.new(band.mode, size)
        small.paste(band, (0, top // factor))
    return small


def in_plain_mode(image):
    """Eight bits for each channel; sixteen are scaled, not cut off."""
    if image.mode.startswith(("I", "F")):
        image = image.point(lambda level: level / 257).convert("L")
    if image.mode == "P" or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    known = {"1": "L", "LA": "RGBA", "La": "RGBA", "RGBa": "RGBA", "RGBX": "RGB"}
    return image.convert(known[image.mode]) if image.mode in known else image


def in_srgb(image, profile):
    """The colours as a browser shows them; a profile that is broken counts for none."""
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image if image.mode in MODES else image.convert("RGB")


def bare(image):
    """The pixels alone: no place, no camera, no profile, no comment."""
    image.info.clear()
    image._exif = None
    return image
