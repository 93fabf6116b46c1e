"""For how long others may keep an answer, and which parts of it are kept here."""

from django.utils.cache import has_vary_header

from portal.models.published.memory import answering
from portal.public.published.addresses import ASKS
from portal.public.published.answers import is_published_view


def say_how_long(get_response):
    """Let any cache keep what everybody gets, and ask each time whether it still holds.

    Asking costs a 304. Whoever has just published or withdrawn something would else see
    the page of before. It is also the sign by which an answer may become a file
    (`published`), so nothing gets it that belongs to one reader, is an error, or says
    something else itself. All of it is said in this one place.
    """

    def middleware(request):
        response = get_response(request)
        if is_for_everybody(request, response):
            response["Cache-Control"] = ASKS
        return response

    return middleware


def is_for_everybody(request, response):
    is_read = request.method in ("GET", "HEAD") and response.status_code == 200
    is_own = response.cookies or has_vary_header(response, "Cookie")
    is_silent = is_read and not is_own and not response.has_header("Cache-Control")
    return is_silent and is_published_view(request.path_info)


def remember_parts(get_response):
    """Let all parts of an answer be of one edition, those that are kept included."""

    def middleware(request):
        with answering():
            return get_response(request)

    return middleware
