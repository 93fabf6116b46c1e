"""Addresses that hold outside of the site too."""

from django.conf import settings


def site_root(request):
    """Return scheme and host of the site; without SITE_URL those of the request."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path):
    return site_root(request) + path
