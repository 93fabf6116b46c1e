"""Whether a browser takes compressed answers."""

from django.middleware.gzip import re_accepts_gzip


def accepts_gzip(request):
    return bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))
