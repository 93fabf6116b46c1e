"""Addresses that hold outside of the site too, and whether a form came from them."""

from urllib.parse import urlsplit

from django.conf import settings


def site_root(request):
    """Return scheme and host of the site; without SITE_URL those of the request."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path):
    return site_root(request) + path


def is_from_here(request):
    """Return True if the headers that pages cannot forge name this site, or none.

    Browsers send at least one of them since 2020. Old phones send neither and are
    accepted too, because the form acts for no account: a forged request does no more
    than its author could do without it.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    root = urlsplit(site_root(request))
    origins = {
        f"{request.scheme}://{request.get_host()}",
        f"{root.scheme}://{root.netloc}",
        *settings.CSRF_TRUSTED_ORIGINS,
    }
    return site == "same-origin" and (origin is None or origin in origins)
