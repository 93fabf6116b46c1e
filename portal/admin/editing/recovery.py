"""What staff typed is kept, whatever hinders the saving of it.

A form that could not be processed comes back as a page that holds it, shows what was
typed, and sends it again. The page asks the database nothing.
"""

import logging

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.log import log_response
from django.views.decorators.csrf import requires_csrf_token

from portal.admin.editing.recovered_fields import (
    has_secrets,
    model_of,
    recovered_fields,
)
from portal.server import failures
from portal.server.middleware import is_in_admin
from portal.server.outage import RETRY_AFTER

log = logging.getLogger("portal.desk")


def lost_files(request):
    """The names of the files that came with a form; no page can hold them."""
    return [file.name for name, files in request.FILES.lists() for file in files]


def answer_fault(request, error=None):
    """Answer at the desk while database or disk fail (`DESK_OUTAGE_VIEW`)."""
    case = failures.UNREACHABLE
    if request.method == "POST":
        is_uncertain = error and failures.may_be_saved(error)
        case = failures.UNCERTAIN if is_uncertain else failures.UNSAVED
    case = (error and failures.storage_fault(error)) or case
    return recovery_page(request, case, error)


def ask_to_sign_in(request):
    """Django would send the reader to the login page, and the form would be lost."""
    if request.method == "POST" and is_signed_out(request):
        if is_recoverable(request):
            lacks_factor = getattr(request, "lacks_factor", False)
            case = failures.NO_FACTOR if lacks_factor else failures.SIGNED_OUT
            return recovery_page(request, case)
        log.warning("Not processed (nobody of the staff): %s", request.path)
    return None


def recover_denied(request, error):
    if isinstance(error, PermissionDenied) and is_recoverable(request):
        return recovery_page(request, failures.DENIED)
    return None


def recover_failed(request, response):
    """The page that holds the form, where our code failed; else the response.

    While DEBUG is on, the page with the traceback is worth more.
    """
    has_failed = response.status_code == failures.FAILED.status and not settings.DEBUG
    if has_failed and is_recoverable(request):
        return recovery_page(request, failures.FAILED)
    return response


def csrf_failure(request, reason=""):
    """Keep a form whose token is too old; show nothing of what others forged."""
    if not is_in_admin(request):
        # A form on the public side acts for no account, and needs no token.
        response = recovery_page(request, failures.ONLY_READ)
        response["Allow"] = "GET, HEAD"
        return response
    case = failures.STALE if is_recoverable(request) else failures.REFUSED
    return ask_to_sign_in(request) or recovery_page(request, case)


def is_signed_out(request):
    """Whether the address needs an account of the staff and there is none now."""
    open_to_all = ("admin:login", "admin:logout", "admin_second_step")
    is_open = request.path_info in map(reverse, open_to_all)
    return not is_open and not admin.site.has_permission(request)


def is_recoverable(request):
    """Whether someone sent a form to the desk from a page of this very site.

    A form that another site forged must never come back with a token and a button.
    Scripts are left out: nobody sees what they get.
    """
    headers = request.headers
    own = (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)
    origin = headers.get("Origin")
    if origin is None:
        is_own = headers.get("Referer", "").startswith(tuple(f"{o}/" for o in own))
    else:
        is_own = origin in own
    return (
        is_in_admin(request)
        and request.method == "POST"
        and is_own
        and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    )


@requires_csrf_token
def recovery_page(request, case, error=None):
    """The page of a case, and in it the form that was sent, if that may be kept."""
    context = {
        "case": case,
        "path": request.get_full_path(),
        "request_id": getattr(request, "id", ""),
        "signs_in": case is failures.SIGNED_OUT,
        "sets_up_factor": case is failures.NO_FACTOR,
    }
    with translation.override(language_of(request)):
        if is_recoverable(request):
            context |= form_of(request)
        html = get_template("portal/recovered_form.html").render(context)
    response = HttpResponse(html, status=case.status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    # Not "no-referrer", with which browsers hide the origin of the next form as well.
    response["Referrer-Policy"] = "same-origin"
    if case.status == failures.UNSAVED.status:
        response["Retry-After"] = RETRY_AFTER
    log_failure(request, response, error)
    return response


def log_failure(request, response, error):
    """One line in the log, in the place of Django's own."""
    log_response(
        "Not processed (%s): %s",
        type(error.__cause__ or error).__name__ if error else response.reason_phrase,
        request.path,
        response=response,
        request=request,
        logger=log,
        exception=error if settings.DEBUG else None,
    )


def language_of(request):
    """The reader's language; the source language where no account could be read."""
    is_known = request.resolver_match is not None
    return translation.get_language() if is_known else settings.LANGUAGE_CODE


def form_of(request):
    """What the page needs to hold the form; passwords and what is with them are not."""
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    if has_secrets(fields):
        return {"is_secret": True}
    return {
        "csrf_token": get_token(request),
        "fields": list(fields.lists()),
        "recovered": list(recovered_fields(fields, model_of(request))),
        "files": lost_files(request),
    }
