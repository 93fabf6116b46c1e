"""For how long others may keep an answer: browsers, and the web server in front."""

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import has_vary_header

ASKS = "public, no-cache"
KEPT = 4 * 24 * 3600  # seconds; longer than any edition is given out without the portal
KEPT_BY_DEFAULT = {301, 308, 404, 405, 410, 414}
# Public views with a response for one reader.
NEVER = {"preview_link", "portal:report_error", "portal:report_sent"}


def say_how_long(get_response):
    """Let caches keep public responses, if they revalidate them on each request.

    Revalidation costs a 304. The web server in front keeps a response for its edition
    (`portal.public.front`); only this server has the header with its name. A 404 or a
    permanent redirect, which caches keep by default (RFC 9110, 15.1), is asked for
    again too: the page may appear, or the row behind the redirect may be withdrawn.
    """

    def middleware(request):
        response = get_response(request)
        if is_for_everybody(request, response):
            response.setdefault("Cache-Control", ASKS)
            response["X-Accel-Expires"] = str(KEPT)
        elif response.status_code in KEPT_BY_DEFAULT:
            response.setdefault("Cache-Control", "no-cache")
        return response

    return middleware


def is_for_everybody(request, response):
    """Return True if all visitors get the same response, at any time."""
    is_read = request.method in ("GET", "HEAD") and response.status_code == 200
    is_public = response.get("Cache-Control", "public").startswith("public")
    varies = has_vary_header(response, "Cookie") or has_vary_header(
        response, "Accept-Language"
    )
    is_same = is_read and is_public and not varies and not response.cookies
    return is_same and view_at(request.path_info) not in {None, *NEVER}


def view_at(path):
    """Return the name of the view at an address of the public site, or None."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):  # addresses are found only in their language
        try:
            return resolve(path, settings.PUBLIC_URLCONF).view_name
        except Resolver404:
            return None
