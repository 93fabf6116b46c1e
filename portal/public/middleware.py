"""The layers around the public views, and the answers for what is not there or fails.

Redirects to the one address of a page; for how long browsers and the web server in
front may keep an answer; what is said while the database is away.
"""

import re

from django.conf import settings
from django.db import Error
from django.http import HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.middleware.common import CommonMiddleware
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, has_vary_header
from django.utils.log import log_response
from django.utils.module_loading import import_string
from django.utils.translation import get_language_from_path

from portal.content.kinds import is_shown_elsewhere
from portal.models import FormerAddress
from portal.public.navigation.suggestions import nearest
from portal.server.middleware import is_in_admin
from portal.server.outage import FAULTS, RETRY_AFTER, outage, reaching_us

ASKS = "public, no-cache"
KEPT = 4 * 24 * 3600  # seconds; longer than any edition is given out without the portal
KEPT_BY_DEFAULT = {301, 308, 404, 405, 410, 414}
# Views outside the desk with a response for one reader.
NEVER = {"preview", "preview_link", "portal:report_error", "portal:report_sent"}
THIS_MACHINE = re.compile(r"(?:127\.0\.0\.1|\[::1\]|localhost)(?::[0-9]+)?")


# Redirects


class OneRedirect(CommonMiddleware):
    """Adds a missing slash to GET requests, and follows a former address at once.

    Django would also redirect forms, which lose their content then, and raises an error
    while DEBUG is on.
    """

    def process_request(self, request):
        """Refuse other hosts, except for a probe on this machine by its address."""
        is_probe = request.path_info == reverse("healthz")
        if is_probe and THIS_MACHINE.fullmatch(request.META.get("HTTP_HOST", "")):
            return None
        return super().process_request(request)

    def should_redirect_with_slash(self, request):
        is_read = request.method in ("GET", "HEAD")
        return is_read and super().should_redirect_with_slash(request)

    def get_full_path_with_slash(self, request):
        match = resolve(f"{request.path_info}/")
        model = getattr(match.func, "view_initkwargs", {}).get("model")
        slug = match.kwargs.get("slug")
        if row := model and slug and leading_elsewhere(model, slug):
            return row.get_absolute_url()
        return super().get_full_path_with_slash(request)


def leading_elsewhere(model, slug):
    """Return the row of a slug if it is at another address, or had the slug before."""
    row = model.objects.published().filter(slug=slug).for_address().first()
    if not row:
        return FormerAddress.objects.leading_to(model, slug)
    return row if is_shown_elsewhere(row) else None


# For how long others may keep an answer


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
    match = None if is_in_admin(request) else request.resolver_match
    return is_same and bool(match) and match.view_name not in NEVER


# Missing pages and failures


def not_found(request, exception=None):
    """Render the 404 page with the nearest pages, without them if the database fails.

    It is the same for a page that exists and is not public.
    """
    try:
        near = get_language_from_path(request.path_info) and nearest(request.path_info)
        context = {"layout": "base.html", "near": near, "exception": exception}
        page = render_to_string("404.html", context, request)
    except Error:
        page = render_to_string("404.html", {"layout": "plain.html"}, request)
    return HttpResponseNotFound(page)


def failed(request):
    """Render the 500 page, with the id of the request in the log."""
    return HttpResponseServerError(render_to_string("500.html", {}, request))


class Outages:
    """Answers while database or disk fail, also where sessions and accounts are read.

    Visitors get the language of the address; the desk has a page of its own, which
    keeps the typed text.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.at_the_desk = import_string(settings.DESK_OUTAGE_VIEW)

    def __call__(self, request):
        if request.path_info == reverse("healthz"):
            return self.get_response(request)
        answer = self.at_the_desk if is_in_admin(request) else unavailable
        if outage.is_known():
            return answer(request)
        try:
            with reaching_us(request):
                return self.get_response(request)
        except FAULTS as error:
            outage.note(error)
            return answer(request, error)


def unavailable(request, error=None):
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        is_sent = request.method == "POST"
        page = render_to_string("503.html", {"is_sent": is_sent}, request)
    response = HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
    add_never_cache_headers(response)
    log_response(
        "Not answered (%s): %s",
        type(error.__cause__ or error).__name__ if error else "the database is away",
        request.path,
        response=response,
        request=request,
        exception=error if settings.DEBUG else None,
    )
    return response
