"""What is taken of an upload: judged by its bytes, never by its name.

A picture is encoded again: upright, in sRGB, without metadata.
"""

import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image

from portal.files.decoder import LONGEST, MODES
from portal.files.decoding import decode, refusal

MOST_BYTES = 40 * 2**20  # a photograph of 100 megapixels as phones write it
MOST_BYTES_OF_PDF = 20 * 2**20
TAIL_OF_PDF = 2048  # bytes at the end that have its last mark

ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
OPTIONS = {
    "JPEG": {"quality": 88},
    "PNG": {"compress_level": 3},  # a photograph takes three times as long at 6
    "WEBP": {"quality": 88, "method": 1},
}
STORED_AS = {"HEIF": "JPEG"}  # what browsers do not show
METADATA = {"exif", "xmp", "XML:com.adobe.xmp", "icc_profile", "comment", "photoshop"}


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
    kind, image = decode(read_bytes(file, MOST_BYTES))
    kind = STORED_AS.get(kind, kind)
    content = io.BytesIO()
    image.save(content, kind, **OPTIONS[kind])
    return Prepared(content.getvalue(), ENDINGS[kind], image)


def preview(file, longest):
    """Return a small WebP of the picture in an open file, which is not stored.

    Its longer side has `longest` pixels at most. Raises `ValidationError` as `prepare`.
    """
    _kind, image = decode(read_bytes(file, MOST_BYTES))
    image.thumbnail((longest, longest))
    content = io.BytesIO()
    image.save(content, "WEBP", **OPTIONS["WEBP"])
    return content.getvalue()


def read_bytes(file, most):
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
    data = read_bytes(file, MOST_BYTES_OF_PDF)
    if not data.startswith(b"%PDF-"):
        raise ValidationError(_("This is no PDF, whatever its name says."), "kind")
    if b"%%EOF" not in data[-TAIL_OF_PDF:]:
        raise refusal("damaged")
    return Prepared(data, ".pdf")
