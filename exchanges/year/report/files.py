"""The report as a paper for Word, or as a table for Excel with numbers to add up."""

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.timeline.facets import span_in_words
from exchanges.timeline.filters import Span
from portal.content.partial_date import PartialDate
from portal.editorial.docx import UNKNOWN
from portal.editorial.table_paper import TablePaper

FIRST, OTHERS, ALL = 4, 2.6, 25.5  # cm: the columns, and a wide page


def paper_of(report, chosen, language):
    """Return the paper; `chosen` are pairs of a filter and its value, in words."""
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
    lines = [
        _("%(name)s: %(value)s") % {"name": name, "value": value}
        for name, value in facts_of(report, chosen)
    ]
    return TablePaper(
        *(language, title_of(report), head, rows, widths),
        *(lines, report.notes),
    )


def title_of(report):
    ends = [report.filters.get(name) for name in ("from", "to")]
    span = Span(*(year and PartialDate(year) for year in ends))
    return " · ".join(
        [_("Report on exchanges"), *([span_in_words(span)] if span else [])]
    )


def numbers(report, line):
    found = [each.of(line) for each in report.measures]
    return [UNKNOWN if number is None else number for number in found]


def facts_of(report, chosen):
    """Return pairs that say what was counted, and when."""
    rows = _("Published only") if report.scope.is_public else _("All, also unpublished")
    return [*chosen, (_("Rows"), rows), (_("As of"), timezone.localdate().isoformat())]
