"""What happens to every request before and after its view."""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponseNotFound
from django.urls import reverse
from django.utils import translation
from django.views.defaults import bad_request

from portal.not_found import not_found


def admin_language(get_response):
    """Activate the account's language in the admin; Chinese until someone signs in.

    The language of the browser does not count there.
    """

    def middleware(request):
        if request.path_info.startswith(reverse("admin:index")):
            language = getattr(request.user, "language", settings.LANGUAGE_CODE)
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware


def refuse_damaged(get_response):
    """Answer 400 to NUL, which no database stores, and to far too many parameters."""

    def middleware(request):
        try:
            values = [text for _, found in request.GET.lists() for text in found]
        except (TooManyFieldsSent, RequestDataTooBig) as error:
            return bad_request(request, error)
        if any("\0" in text for text in [request.path_info, *request.GET, *values]):
            return bad_request(request, BadRequest("NUL"))
        return get_response(request)

    return middleware


def own_not_found(get_response):
    """Show the portal's own page for what is not there even while DEBUG is on."""

    def middleware(request):
        response = get_response(request)
        if settings.DEBUG and response.status_code == HttpResponseNotFound.status_code:
            return not_found(request)
        return response

    return middleware
