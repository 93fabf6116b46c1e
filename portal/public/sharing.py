"""Handing a page on: its short address, and the same as a QR code.

`/s/city-3` leads to the page in the language that the reader's browser asks for, so
that one code on a wall serves everybody. A list has the name of its kind: `/s/cities`.
"""

import io
from functools import lru_cache

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from portal.content.kinds import content_models, kinds_by_name
from portal.server.absolute_urls import absolute

HOME = "home"
DAY = 24 * 60 * 60  # seconds
QUIET = 4  # modules of white around a QR code: ISO/IEC 18004


def short_path(row=None, view=HOME):
    """Return the short address of the page of a row, or of a list by its view."""
    name = f"{row._meta.model_name}-{row.pk}" if row else view.rpartition(":")[2]
    return reverse("short_address", kwargs={"name": name})


@require_safe
def short_address(request, name):
    """Redirect to the page in the reader's language, else 404."""
    response = redirect(page_at(name))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def qr_code(request, name):
    page_at(name)
    address = absolute(request, request.path.removesuffix(".svg"))
    response = HttpResponse(qr_svg(address), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=DAY)
    return response


def page_at(name):
    """Return the page of a short address, in the active language.

    Raises `Http404` if it is not public.
    """
    kind, _hyphen, key = name.partition("-")
    if key:
        model = kinds_by_name().get(kind)
        row = model and model.objects.published().for_address().filter(pk=key).first()
        if not row:
            raise Http404("no such page")
        return row.get_absolute_url()
    if name == HOME:
        return reverse(HOME)
    for model in content_models():
        if model.listing.view and model.listing.view.rpartition(":")[2] == name:
            return reverse(model.listing.view)
    raise Http404("no such list")


@lru_cache(maxsize=1000)
def qr_svg(address):
    """Return the QR code of an address as an SVG element that fills its container.

    It is black on white, whatever colours the page has. Cached, because it is the same
    in each edition.
    """
    picture = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, "svg", border=QUIET, light="#fff", xmldecl=False, omitsize=True)
    return mark_safe(picture.getvalue().decode())  # noqa: S308 - of numbers alone
