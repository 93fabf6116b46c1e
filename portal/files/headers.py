"""What a picture says of itself before it is decoded, and the limits of that."""

import io
import math
import struct
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from portal.files import heif

MOST_PIXELS = 110_000_000  # over all frames; a phone of “108 megapixels” has as many
MOST_MEMORY = 168_000_000  # bytes that decoding may take at once
MOST_SCANNED = 400_000_000  # pixels of a JPEG, over all its scans
LONGEST = 4096  # pixels of a side of what is stored

ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
NAMES = {"WEBP": "WebP", "HEIF": "HEIC"}
SAMPLE = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # bytes a pixel in memory; of others 4

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # past which Pillow warns; past twice it refuses

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
    in_scans: bool = False  # a JPEG that has to be decoded in several walks

    @property
    def pixels(self):
        return self.width * self.height


def judge(data):
    """The header of a picture that may be decoded. Raises `ValidationError`."""
    header = header_of(data)
    if header.frames * header.pixels > MOST_PIXELS:
        raise too_many_pixels()
    if header.frames > 1:
        raise moving()
    if header.pixels * header.weight > MOST_MEMORY:
        raise too_heavy(header)
    if header.kind == "JPEG":
        check_scans(data, header)
    return header


def check_scans(data, header):
    """Raise `ValidationError` where a JPEG has too many scans, or too little data.

    Each scan costs a walk over the whole picture, and each block of 64 pixels at least
    a bit; the decoder would fill what is missing with grey.
    """
    scans = data.count(b"\xff\xda") if header.in_scans else 1
    if scans * header.pixels > MOST_SCANNED or len(data) < header.pixels / 64 / 8:
        raise damaged()


def header_of(data):
    if heif.is_heif(data):
        return header_of_heif(data)
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


def header_of_heif(data):
    """A HEIC is not Pillow's: its boxes are read here, its pixels by a process apart.

    It shows one picture first; what else is in it, such as a map of depth, is left out.
    """
    if heif.is_sequence(data):
        raise moving()
    try:
        found = heif.read(data)
    except heif.MalformedError as error:
        raise damaged() from error
    return Header("HEIF", *found.size, 1, weight_of_heif(found))


def weight_of_heif(found):
    """Bytes a pixel, as measured: of one part, or of a row of parts and the whole.

    A fifth of it is what the process brings along that decodes it.
    """
    whole = 9 if found.is_deep else 6
    if not found.is_grid:
        return whole
    share = min(1, found.tile[1] / found.height)
    return (whole + 5) * share + 5 / shrinking(found) ** 2


def read_header(image):
    # The further pictures in a JPEG are thumbnails and maps of depth: left out unread.
    is_jpeg = image.format in ("JPEG", "MPO")
    frames = 1 if is_jpeg else getattr(image, "n_frames", 1)
    kind = "JPEG" if is_jpeg else image.format
    in_scans = is_jpeg and has_scans(image)
    heavy = weight(kind, image, in_scans)
    return Header(kind, *image.size, frames, heavy, in_scans)


def weight(kind, image, in_scans):
    """Bytes a pixel that decoding takes at once, beside what the process has.

    A WebP is decoded as if it moved, in three copies; one with an alpha channel takes
    more when it is written anew. A JPEG of several scans is kept as coefficients of
    two bytes, any other is decoded smaller at once, as far as that goes.
    """
    factor, whole = shrinking(image), SAMPLE.get(image.mode, 4)
    if kind == "WEBP":
        return 16 if image.has_transparency_data else 12
    decoded = whole / (drafted(factor) if kind == "JPEG" else 1) ** 2
    stored = whole / factor**2
    if kind == "JPEG" and in_scans:
        return decoded + 2 * samples(image)
    return decoded + (stored if decoded > stored else 0)


def drafted(factor):
    """By what a JPEG is divided while it is decoded, which can be 2, 4 or 8."""
    return max(each for each in (1, 2, 4, 8) if each <= factor)


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


def moving():
    return ValidationError(
        _("The picture moves. Save one frame of it as a picture of its own."),
        "animated",
    )


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
        text = _(
            "This is a file of the kind %(kind)s. JPEG, PNG, WebP and HEIC are taken."
        )
        return ValidationError(text, "kind", {"kind": kind})
    return ValidationError(
        _("This is no picture that can be shown. JPEG, PNG, WebP and HEIC are taken."),
        "kind",
    )
