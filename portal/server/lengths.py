"""How long an answer is that was not made, for those who ask for its headers only.

To make 100,000 rows for nobody takes seconds. So HEAD names the length of an answer
that this process has made before, in this version; else it leaves the length out, which
RFC 9110 (9.3.2) allows where only the making tells it. All other headers are the same.
"""

from collections import OrderedDict

AT_MOST = 1000  # lengths that are remembered
LENGTHS = OrderedDict()


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
