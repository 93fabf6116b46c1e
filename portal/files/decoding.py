"""A picture decoded by a process of its own, or the reason why it is refused."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

from portal.files.decoder import MAX_PIXELS

MEMORY = 450 * 10**6  # bytes that the process may take
SECONDS = 15  # of the processor that it may take
TIMEOUT = 60  # seconds until it has to be done on a busy machine
OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
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
REASONS = {
    "animated": _("The picture moves. Save one frame of it as a picture of its own."),
    "too_many_pixels": _(
        "The picture has too many pixels: at most %(most)d megapixels are taken."
    ),
    "too_heavy": _(
        "To decode this picture takes too much memory or time. Save it smaller, or as "
        "a JPEG that is not progressive."
    ),
    "damaged": _(
        "The file is damaged or not complete. Save it again and choose it again."
    ),
    "kind": _(
        "This is no picture that can be shown. JPEG, PNG, WebP and HEIC are taken."
    ),
}
OTHER_KIND = _(
    "This is a file of the kind %(kind)s. JPEG, PNG, WebP and HEIC are taken."
)


def decode(data):
    """Return the kind and the picture, ready to be stored. Raises `ValidationError`."""
    limits = map(str, (MEMORY, SECONDS))
    try:
        done = subprocess.run(  # noqa: S603, PLW1510 (nothing is from outside)
            [sys.executable, "-s", "-m", "portal.files.decoder", *limits],
            input=data,
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env={"MALLOC_ARENA_MAX": "1"},
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        raise refusal("too_heavy") from None
    if done.returncode:
        raise refusal("too_heavy" if done.returncode in OUT_OF_TIME else "damaged")
    line, _end, pixels = done.stdout.partition(b"\n")
    head = json.loads(line)
    if code := head.get("refused"):
        raise not_a_picture(data) if code == "kind" else refusal(code)
    return head["kind"], Image.frombytes(head["mode"], tuple(head["size"]), pixels)


def refusal(code):
    """Return the `ValidationError` of a picture that is not taken."""
    return ValidationError(REASONS[code], code, {"most": MAX_PIXELS // 10**6})


def not_a_picture(data):
    """Return the refusal of a file of another kind, which is named if it is known."""
    begin = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    kinds = (kind for mark, kind in OTHER_KINDS.items() if begin.startswith(mark))
    if kind := next(kinds, None):
        return ValidationError(OTHER_KIND, "kind", {"kind": kind})
    return refusal("kind")
