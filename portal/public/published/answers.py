"""The answer with a published page, the same from a file, the cache and the view."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import get_conditional_response

from portal.public.published import folder
from portal.public.published.addresses import headers_of, is_packed
from portal.server.compression import accepts_gzip

# What somebody is to see alone, or at a moment of their own.
NEVER = {"preview_link", "portal:report_error", "portal:report_sent"}


def is_published_view(path):
    """Whether an address is one of the public site, and everybody gets the same."""
    return view_at(path) not in {None, *NEVER}


def view_at(path):
    """The name of the view at an address of the public site; None where none is."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):  # the only one whose addresses are found
        try:
            return resolve(path, settings.PUBLIC_URLCONF).view_name
        except Resolver404:
            return None


def from_file(request, file, net=False):
    """The answer with what is given out now; None where there is no such file."""
    if is_packed(file) and accepts_gzip(request):
        found = folder.read(f"{file}.gz", net)
        if found:
            return answer(request, file, *found, packed=True)
    found = folder.read(file, net)
    return answer(request, file, *found) if found else None


def from_page(request, file, page):
    """The answer with a page that was made now, or that the cache has."""
    if page.packed is not None and accepts_gzip(request):
        mark = folder.mark_of(page.packed)
        return answer(request, file, page.packed, mark, packed=True)
    return answer(request, file, page.body, folder.mark_of(page.body))


def answer(request, file, body, mark, packed=False):
    """The answer, or 304 to those who have it."""
    version = folder.version_of(mark, len(body))
    headers = {**headers_of(file), "ETag": version, "Content-Length": str(len(body))}
    headers |= {"X-Frame-Options": settings.X_FRAME_OPTIONS}
    if packed:
        headers["Content-Encoding"] = "gzip"
    response = HttpResponse(body, headers=headers)
    return get_conditional_response(request, version, None, response)
