"""Pages travel compressed, except those that hold a secret, and only once."""

import re

from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers, set_response_etag

from portal.server.conditional import is_unmade, name_length
from portal.server.middleware import is_in_admin

TEXT = re.compile(
    r"text/|(?:application|image)/(?:[\w.-]+\+)?(?:json|xml|javascript)\b"
)


class CompressPages(GZipMiddleware):
    """Compress what everybody may read: pages, feeds and data.

    The length of a compressed answer tells what a secret in it has in common with what
    was asked (BREACH). So the admin, whose forms carry tokens, and private previews
    stay as they are; public pages carry no secret and need no random bytes, which would
    give one content two forms. A file, or a table that is made while it is sent, is not
    text at hand, and stays as it is too.
    """

    max_random_bytes = None

    def process_response(self, request, response):
        if is_compressible(request, response):
            # A 304 has no text, but the headers of the answer that it stands for.
            patch_vary_headers(response, ("Accept-Encoding",))
            response = self.compressed(request, response)
        name_length(request, response)
        return response

    def compressed(self, request, response):
        if is_unmade(response):
            return as_if_compressed(request, response)
        return super().process_response(request, response)


class NameVersions(ConditionalGetMiddleware):
    """Name the version of a page, also to those who ask for its headers only."""

    def process_response(self, request, response):
        is_unnamed = self.needs_etag(response) and not response.has_header("ETag")
        if request.method == "HEAD" and is_unnamed:
            set_response_etag(response)
        return super().process_response(request, response)


def as_if_compressed(request, response):
    """Give an answer that was not made the headers of the compressed one.

    What is not made for HEAD is long enough to be compressed.
    """
    if accepts_gzip(request):
        response["Content-Encoding"] = "gzip"
        response["ETag"] = f"W/{response['ETag']}"
    return response


def accepts_gzip(request):
    return bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))


def is_compressible(request, response):
    if response.streaming or "no-store" in response.get("Cache-Control", ""):
        return False
    if is_in_admin(request):
        return False
    is_text = TEXT.match(response.get("Content-Type", ""))
    return bool(is_text) or response.status_code == 304
