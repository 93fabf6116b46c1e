"""What a picture says of itself before it is decoded, and the limits of that."""

import io
import math
import struct
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

MOST_PIXELS = 40_000_000  # over all frames
MOST_MEMORY = 168_000_000  # bytes that decoding may take at once
MOST_SCANS = 10  # of a progressive JPEG that has so many pixels; more of a smaller one
LONGEST = 4096  # pixels of a side of what is stored

ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
NAMES = {"WEBP": "WebP"}

# What a file says that it is, for the message; the first bytes of each.
OTHER_KINDS = {
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"8BPS": "PSD",
    b"%!PS": "EPS",
    b"\xc5\xd0\xd3\xc6": "EPS",
    b"%PDF": "PDF",
    b"SIMPLE": "FITS",
    b"\0\0\1\0": "ICO",
    b"PK\3\4": "ZIP",
    b"<svg": "SVG",
    b"<?xml": "XML",
    b"<": "HTML",
}


@dataclass
class Header:
    """What a picture says of itself before anything is decoded."""

    kind: str
    width: int
    height: int
    frames: int
    weight: float  # bytes a pixel that decoding takes at once

    @property
    def pixels(self):
        return self.width * self.height


def judge(data):
    """The header of a picture that may be decoded. Raises `ValidationError`."""
    header = header_of(data)
    if header.frames * header.pixels > MOST_PIXELS:
        raise too_many_pixels()
    if header.frames > 1:
        raise ValidationError(
            _("The picture moves. Save one frame of it as a picture of its own."),
            "animated",
        )
    if header.pixels * header.weight > MOST_MEMORY:
        raise too_heavy(header)
    if header.kind == "JPEG":
        check_scans(data, header.pixels)
    return header


def check_scans(data, pixels):
    """Raise `ValidationError` where a JPEG has too many scans, or too little data.

    Each scan costs a walk over the whole picture, and each block of 64 pixels at least
    a bit; the decoder would fill what is missing with grey.
    """
    too_many = data.count(b"\xff\xda") * pixels > MOST_SCANS * MOST_PIXELS
    if too_many or len(data) < pixels / 64 / 8:
        raise damaged()


def header_of(data):
    if is_webp(data) and canvas_of_webp(data) > MOST_PIXELS:
        raise too_many_pixels()  # before Pillow makes room for it
    try:
        with Image.open(io.BytesIO(data), formats=list(ENDINGS)) as image:
            return read_header(image)
    except Image.UnidentifiedImageError:
        raise not_a_picture(data) from None
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    except Exception as error:  # a broken file can break Pillow anywhere
        raise damaged() from error


def read_header(image):
    # The further pictures in a JPEG are thumbnails and maps of depth: left out unread.
    is_jpeg = image.format in ("JPEG", "MPO")
    frames = 1 if is_jpeg else getattr(image, "n_frames", 1)
    kind = "JPEG" if is_jpeg else image.format
    return Header(kind, *image.size, frames, weight(kind, image))


def weight(kind, image):
    """Bytes a pixel that decoding takes at once, beside what the process has.

    A WebP is decoded as if it moved, in three copies; one with an alpha channel takes
    more when it is written anew. A JPEG of several scans is kept as coefficients of
    two bytes, any other is decoded in the size that is stored.
    """
    factor = shrinking(image)
    whole = 1 if len(image.getbands()) == 1 else 4
    stored = whole / factor**2
    if kind == "WEBP":
        return 16 if image.has_transparency_data else 12
    if kind == "PNG":
        return whole + (stored if factor > 1 else 0)
    return stored + (2 * samples(image) if has_scans(image) else 0)


def has_scans(jpeg):
    """Whether the picture comes in several scans, so not all channels with the first.

    Pillow stops behind the head of that one, unless there are further pictures.
    """
    jpeg.fp.seek(0)
    first, channels = JpegImageFile(jpeg.fp), len(jpeg.layer)
    first.fp.seek(-8 - 2 * channels, io.SEEK_CUR)
    head = b"\xff\xda" + struct.pack(">HB", 6 + 2 * channels, channels)
    return "progressive" in first.info or first.fp.read(5) != head


def samples(jpeg):
    """How many values it has for each pixel, as some channels can be coarser."""
    sizes = [across * down for _channel, across, down, _table in jpeg.layer]
    return sum(sizes) / max(sizes)


def shrinking(image):
    """The whole number by which a picture is divided that is larger than is stored."""
    return math.ceil(max(image.size) / LONGEST)


def is_webp(data):
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def canvas_of_webp(data):
    """The pixels of the canvas of an extended WebP; 0 of the others, which are small.

    Without the extension neither side is longer than 16,383, and Pillow only reads.
    """
    if data[12:16] != b"VP8X" or len(data) < 30:
        return 0
    width, high, height, higher = struct.unpack("<HBHB", data[24:30])
    return (width + (high << 16) + 1) * (height + (higher << 16) + 1)


def too_many_pixels():
    return ValidationError(
        _("The picture has too many pixels: at most %(most)d megapixels are taken."),
        "too_many_pixels",
        {"most": MOST_PIXELS // 10**6},
    )


def too_heavy(header):
    """The refusal of a picture that takes much more to decode than others."""
    return ValidationError(
        _(
            "As it is encoded, this %(kind)s can have at most %(most)d megapixels. "
            "Save it smaller, or as a JPEG that is not progressive."
        ),
        "too_heavy",
        {
            "kind": NAMES.get(header.kind, header.kind),
            "most": MOST_MEMORY // header.weight // 10**6,
        },
    )


def damaged():
    return ValidationError(
        _("The file is damaged or not complete. Save it anew and choose it again."),
        "damaged",
    )


def not_a_picture(data):
    """The refusal of a file of another kind, which is named where it is known."""
    begin = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    kinds = (kind for mark, kind in OTHER_KINDS.items() if begin.startswith(mark))
    if kind := next(kinds, None):
        text = _("This is a file of the kind %(kind)s. JPEG, PNG and WebP are taken.")
        return ValidationError(text, "kind", {"kind": kind})
    return ValidationError(
        _("This is no picture that can be shown. JPEG, PNG and WebP are taken."), "kind"
    )
