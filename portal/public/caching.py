"""For how long others may keep an answer, and which parts of it are kept here."""

from time import monotonic

from django.utils.cache import has_vary_header

from portal.models.published.memory import answering
from portal.public.published.addresses import ASKS
from portal.public.published.answers import is_published_view
from portal.public.published.making import edition_now

PAUSE = 1.0  # seconds between two tries to settle an edition


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
    settling = Settling()

    def middleware(request):
        with answering(getattr(request, "edition", None), settling.settle):
            return get_response(request)

    return middleware


class Settling:
    """Settles the edition where nobody else has: no `keep`, no published pages.

    Nobody waits for that. Where it fails, since others write, the database cannot be
    written or is away, this worker tries it again a second later.
    """

    def __init__(self):
        self.failed = -PAUSE

    def settle(self):
        if monotonic() - self.failed < PAUSE:
            return None
        edition = edition_now()
        if edition is None:
            self.failed = monotonic()
        return edition
