"""The page that keeps a form which could not be processed, and sends it again.

It uses no database, because that may have failed. After the end of a session it asks
for the password (`signing_in`).
"""

import logging
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import LoginView
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.log import log_response
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.csrf import requires_csrf_token

from portal.admin.drafts.store import CHOSEN, TOKEN, has_secrets, renew
from portal.admin.workflow.step_form import StepForm
from portal.server import failures
from portal.server.failures import FailurePage
from portal.server.middleware import is_in_admin
from portal.server.outage import RETRY_AFTER

# The form of a comment, which is beside that of a row.
OF_COMMENTS = {
    "column": pgettext_lazy("of a form", "Field"),
    "text": gettext_lazy("Comment"),
}
HELD = "typed-"  # before the names of fields that go along with a sign-in
# The third relation in the form of a city: relations-2-since.
INLINE = re.compile(r"(?P<relation>\w+)-(?P<number>[0-9]{1,4})-(?P<column>\w+)")

ROW_DELETED = FailurePage(
    410,
    gettext_lazy("This entry is not there any more"),
    gettext_lazy(
        "While you were writing, it was deleted, or its working copy was published. "
        "Nothing was saved. Look in another tab for what is there now, and copy your "
        "text from here."
    ),
)

log = logging.getLogger("portal.desk")


class HeldForm(NamedTuple):
    """The fields of a form that was sent, and the address to which it belongs."""

    fields: QueryDict
    path: str


# Failures of a form


def answer_fault(request, error=None):
    """Answer at the desk while database or disk fail (`DESK_OUTAGE_VIEW`)."""
    case = failures.UNREACHABLE
    if request.method == "POST":
        is_uncertain = error and failures.may_be_saved(error)
        case = failures.UNCERTAIN if is_uncertain else failures.UNSAVED
    case = (error and failures.storage_fault(error)) or case
    return failed_page(request, case, error)


def ask_to_sign_in(request):
    """Keep a form of a session that is over; Django would drop it."""
    open_to_all = ("admin:login", "admin:logout", "admin_second_step")
    is_open = request.path_info in map(reverse, open_to_all)
    if request.method != "POST" or is_open or admin.site.has_permission(request):
        return None
    if is_keepable(request):
        lacks_factor = getattr(request, "lacks_factor", False)
        case = failures.NO_FACTOR if lacks_factor else failures.SIGNED_OUT
        return failed_page(request, case)
    log.warning("Not processed (nobody of the staff): %s", request.path)
    return None


def keep_denied(request, error):
    if isinstance(error, PermissionDenied) and is_keepable(request):
        renew(request)
        return failed_page(request, failures.DENIED)
    return None


def keep_failed(request, response):
    """Return a page with the sent form if our code failed, else the response.

    While DEBUG is on, the page with the traceback is more useful.
    """
    has_failed = response.status_code == failures.FAILED.status and not settings.DEBUG
    if has_failed and is_keepable(request):
        return failed_page(request, failures.FAILED)
    return response


def csrf_failure(request, reason=""):
    """Keep a form whose token is too old; show no values of a forged one."""
    if not is_in_admin(request):
        # A form on the public side acts for no account, and needs no token.
        response = failed_page(request, failures.ONLY_READ)
        response["Allow"] = "GET, HEAD"
        return response
    case = failures.STALE if is_keepable(request) else failures.REFUSED
    is_signed_in = admin.site.has_permission(request)  # by now, in another tab
    held = carried_form(request) if is_signed_in else None
    return ask_to_sign_in(request) or failed_page(request, case, held=held)


