"""The answers for missing pages and for failures."""

from django.conf import settings
from django.db import Error
from django.http import HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.log import log_response
from django.utils.module_loading import import_string
from django.utils.translation import get_language_from_path

from portal.public.navigation.suggestions import nearest
from portal.server.middleware import is_in_admin
from portal.server.outage import FAULTS, RETRY_AFTER, outage, reaching_us


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
