"""Two answers for each short address: where it leads, and its picture."""

import io

import segno
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from portal.public.sharing.short_addresses import page_at
from portal.server.absolute_urls import absolute

QUIET = 4  # modules of white around a QR code: ISO/IEC 18004
DAY = 24 * 60 * 60  # seconds


@require_safe
def short_address(request, name):
    """Leads to the page in the reader's language; where there is none, the one 404."""
    response = redirect(page_at(name))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def qr_code(request, name):
    """The short address as a QR code: black on white, whatever colours the page has."""
    page_at(name)
    address = absolute(request, request.path.removesuffix(".svg"))
    picture = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, "svg", border=QUIET, light="#fff", xmldecl=False, omitsize=True)
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=DAY)
    return response
