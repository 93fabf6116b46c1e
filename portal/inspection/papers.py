"""The reports of the inspection as papers: a table with a title, as DOCX or XLSX."""

import io
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.editorial import docx
from portal.editorial.docx import Paper
from portal.editorial.xlsx import sheets
from portal.inspection.models import FormRow, State
from portal.inspection.results import bounds, in_period
from portal.inspection.rules import RULES, inspect
from portal.inspection.yearly_form import VERIFY
from portal.models import SiteSettings

TYPES = {
    "docx": docx.TYPE,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass
class Table:
    language: str
    title: str
    notes: list
    head: list
    rows: list
    widths: list  # cm

    def docx(self):
        paper = Paper(self.language, self.title, size=11, margin=2)
        paper.title(self.title)
        for note in self.notes:
            paper.text(note)
        paper.table(self.head, self.rows, self.widths, size=9)
        paper.footer(self.title)
        return paper.data()

    def xlsx(self):
        file = io.BytesIO()
        rows = [[docx.writable(value) for value in row] for row in self.rows]
        layout = sheets.Layout(self.title, [width * 5 for width in self.widths])
        sheets.write(file, self.head, rows, layout)
        return file.getvalue()


def of_period(period, language):
    """Return the report on a month or a year. Raises `ValueError` for another text.

    While the period goes on, its last column says what is found now.
    """
    first, last = bounds(period)
    found, site = in_period(first, last), SiteSettings.objects.first()
    is_now = first <= timezone.localdate() <= last
    now = {r.rule.code: r for r in inspect()} if is_now else {}
    rows, failed = [], 0
    for rule in RULES:
        worst, days = found.get(rule.code, (State.UNKNOWN, 0))
        failed += worst == State.FAILED
        detail = in_words(now[rule.code].finding) if rule.code in now else ""
        cells = (rule.code.label, rule.article, rule.weight, worst.label, days, detail)
        rows.append([str(cell) for cell in cells])
    notes = [
        _("Site: %s") % (site.name if site else "–"),
        _("From %(first)s to %(last)s; rules not kept: %(count)d")
        % {"first": first, "last": last, "count": failed},
    ]
    title = _("Inspection of the site, %(period)s") % {"period": period}
    head = [_("Rule"), _("Article"), _("Weight"), _("Worst state"), _("Days not kept")]
    widths = [3.5, 3.3, 1.7, 2, 1.5, 5]
    return Table(language, title, notes, [*head, _("Now")], rows, widths)


def in_words(finding):
    texts = [
        str(finding.state.label),
        finding.detail,
        *(t for t, _url in finding.items),
    ]
    return "\n".join(filter(None, texts))


def of_form(year, rows, language):
    cells = [[row.section, row.name, row.shown, row.unit] for row in rows]
    title = _("Yearly form of the site, %(year)s") % {"year": year}
    fields = map(FormRow._meta.get_field, ("section", "name", "value", "unit"))
    head = [capfirst(field.verbose_name) for field in fields]
    return Table(language, title, [VERIFY], head, cells, [3, 7, 5, 2])
