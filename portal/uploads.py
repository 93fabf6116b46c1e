"""What is taken of an upload: judged by its bytes, never by its name.

A picture is looked at in its header first; only one that keeps the limits is decoded.
What is stored is written anew: upright, in sRGB, without metadata.
"""

import io
import math
import struct
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 40_000_000  # over all frames
MOST_MEMORY = 168_000_000  # bytes that decoding may take at once
MOST_SCANS = 10  # of a progressive JPEG that has so many pixels; more of a smaller one
LONGEST = 4096  # pixels of a side of what is stored
BAND = 128  # rows of a reduced picture that are made at a time
MOST_BYTES_OF_PDF = 20 * 2**20
TAIL_OF_PDF = 2048  # bytes at the end, where its last mark stands

ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
NAMES = {"WEBP": "WebP"}
OPTIONS = {
    "JPEG": {"quality": 88},
    "PNG": {"compress_level": 3},  # a photograph takes three times as long at 6
    "WEBP": {"quality": 88, "method": 1},
}
METADATA = {"exif", "xmp", "XML:com.adobe.xmp", "icc_profile", "comment", "photoshop"}
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
SRGB = ImageCms.createProfile("sRGB")

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


@dataclass
class Prepared:
    """A file as it will be stored; of a picture also the decoded `image`."""

    content: bytes
    ending: str
    image: Image.Image | None = None


def prepare(file):
    """The picture in an open file, ready to be stored.

    Raises `ValidationError` with the reason where it is not taken.
    """
    data = read(file, MOST_BYTES)
    header = judge(data)
    image = decode(data)
    content = io.BytesIO()
    image.save(content, header.kind, **OPTIONS[header.kind])
    return Prepared(content.getvalue(), ENDINGS[header.kind], image)


def read(file, most):
    """All bytes of a file of at most so many. Raises `ValidationError`."""
    file.seek(0)
    data = file.read(most + 1)
    file.seek(0)
    if len(data) > most:
        raise ValidationError(
            _("The file is too large: at most %(most)s are taken."),
            "too_large",
            {"most": filesizeformat(most)},
        )
    return data


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


def decode(data):
    """The picture upright, in sRGB and of a sane size. Raises `ValidationError`."""
    try:
        image = Image.open(io.BytesIO(data), formats=list(ENDINGS))
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


def size_of(file):
    """Width and height of a stored picture. Raises `OSError` where it is none."""
    with Image.open(file, formats=list(ENDINGS)) as image:
        return image.size


def check_bare(file):
    """Raise `ValidationError` where a stored picture still has what we take off."""
    with Image.open(file, formats=list(ENDINGS)) as image:
        extra = METADATA & image.info.keys()
        if extra or image.getexif() or max(image.size) > LONGEST:
            raise ValidationError(
                _(
                    "The file holds metadata or more than %(most)d pixels a side. "
                    "Upload it at the desk, where that is taken off."
                ),
                "metadata",
                {"most": LONGEST},
            )
        if image.mode not in MODES:
            raise ValidationError(
                _(
                    "The file stores its colours in a way (%(mode)s) that not every "
                    "browser shows. Upload it at the desk, where that is changed."
                ),
                "mode",
                {"mode": image.mode},
            )


def judged_pdf(file):
    """A PDF as it is. Raises `ValidationError` where it is none, or not whole."""
    data = read(file, MOST_BYTES_OF_PDF)
    if not data.startswith(b"%PDF-"):
        raise ValidationError(_("This is no PDF, whatever its name says."), "kind")
    if b"%%EOF" not in data[-TAIL_OF_PDF:]:
        raise damaged()
    return Prepared(data, ".pdf")


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
