"""The form for readers who found an error."""

from urllib.parse import quote

from django.conf import settings
from django.db import Error
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.content.kinds import ColumnType
from portal.editorial.deadlines import DEADLINE
from portal.public.feedback.forms import ReportForm
from portal.public.feedback.intake import receive, seconds_to_wait
from portal.public.feedback.pages import own_path, page_at
from portal.server.absolute_urls import is_from_here
from portal.server.client_address import code_of
from portal.server.failures import UNSAVED
from portal.server.middleware import length_of

RETRY_AFTER = 30  # seconds, while the database is away


@cache_control(no_cache=True)  # it reports that nothing can be sent now
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request):
    """Show the form; a POST redirects, so that a reload sends nothing.

    The form acts for no account, so its origin is checked instead of a token.
    """
    if request.method == "POST":
        return receive_report(request)
    path = own_path(request.GET.get("page", ""))
    return report_page(request, ReportForm(request, initial={"page": path}))


def receive_report(request):
    """Read the sent form; only text longer than any report is lost."""
    if not is_from_here(request):
        text = _("Your report did not come from this page. Please write it here.")
        return report_page(request, ReportForm(request), 403, text)
    if length_of(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        text = _("This is far too long. Go back, and shorten your text.")
        return report_page(request, ReportForm(request), 413, text)
    form = ReportForm(request, data=request.POST)
    if not form.is_valid():
        form.without_nul()
        return report_page(request, form, 422)
    try:
        return store_report(request, form)
    except Error:
        response = report_page(request, form, 503, UNSAVED.text, "plain.html")
        response["Retry-After"] = RETRY_AFTER
        return response


def store_report(request, form):
    """Keep the report; too many from one place have to wait."""
    code = code_of(request)
    if seconds := seconds_to_wait(code):
        minutes = -(-seconds // 60)
        text = ngettext(
            "Too much has come from your network just now. Your text is still here: "
            "please send it again in %(minutes)d minute.",
            "Too much has come from your network just now. Your text is still here: "
            "please send it again in %(minutes)d minutes.",
            minutes,
        )
        response = report_page(request, form, 429, text % {"minutes": minutes})
        response["Retry-After"] = seconds
        return response
    names = ("page", "text", "kind", "email")
    values = {name: form.cleaned_data[name] for name in names}
    values |= {"language": get_language(), "is_suspected": form.looks_like_spam}
    receive(code, values)
    return HttpResponseRedirect(reverse("portal:report_sent"), status=303)


def report_page(request, form, status=200, notice="", layout="base.html"):
    """Render the form as typed; `notice` is the obstacle to sending it."""
    path = form.known_page
    is_plain = layout == "plain.html"
    context = {
        "form": form,
        "here": _("Report an error"),
        "column_type": ColumnType.COMPLAINTS,
        # With the page that it is about it is the same form, at too many addresses.
        "unlisted": bool(path),
        "notice": notice,
        "layout": layout,
        "about": page_at(path) if path and not is_plain else None,
        "carried": f"?page={quote(path)}" if path else "",
        "working_days": DEADLINE,
        "days": settings.REPORTS_KEPT_DAYS,
    }
    response = render(
        request, "portal/feedback/report_error.html", context, status=status
    )
    if request.method == "POST":
        add_never_cache_headers(response)  # contains what the visitor typed
    return response


@cache_control(no_cache=True)
@require_safe
def report_sent(request):
    """Thank the reader and name the next steps; a reload sends nothing."""
    context = {"here": _("Thank you"), "unlisted": True, "working_days": DEADLINE}
    return render(request, "portal/feedback/report_sent.html", context)
