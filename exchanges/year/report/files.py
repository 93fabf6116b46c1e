"""The report as a table for Excel, with numbers that it can add up, and as a paper."""

import io

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.timeline.facets import span_in_words
from exchanges.timeline.filters import Span
from portal.content.partial_date import PartialDate
from portal.editorial.docx import Paper
from portal.editorial.xlsx import sheets


def title_of(report):
    ends = [report.filters.get(name) for name in ("from", "to")]
    span = Span(*(year and PartialDate(year) for year in ends))
    return " · ".join(
        [_("Report on exchanges"), *([span_in_words(span)] if span else [])]
    )


def table_of(report):
    """Return the names of the columns and the rows, the last one with the total."""
    mapping = report.mapping
    names = ["GAOK", "CPAFFC"] if mapping else []
    header = [report.heading, *names, *(each.label for each in report.measures)]
    rows = []
    for line in report.lines:
        others = mapping.get(line.key, ("", "")) if mapping else ()
        rows.append([line.label, *others, *numbers(report, line.numbers)])
    blank = [""] * len(names)
    rows.append([_("Total"), *blank, *numbers(report, report.total)])
    return [str(name) for name in header], rows


def numbers(report, line):
    found = [each.of(line) for each in report.measures]
    return ["–" if number is None else number for number in found]


def facts_of(report, chosen):
    """Return pairs that say what was counted, and when."""
    rows = _("Published only") if report.scope.is_public else _("All, also unpublished")
    return [
        *((str(label), str(value)) for label, value in chosen),
        (_("Rows"), rows),
        (_("As of"), timezone.localdate().isoformat()),
    ]


def as_xlsx(report, chosen):
    from portal.editorial.xlsx import writer  # see `sheets`

    header, rows = table_of(report)
    width = len(header)
    below = [[], *facts_of(report, chosen), [], *([note] for note in report.notes)]
    padded = [[*map(str, each), *[""] * (width - len(each))][:width] for each in below]
    layout = sheets.Layout(title_of(report), [28, *[14] * (width - 1)])
    file = io.BytesIO()
    writer.write_workbook(file, header, [*rows, *padded], layout)
    return file.getvalue()


def as_docx(report, chosen, language):
    paper = Paper(language, title_of(report), size=11, margin=2)
    paper.title(title_of(report))
    paper.pairs(facts_of(report, chosen), widths=(4, 13))
    paper.text("")
    header, rows = table_of(report)
    others = [13.4 / (len(header) - 1)] * (len(header) - 1)
    paper.table(header, rows, [3.6, *others], size=8)
    paper.text("")
    for note in report.notes:
        paper.item(note)
    paper.footer(title_of(report))
    return paper.data()
