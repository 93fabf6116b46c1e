"""Addresses that hold outside of the site too."""

from django.conf import settings


def site_root(request):
    """Scheme and host of the site; on the first run, without SITE_URL, as asked."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path):
    """The whole address of a path."""
    return site_root(request) + path
