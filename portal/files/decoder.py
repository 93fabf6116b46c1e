"""`python -m portal.files.decoder BYTES SECONDS` decodes a picture.

Decoders are foreign code that believes what a file says. Here they can take no more
memory and time than they are given, and cannot take the portal with them. The file
comes through the standard input. A line of JSON goes out: the kind, mode and size of
the picture, or the reason why it is refused; then the pixels, upright and in sRGB.
"""

import io
import json
import math
import resource
import sys

import pillow_heif
from PIL import ExifTags, Image, ImageCms

MAX_PIXELS = 110_000_000  # a phone of “108 megapixels” has as many
MAX_SCANNED = 2_000_000_000  # pixels of a JPEG, over all its scans
LONGEST = 4096  # pixels of a side of what is stored
BAND = 128  # rows of a reduced picture that are made at a time
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
SEQUENCES = {b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"}  # of HEIC, which move
MODES = ("L", "RGB", "RGBA")  # in which pictures are stored
PLAIN = {"1": "L", "LA": "RGBA", "La": "RGBA", "RGBa": "RGBA", "RGBX": "RGB"}
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SRGB = ImageCms.createProfile("sRGB")
Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # past which Pillow warns; past twice it refuses


class RefusedError(Exception):
    """A picture that is not taken, with the code of the reason."""


def decode(data):
    """Return the kind and the picture: upright, in sRGB, of at most `LONGEST` pixels.

    Raises `RefusedError`, `MemoryError`, and whatever Pillow does at a broken file.
    """
    if data[4:8] == b"ftyp":
        check_boxes(data)
    image = opened(data)
    kind = "JPEG" if image.format == "MPO" else image.format
    check(image, kind, data)
    profile = image.info.get("icc_profile")
    turn = image.getexif().get(ExifTags.Base.Orientation)
    factor, pixels = math.ceil(max(image.size) / LONGEST), math.prod(image.size)
    if factor > 1:
        image.draft(None, (image.width // factor, image.height // factor))
    # One step at a time: what a step began with is given up before the next.
    load(image, pixels)
    image = reduced(image)
    if kind == "HEIF" and image.mode == "RGBA":  # stored as a JPEG
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        image = image.convert("RGB")
    image = in_srgb(image, profile)
    return kind, image.transpose(UPRIGHT[turn]) if turn in UPRIGHT else image


def opened(data):
    try:
        return Image.open(io.BytesIO(data), formats=KINDS)
    except Image.UnidentifiedImageError:
        raise RefusedError("kind") from None
    except Image.DecompressionBombError:
        raise RefusedError("too_many_pixels") from None


def check_boxes(data):
    """Raise `RefusedError` for a HEIC that moves or is cut: its decoder fills gaps."""
    if data[8:12] in SEQUENCES:
        raise RefusedError("animated")
    start = 0
    while start + 16 <= len(data):
        size = int.from_bytes(data[start : start + 4])
        if size == 1:
            size = int.from_bytes(data[start + 8 : start + 16])
        if size < 8:  # the rest of the file, or no box of HEIC
            return
        start += size
    if start > len(data):
        raise RefusedError("damaged")


def check(image, kind, data):
    """Raise `RefusedError` for what moves, is too large, or says more than it holds."""
    # Further pictures in a JPEG or HEIC are thumbnails and maps of depth.
    frames = getattr(image, "n_frames", 1) if kind in ("PNG", "WEBP") else 1
    pixels = image.width * image.height
    if frames * pixels > MAX_PIXELS:
        raise RefusedError("too_many_pixels")
    if frames > 1:
        raise RefusedError("animated")
    # Each block of 64 pixels has at least a bit: what is missing would become grey.
    # Each scan is a walk over all of them.
    scanned = data.count(b"\xff\xda") * pixels
    if kind == "JPEG" and (len(data) < pixels / 64 / 8 or scanned > MAX_SCANNED):
        raise RefusedError("damaged")


def load(image, pixels):
    """Decode it; a JPEG of several scans is kept as coefficients of two bytes."""
    most, _hard = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        image.load()
    except OSError:  # which is all that Pillow says if the decoder has no memory
        if "progressive" in image.info and 6 * pixels > most:
            raise MemoryError from None
        raise


def reduced(image):
    """Return the picture in a plain mode, divided by a whole number if it is too large.

    It goes band by band: a second copy of a hundred megapixels would be too much.
    """
    factor = math.ceil(max(image.size) / LONGEST)
    if factor == 1:
        return in_plain_mode(image)
    small, (width, height) = None, image.size
    for top in range(0, height, BAND * factor):
        bottom = min(top + BAND * factor, height)
        band = in_plain_mode(image.crop((0, top, width, bottom))).reduce(factor)
        small = small or Image.new(band.mode, (band.width, math.ceil(height / factor)))
        small.paste(band, (0, top // factor))
    return small


def in_plain_mode(image):
    """Return it with eight bits for each channel; sixteen are scaled, not cut off."""
    if image.mode.startswith(("I", "F")):
        image = image.point(lambda level: level / 257).convert("L")
    if image.mode == "P" or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert(PLAIN[image.mode]) if image.mode in PLAIN else image


def in_srgb(image, profile):
    """Return it in the colours of a browser; a broken profile counts for none."""
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image if image.mode in MODES else image.convert("RGB")


def main(memory, seconds):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()
    head, image = {}, None
    try:
        head["kind"], image = decode(sys.stdin.buffer.read())
        head |= {"mode": image.mode, "size": image.size}
    except RefusedError as error:
        head["refused"] = str(error)
    except MemoryError:
        head["refused"] = "too_heavy"
    except Exception:  # a broken file can break a decoder anywhere
        head["refused"] = "damaged"
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    for top in range(0, image.height if image else 0, BAND):
        band = (0, top, image.width, min(top + BAND, image.height))
        out.write(image.crop(band).tobytes())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
