"""The answer where there is nothing."""

from django.conf import settings
from django.db import Error
from django.http import HttpResponseNotFound
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_path

from portal.public.navigation.suggestions import nearest


def not_found(request, exception=None):
    """Say so, and offer what is nearest; without the database only the first.

    What is not public is not there: the page does not depend on it.
    """
    try:
        near = get_language_from_path(request.path_info) and nearest(request.path_info)
        context = {"layout": "base.html", "near": near, "exception": exception}
        page = render_to_string("404.html", context, request)
    except Error:
        page = render_to_string("404.html", {"layout": "plain.html"}, request)
    return HttpResponseNotFound(page)


def own_not_found(get_response):
    """Show the portal's own page for what is not there even while DEBUG is on."""

    def middleware(request):
        response = get_response(request)
        if settings.DEBUG and response.status_code == HttpResponseNotFound.status_code:
            return not_found(request)
        return response

    return middleware
