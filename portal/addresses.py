"""Addresses that hold outside of the site too."""

from django.conf import settings


def absolute(request, path):
    """The whole address of a path; on the first run the host is the one asked for."""
    if settings.SITE_URL:
        return f"{settings.SITE_URL}{path}"
    return request.build_absolute_uri(path)
