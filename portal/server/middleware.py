"""What happens to every request before and after its view."""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponseNotFound
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.urls import resolve, reverse
from django.utils import translation
from django.views.defaults import bad_request

from portal.content.i18n.languages import wanted_language
from portal.models import FormerAddress
from portal.public.errors import not_found

SESSION_KEY = 8  # Django takes no shorter one


def is_in_admin(request):
    return request.path_info.startswith(reverse("admin:index"))


def drop_cookies(get_response):
    """Read no cookie but that of a session outside the admin, and none with a NUL.

    Django would obey one that names a language, answer a damaged token with a new one,
    and take back what is no session: yet an address has one content, and no cookie.
    """

    def counts(request, name, value):
        is_session = name == settings.SESSION_COOKIE_NAME and len(value) >= SESSION_KEY
        return "\0" not in value and (is_session or is_in_admin(request))

    def middleware(request):
        found = request.COOKIES.items()
        request.COOKIES = {n: value for n, value in found if counts(request, n, value)}
        return get_response(request)

    return middleware


def shorten_languages(get_response):
    """Leave of Accept-Language what counts: Django keeps a thousand whole headers."""

    def middleware(request):
        header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        request.META["HTTP_ACCEPT_LANGUAGE"] = wanted_language(header)
        return get_response(request)

    return middleware


class NameLanguage(LocaleMiddleware):
    """Says in which language an answer is, and that it depends on the browser's.

    A file is the same for every browser, so that a cache keeps it once.
    """

    def process_response(self, request, response):
        is_there = response.status_code in (200, 304)
        has_language = translation.get_language_from_path(request.path_info)
        if is_there and not has_language and not is_in_admin(request):
            return response
        return super().process_response(request, response)


def admin_language(get_response):
    """Activate the account's language in the admin; Chinese until someone signs in.

    The language of the browser does not count there.
    """

    def middleware(request):
        if is_in_admin(request):
            language = getattr(request.user, "language", settings.LANGUAGE_CODE)
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware


def refuse_damaged(get_response):
    """Answer 400 to NUL, which no database stores, and to far too many parameters."""

    def middleware(request):
        try:
            values = [text for _, found in request.GET.lists() for text in found]
        except (TooManyFieldsSent, RequestDataTooBig) as error:
            return bad_request(request, error)
        if any("\0" in text for text in [request.path_info, *request.GET, *values]):
            return bad_request(request, BadRequest("NUL"))
        return get_response(request)

    return middleware


class OneRedirect(CommonMiddleware):
    """Adds a missing slash, to what is only read, and follows an old address at once.

    Django adds it to a form as well, whose content is lost then, and while DEBUG is on
    it raises an error.
    """

    def should_redirect_with_slash(self, request):
        is_read = request.method in ("GET", "HEAD")
        return is_read and super().should_redirect_with_slash(request)

    def get_full_path_with_slash(self, request):
        match = resolve(f"{request.path_info}/")
        model = getattr(match.func, "view_initkwargs", {}).get("model")
        slug = match.kwargs.get("slug")
        if model and slug and not model.objects.published().filter(slug=slug).exists():
            row = FormerAddress.objects.leading_to(model, slug)
            if row:
                return row.get_absolute_url()
        return super().get_full_path_with_slash(request)


def own_not_found(get_response):
    """Show the portal's own page for what is not there even while DEBUG is on."""

    def middleware(request):
        response = get_response(request)
        if settings.DEBUG and response.status_code == HttpResponseNotFound.status_code:
            return not_found(request)
        return response

    return middleware
