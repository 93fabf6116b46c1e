"""The reports of the inspection as papers."""

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.editorial.table_paper import TablePaper
from portal.inspection.models import FormRow, State
from portal.inspection.results import bounds, in_period
from portal.inspection.rules import RULES, inspect
from portal.inspection.yearly_form import VERIFY
from portal.models import SiteSettings


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
        detail = []
        if rule.code in now:
            finding = now[rule.code].finding
            items = [text for text, _url in finding.items]
            detail = [str(finding.state.label), finding.detail, *items]
        cells = (rule.code.label, rule.article, rule.weight, worst.label, days)
        rows.append((*cells, "\n".join(filter(None, detail))))
    lines = [
        _("Site: %s") % (site.name if site else "–"),
        _("From %(first)s to %(last)s; rules not kept: %(count)d")
        % {"first": first, "last": last, "count": failed},
    ]
    title = _("Inspection of the site, %(period)s") % {"period": period}
    head = [_("Rule"), _("Article"), _("Weight"), _("Worst state"), _("Days not kept")]
    widths = [3.4, 3.7, 1.7, 1.9, 1.5, 4.8]
    return TablePaper(language, title, [*head, _("Now")], rows, widths, lines)


def of_form(year, rows, language):
    cells = [[row.section, row.name, row.shown, row.unit] for row in rows]
    title = _("Yearly form of the site, %(year)s") % {"year": year}
    fields = map(FormRow._meta.get_field, ("section", "name", "value", "unit"))
    head = [capfirst(field.verbose_name) for field in fields]
    return TablePaper(language, title, head, cells, [3, 7, 5, 2], [VERIFY])