def is_keepable(request):
    """Return True if a browser sent a form to the desk from a page of this site.

    A form that another site forged must never come back with a token and a button.
    Requests of scripts are left out, because their answers are not shown.
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


# The page


@requires_csrf_token
def failed_page(request, case, error=None, held=None):
    """Render the page of a case, with the form that was sent, if it may be kept.

    `held` is a form that waited for a sign-in. While it waits, the page signs in.
    """
    carried = carried_form(request)
    waits = held is None and bool(carried or case is failures.SIGNED_OUT)
    held = held or carried or HeldForm(request.POST.copy(), request.get_full_path())
    context = {
        "case": case,
        "path": held.path,
        "request_id": getattr(request, "id", ""),
        "sets_up_factor": case is failures.NO_FACTOR,
    }
    # The reader's language; the source language if no account was read.
    is_known = request.resolver_match is not None
    language = translation.get_language() if is_known else settings.LANGUAGE_CODE
    with translation.override(language):
        if is_keepable(request):
            context |= form_of(request, held, waits)
        html = get_template("admin/drafts/failed.html").render(context)
    response = HttpResponse(html, status=case.status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    # Not "no-referrer", with which browsers hide the origin of the next form as well.
    response["Referrer-Policy"] = "same-origin"
    if case.status == failures.UNSAVED.status:
        response["Retry-After"] = RETRY_AFTER
    log_response(
        "Not processed (%s): %s",
        type(error.__cause__ or error).__name__ if error else response.reason_phrase,
        request.path,
        response=response,
        request=request,
        logger=log,
        exception=error if settings.DEBUG else None,
    )
    return response


def form_of(request, held, waits):
    """Return the context of the page with the form, without any passwords."""
    fields = held.fields
    fields.pop(TOKEN, None)
    if has_secrets(fields):
        return {"is_secret": True}
    desk, _key = admin_at(held.path)
    login = reverse("admin:login", query={REDIRECT_FIELD_NAME: held.path})
    return {
        "csrf_token": get_token(request),
        "action": login if waits else held.path,
        "prefix": HELD if waits else "",
        "signs_in": waits,
        "fields": list(fields.lists()),
        "typed": list(typed_fields(fields, desk and desk.model)),
        "files": lost_files(request),
    }


def lost_files(request):
    """Return the names of sent files, which the page cannot keep."""
    return [file.name for name, files in request.FILES.lists() for file in files]


def carried_form(request):
    """Return the form that is sent with a sign-in, or None."""
    if request.method != "POST" or request.path_info != reverse("admin:login"):
        return None
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name.startswith(HELD):
            fields.setlist(name.removeprefix(HELD), values)
    path = LoginView().get_redirect_url(request)
    return HeldForm(fields, path) if fields and path else None


def admin_at(address):
    """Return the admin class and the key of the row of a form's address.

    (None, None) if the address is not that of a form.
    """
    try:
        match = resolve(urlsplit(address).path)
        key = match.kwargs.get("object_id")
        return match.func.model_admin, key and int(key)
    except (AttributeError, Resolver404, ValueError):
        return None, None


def typed_fields(fields, model):
    """Yield pairs of label and text that a person filled in.

    Works without the form and without the database.
    """
    for name, values in fields.lists():
        text = "\n".join(value for value in values if value.strip())
        is_filled_in = name not in CHOSEN and not name.startswith("_")
        if text and is_filled_in and not name.endswith("_FORMS"):
            yield label_of(model, name) or name, text


def label_of(model, name):
    """Return the label of a posted field, such as 标题 (English); None if unknown."""
    inline = INLINE.fullmatch(name)
    # A time is sent in two parts, published_at_0 and published_at_1.
    column = inline["relation"] if inline else re.sub(r"_\d$", "", name)
    form, _dash, step_field = column.partition("-")
    if form == StepForm.prefix and step_field in StepForm.base_fields:
        return StepForm.base_fields[step_field].label
    try:
        field = model._meta.get_field(column)
    except (AttributeError, FieldDoesNotExist):
        return OF_COMMENTS.get(name)
    if not inline:
        return getattr(field, "verbose_name", None)
    label = label_of(field.related_model, inline["column"])
    kind = label and field.related_model._meta.verbose_name
    return f"{kind} {int(inline['number']) + 1}: {label}" if label else None
