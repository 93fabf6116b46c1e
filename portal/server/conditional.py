"""Answers that are made only for those who do not have them yet."""

from hashlib import sha256

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from portal.server.lengths import is_unmade, mark

DATE = "HTTP_IF_MODIFIED_SINCE"


def answer(request, content_type, version, changed, build):
    """What `build` returns, or 304 to those who have this version of it.

    HEAD builds nothing.

    `version` is anything whose `repr` differs where the answer does, `changed` the time
    of the last change. A date that was not sent from here does not count: what was
    withdrawn leaves an older one behind. Any cache can hold the answer for a minute,
    the longest that something may be seen after its time.
    """
    response = HttpResponse(content_type=content_type)
    moment, date = int(changed.timestamp()), http_date(changed.timestamp())
    response["ETag"] = quote_etag(sha256(repr(version).encode()).hexdigest()[:32])
    response["Last-Modified"] = date
    response["Cache-Control"] = "public, max-age=60"
    if request.META.get(DATE) != date:
        request.META.pop(DATE, None)
    found = get_conditional_response(request, response["ETag"], moment, response)
    if found is response:
        mark(request, response, response["ETag"])
        if not is_unmade(response):
            response.content = build()
    return found
