"""Does what another server asks for, if its request is signed."""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse

from portal.public.published import folder
from portal.public.published.nodes.signed import (
    ADDRESS,
    HEADER,
    answer_to,
    read_asked,
)
from portal.public.published.switching import switch

log = logging.getLogger(__name__)


def answer_nodes(get_response):
    """Answer the other servers; for anybody else there is no such address.

    Before all that reads sessions, names of hosts or the database: also while that is
    away, and where there is no desk.
    """

    def middleware(request):
        if request.path_info != ADDRESS or request.method != "POST":
            return get_response(request)
        signature = request.headers.get(HEADER, "")
        asked = read_asked(signature, settings.NODE_URL)
        if asked is None or not is_done(*asked):
            return get_response(request)
        headers = {"Cache-Control": "no-store"}
        return HttpResponse(
            answer_to(signature), content_type="text/plain", headers=headers
        )

    return middleware


def is_done(number, key):
    """Give out the edition of the database; whether nothing from before is given out.

    Where the database is away, nothing is given out at all.
    """
    try:
        if is_before(folder.given_out_link(), number, key):
            folder.close()
        switch()
    except (OSError, DatabaseError) as error:
        log.error("Published pages were not switched: %s", error)
    return not is_before(folder.given_out_link(), number, key)


def is_before(name, number, key):
    given, _, _rest = (name or "").partition("-")
    return bool(given) and int(given) <= number and name != f"{number}-{key}"
