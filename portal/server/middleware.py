"""Middleware before and after every view."""

import re
from functools import partial

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.middleware.http import ConditionalGetMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import set_response_etag
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.views.defaults import bad_request
from whitenoise.middleware import WhiteNoiseMiddleware

from portal.server.client_address import is_within

SESSION_KEY = 8  # minimum length, as in Django
SINCE = "HTTP_IF_MODIFIED_SINCE"
ENCODINGS = "HTTP_ACCEPT_ENCODING"
REFUSED = re.compile(r"(?<![\w*-])[\w*-]+\s*;\s*q=0(?:\.0*)?\s*(?=,|$)", re.IGNORECASE)
# The largest form has three files of 20 MB, and words beside them.
MOST_BYTES = 64 * 2**20
OURS = {code.partition("-")[0] for code, _name in settings.LANGUAGES}
# A range of languages as a browser sends it, perhaps with its weight: zh-CN;q=0.8.
RANGE = re.compile(
    r"(\*|[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3})(?:;q=([01](?:\.[0-9]{0,3})?))?"
)


def has_desk(request):
    return getattr(request, "urlconf", None) != settings.PUBLIC_URLCONF


def is_in_admin(request):
    home = reverse("admin:index", urlconf=settings.ROOT_URLCONF)
    return has_desk(request) and request.path_info.startswith(home)


def close_desk(get_response):
    """Show no desk on a server for the public alone, nor to who comes from elsewhere.

    For them its addresses are not there, so they get the answer of any other such.
    """

    def middleware(request):
        allowed = settings.ADMIN_NETWORKS
        if settings.PUBLIC_ONLY or (allowed and not is_within(request, allowed)):
            request.urlconf = settings.PUBLIC_URLCONF
        return get_response(request)

    return middleware


class StaticFiles(WhiteNoiseMiddleware):
    """Serves static files; those of the desk only on servers with a desk.

    Without what a reader refuses by a weight of 0, since WhiteNoise reads no weights.
    """

    def __call__(self, request):
        accepted = request.META.get(ENCODINGS, "")
        request.META[ENCODINGS] = REFUSED.sub("", accepted)
        own = f"{settings.STATIC_URL}portal/"
        path = request.path_info.removeprefix(own)
        is_public = path != request.path_info and not path.startswith("admin/")
        if is_public or has_desk(request):
            return super().__call__(request)
        return self.get_response(request)


class ConditionalGet(ConditionalGetMiddleware):
    """Django's conditional answers, with an ETag for HEAD too and exact dates.

    A withdrawal sets Last-Modified back, so a reader's later date must not count:
    only the same date does, as in nginx (`if_modified_since exact`).
    """

    def process_response(self, request, response):
        if request.META.get(SINCE) != response.get("Last-Modified"):
            request.META.pop(SINCE, None)
        is_unnamed = self.needs_etag(response) and not response.has_header("ETag")
        if request.method == "HEAD" and is_unnamed:
            set_response_etag(response)
        return super().process_response(request, response)


def clean_request(get_response):
    """Reduce cookies and languages to the supported ones, and refuse damaged ones.

    Django would use a cookie that names a language, answer a damaged token with a new
    one, and keep a thousand whole headers of languages in memory.
    """

    def middleware(request):
        cookies = request.COOKIES.items()
        request.COOKIES = {n: v for n, v in cookies if is_wanted(request, n, v)}
        header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        request.META["HTTP_ACCEPT_LANGUAGE"] = wanted_language(header)
        return refusal(request) or get_response(request)

    return middleware


def is_wanted(request, name, value):
    """Return True for any cookie at the desk, and elsewhere for that of a session.

    An address has one content, whatever else a browser sends. No cookie has a NUL.
    """
    is_session = name == settings.SESSION_COOKIE_NAME and len(value) >= SESSION_KEY
    counts = (is_session and has_desk(request)) or is_in_admin(request)
    return counts and "\0" not in value


def wanted_language(header):
    """Return the preferred supported range of an Accept-Language header, or "".

    Invalid ranges are ignored.
    """
    ranges = re.sub(r"\s", "", header[:1000].lower()).split(",")
    weights = {}
    for found in filter(None, map(RANGE.fullmatch, ranges)):
        if found[1] == "*" or found[1].partition("-")[0] in OURS:
            weights.setdefault(found[1], float(found[2] or 1))
    best = max(weights, key=weights.get, default="")
    return best if weights.get(best) else ""


def refusal(request):
    """Return the response to a request that is refused, None for any other.

    413 for more bytes than any form has, which are not read; 400 for far too many
    parameters, and for NUL, which no database stores.
    """
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        is_read = request.method in ("GET", "HEAD")
        if length_of(request) > MOST_BYTES and not is_read:
            return render(request, "413.html", status=413)
        try:
            values = [text for _, found in request.GET.lists() for text in found]
        except (TooManyFieldsSent, RequestDataTooBig) as error:
            return bad_request(request, error)
        if any("\0" in text for text in [request.path_info, *request.GET, *values]):
            return bad_request(request, BadRequest("NUL"))
    return None


def length_of(request):
    """Return the number of sent bytes, 0 if the header is invalid, as in Django."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length[:18]) if length.isdecimal() else 0


class NameLanguage(LocaleMiddleware):
    """Set the language of a response, and that it depends on the browser's.

    Files are the same for every browser, so that a cache stores each once.
    """

    def process_response(self, request, response):
        is_there = response.status_code in (200, 304)
        has_language = translation.get_language_from_path(request.path_info)
        if is_there and not has_language and not is_in_admin(request):
            return response
        return super().process_response(request, response)


class Desk:
    """Sends only requests of the desk through its own layer (`DESK_MIDDLEWARE`).

    Elsewhere the account is loaded when a view needs it, which those of visitors never
    do.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.layer = import_string(settings.DESK_MIDDLEWARE)(get_response)

    def __call__(self, request):
        if is_in_admin(request):
            return self.layer(request)
        find = partial(self.layer.account_elsewhere, request, request.user)
        request.user = SimpleLazyObject(find)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        return self.layer.process_view(request) if is_in_admin(request) else None

    def process_exception(self, request, error):
        if is_in_admin(request):
            return self.layer.process_exception(request, error)
        return None
