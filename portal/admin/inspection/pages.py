"""The pages of the inspection at the desk, and its reports as files."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.admin.audit.acts import record_export
from portal.admin.pages import desk_page, download
from portal.editorial.table_paper import FORMS
from portal.inspection import papers, rules, yearly_form
from portal.inspection.findings import VIEW
from portal.inspection.models import FormRow, Span, State
from portal.models.audit import Event, record

PERIOD = re.compile(r"20[0-9]{2}(-(0[1-9]|1[0-2]))?")
MONTHS = 13  # to choose from for a report

may_view = permission_required(VIEW, raise_exception=True)


@require_safe
@may_view
def inspection_page(request):
    today = timezone.localdate()
    last = today.year * 12 + today.month - 1  # the last months, this one first
    found = rules.inspect(today)
    states = [result.finding.state for result in found]
    return desk_page(
        request,
        "admin/inspection/page.html",
        _("Inspection"),
        results=found,
        numbers=[(state, states.count(state)) for state in State],
        months=[f"{n // 12}-{n % 12 + 1:02}" for n in range(last, last - MONTHS, -1)],
        years=[today.year, today.year - 1],
        last_year=today.year - 1,
        last_night=Span.objects.order_by("-until").values_list("until", flat=True)[:1],
    )


@require_safe
@may_view
def report(request):
    period = request.GET.get("period", "")
    if not PERIOD.fullmatch(period):
        raise Http404("no such period")
    paper = papers.of_period(period, get_language())
    return serve(request, paper, f"inspection-{period}")


@require_http_methods(["GET", "HEAD", "POST"])
@may_view
def form_page(request, year):
    """Show the yearly form, serve it as a file, or create its rows by a POST."""
    if not 2000 <= year <= timezone.localdate().year:
        raise Http404("no such year")
    if request.method == "POST":
        return start_form(request, year)
    rows = yearly_form.rows_of(year)
    if "as" in request.GET:
        paper = papers.of_form(year, rows, get_language())
        return serve(request, paper, f"yearly-form-{year}")
    return desk_page(
        request,
        "admin/inspection/form.html",
        _("Yearly form of the site, %(year)s") % {"year": year},
        rows=rows,
        head=papers.of_form(year, [], get_language()).head[1:],
        year=year,
        next=max((row.position for row in rows), default=0) + 10,
        empty=sum(not row.shown for row in rows),
        may_start=request.user.has_perm("inspection.add_formrow"),
        may_change=request.user.has_perm("inspection.change_formrow"),
    )


@permission_required("inspection.add_formrow", raise_exception=True)
def start_form(request, year):
    with transaction.atomic():
        count = yearly_form.start(year)
        if count:
            added = [
                {"added": {"name": FormRow._meta.label_lower, "object": str(year)}}
            ]
            record(Event.SETTING_CHANGED, request.user, FormRow, changes=added)
    text = ngettext("%(count)d row created.", "%(count)d rows created.", count)
    messages.success(request, text % {"count": count})
    return redirect("admin_yearly_form", year)


def serve(request, paper, name):
    """Record the export, and serve the paper in the form that the address names."""
    form = request.GET.get("as", "docx")
    if form not in FORMS:
        raise Http404("no such file")
    record_export(request, file=f"{name}.{form}")
    return download(paper.data(form), f"{name}.{form}")
