"""Data that scripts of any other site may read: it is public and knows no cookie."""

from functools import wraps

from django.http import HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

METHODS = ("GET", "HEAD", "OPTIONS")
# What a script may send, so that it is answered by 304, and what it may read.
SENT = "If-Modified-Since, If-None-Match"
READ = "Content-Disposition, ETag, Last-Modified, Link"
A_DAY = str(24 * 3600)  # seconds


def open_to_scripts(view):
    """Make a view that only reads readable by other sites; decorates views.

    OPTIONS answers what a browser asks before a script sends a condition (Fetch, 3.2).
    """

    @csrf_exempt  # what only reads needs no token
    @wraps(view)
    def opened(request, *args, **kwargs):
        if request.method == "OPTIONS":
            return preflight()
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return for_everybody(view(request, *args, **kwargs))

    return opened


def preflight():
    response = for_everybody(HttpResponse(status=204))
    response["Access-Control-Allow-Methods"] = response["Allow"] = ", ".join(METHODS)
    response["Access-Control-Allow-Headers"] = SENT
    response["Access-Control-Max-Age"] = A_DAY
    return response


def for_everybody(response):
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = READ
    return response
