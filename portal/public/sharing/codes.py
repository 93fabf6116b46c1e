"""QR codes of addresses: black on white, whatever colours the page has."""

import io
from functools import lru_cache

import segno
from django.utils.safestring import mark_safe

QUIET = 4  # modules of white around a QR code: ISO/IEC 18004


@lru_cache(maxsize=1000)
def qr_svg(address, **options):
    """Return the QR code of an address as an SVG element that fills its container.

    Cached, because it is the same in each edition.
    """
    picture = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        picture,
        "svg",
        border=QUIET,
        light="#fff",
        xmldecl=False,
        omitsize=True,
        **options,
    )
    return mark_safe(picture.getvalue().decode())  # noqa: S308 - of numbers alone
