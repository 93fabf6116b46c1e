"""The report at the desk: on a page, each figure with its rows, and as a file."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from exchanges.models import Exchange
from exchanges.timeline.facets import span_in_words
from exchanges.timeline.filters import Span
from exchanges.year.report.counting import Scope
from exchanges.year.report.filters import ReportForm
from exchanges.year.report.report import MEASURES, chart, report
from portal.admin.audit.acts import record_export
from portal.admin.menu import MenuGroup, add_page
from portal.admin.pages import download
from portal.content.kinds import desk_address
from portal.content.partial_date import PartialDate
from portal.editorial.docx import UNKNOWN
from portal.editorial.table_paper import FORMS, TablePaper
from portal.internal.models import RIGHT

RIGHTS = [f"exchanges.view_{kind}" for kind in ("exchange", "delegation", "agreement")]
LANGUAGES = ("zh-hans", "en")  # of the files
BY_DEFAULT = "year"
FIRST, OTHERS, ALL = 4, 2.6, 25.5  # cm: the columns, and a wide page


def may_see(user):
    return user.has_perms(RIGHTS)


add_page(
    *(MenuGroup.YEAR, 3, gettext_lazy("Report of the year")),
    *("admin:exchanges_exchange_report", may_see),
)


def report_view(admin, request):
    """Show the form and the report, or answer with it as a file."""
    if not may_see(request.user):
        raise PermissionDenied
    form = ReportForm(request.GET)
    title = _("Report of the year")
    if not form.is_valid():
        page = {"form": form}
        return admin.render_page(request, "admin/year/report.html", title, **page)
    if request.GET.get("file"):
        return file_of(request, form)
    found = report_of(request, form)
    names = found.mapping
    shown = form.cleaned_data["chart"] or MEASURES[0].name
    query = request.GET.copy()
    for name in ("file", "language"):
        query.pop(name, None)
    return admin.render_page(
        request,
        "admin/year/report.html",
        title,
        form=form,
        report=found,
        lines=[(line, names.get(line.key), cells(found, line)) for line in found.lines],
        names=names,
        total=cells(found, None),
        chart=chart(found, next(each for each in MEASURES if each.name == shown)),
        query=query.urlencode(),
        files=[(code, name) for code, name in settings.LANGUAGES if code in LANGUAGES],
        today=timezone.localdate(),
    )


def report_of(request, form):
    return report(
        Scope(form.is_public),
        form.filters,
        form.cleaned_data["by"] or BY_DEFAULT,
        with_plan=request.user.has_perm(RIGHT),
    )


def cells(report, line):
    """Return pairs of a number and the address of the list with its rows."""
    found = []
    for measure in report.measures:
        number = measure.of(report.total if line is None else line.numbers)
        key = () if line is None else (line.key,)
        query = report.query_of(measure, *key)
        url = f"{desk_address(measure.model, 'changelist')}?{query}"
        found.append((number, url if number else ""))
    return found


def file_of(request, form):
    """Return the report in the language asked for, else in the user's, else English."""
    kind, language = request.GET["file"], request.GET.get("language", get_language())
    if kind not in FORMS:
        raise Http404("no such file")
    language = language if language in LANGUAGES else "en"
    with override(language):
        form = ReportForm(request.GET)
        form.is_valid()
        found = report_of(request, form)
        data = paper_of(found, form.in_words(), language).data(kind)
    years = [form.filters.get(name) for name in ("from", "to")]
    span = "-".join(str(year) for year in dict.fromkeys(filter(None, years)))
    name = f"report-{span or timezone.localdate().isoformat()}.{kind}"
    record_export(request, Exchange, table="report", rows=len(found.counts))
    return download(data, name)


def paper_of(report, chosen, language):
    """Return the paper for Word, or the table for Excel with numbers to add up.

    `chosen` are pairs of a filter and its value, in words.
    """
    mapping = report.mapping
    names = ["GAOK", "CPAFFC"] if mapping else []
    head = [report.heading, *names, *(each.label for each in report.measures)]
    rows = [
        [
            line.label,
            *(mapping.get(line.key, ("", "")) if mapping else ()),
            *numbers(report, line.numbers),
        ]
        for line in report.lines
    ]
    rows.append([_("Total"), *[""] * len(names), *numbers(report, report.total)])
    others = len(head) - 1
    widths = [FIRST, *[min(OTHERS, (ALL - FIRST) / others)] * others]
    is_public = report.scope.is_public
    counted = _("Published only") if is_public else _("All, also unpublished")
    today = timezone.localdate().isoformat()
    facts = [*chosen, (_("Rows"), counted), (_("As of"), today)]
    lines = [
        _("%(name)s: %(value)s") % {"name": name, "value": value}
        for name, value in facts
    ]
    ends = [report.filters.get(name) for name in ("from", "to")]
    span = Span(*(year and PartialDate(year) for year in ends))
    title = _("Report on exchanges")
    title = f"{title} · {span_in_words(span)}" if span else title
    return TablePaper(language, title, head, rows, widths, lines, report.notes)


def numbers(report, line):
    found = [each.of(line) for each in report.measures]
    return [UNKNOWN if number is None else number for number in found]
