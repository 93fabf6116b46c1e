"""Two answers for each short address: a redirect, and its QR code."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from portal.public.sharing.codes import qr_svg
from portal.public.sharing.short_addresses import page_at
from portal.server.absolute_urls import absolute

DAY = 24 * 60 * 60  # seconds


@require_safe
def short_address(request, name):
    """Redirect to the page in the reader's language, else 404."""
    response = redirect(page_at(name))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def qr_code(request, name):
    """Serve the QR code of a short address."""
    page_at(name)
    address = absolute(request, request.path.removesuffix(".svg"))
    response = HttpResponse(qr_svg(address), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=DAY)
    return response
