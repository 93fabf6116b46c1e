"""Answers that are made only for those who do not have them yet, and want them.

To make 100,000 rows for nobody takes seconds. So HEAD names the length of an answer
that this process has made before, in this version; else it leaves the length out, which
RFC 9110 (9.3.2) allows where only the making tells it. All other headers are the same.
"""

from collections import OrderedDict
from hashlib import sha256

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

DATE = "HTTP_IF_MODIFIED_SINCE"
AT_MOST = 1000  # lengths that are remembered
LENGTHS = OrderedDict()


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


def mark(request, response, version):
    """Let `name_length` know the version, and whether the answer was made."""
    response.made_as = version, request.method != "HEAD"


def is_unmade(response):
    """Whether a response has no body because nobody asked for it."""
    return not getattr(response, "made_as", (None, True))[1]


def name_length(request, response):
    """Remember how long a response is, or name it; pass over those without a mark."""
    if not hasattr(response, "made_as"):
        return
    version, was_made = response.made_as
    key = request.path, version, response.get("Content-Encoding")
    if was_made and "Content-Length" in response:
        LENGTHS.pop(key, None)
        LENGTHS[key] = response["Content-Length"]
        if len(LENGTHS) > AT_MOST:
            LENGTHS.popitem(last=False)
    elif not was_made:
        del response["Content-Length"]
        if length := LENGTHS.get(key):
            response["Content-Length"] = length
