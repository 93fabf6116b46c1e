"""The public page of statistics: what is published, by year, partner and continent."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from exchanges.models import Exchange
from exchanges.year.report.counting import Scope, count
from exchanges.year.report.report import (
    MEASURES,
    chart,
    notes_on,
    report_of,
)

PUBLIC = ("exchanges", "delegations", "persons", "agreements", "donations")
SHOWN = [each for each in MEASURES if each.name in PUBLIC]
DESCRIPTION = gettext_lazy(
    "How many exchanges, delegations, agreements and donations there were, by year, "
    "partner and continent."
)
GROUPS = (("year",), ("decade",), ("partner",), ("continent",), ("year", "kind"))
MOST_BARS = 40  # more years are shown by decade


@require_safe
def statistics(request):
    """Show the figures of all years, or of `?year=`."""
    scope, year = Scope(is_public=True), request.GET.get("year", "")
    whole = found = count(scope, {}, *([("year",)] if year else GROUPS))
    years = report_of(whole, scope, {}, "year")
    offered = [line.key for line in reversed(years.lines) if line.key]
    filters = {}
    if year:
        if year not in offered:
            raise Http404("nothing in such a year")
        filters = {"from": int(year), "to": int(year)}
        found = count(scope, filters, *GROUPS)
    parts = [report_of(found, scope, filters, by) for by in ("partner", "continent")]
    drawn = years
    if not year and len(offered) > MOST_BARS:
        drawn = report_of(whole, scope, {}, "decade")
    context = {
        "here": " · ".join(filter(None, [_("Statistics of exchanges"), year])),
        "description": ": ".join(filter(None, [year, str(DESCRIPTION)])),
        "query": f"?year={year}" if year else "",
        "year": year,
        "years": offered,
        "total": [(each.label, each.of(found.total)) for each in SHOWN],
        "chart": None if year else chart(drawn, SHOWN[0]),
        "kinds": kinds_of(found.lines["year", "kind"]),
        "tables": [
            {
                "by": part.by,
                "heading": part.heading,
                "columns": SHOWN,
                "lines": [
                    (line, [each.of(line.numbers) for each in SHOWN])
                    for line in part.lines
                ],
            }
            for part in parts
        ],
        "notes": notes_on(found.total, SHOWN),
        "now": timezone.now(),
    }
    return render(request, "exchanges/statistics.html", context)


def kinds_of(lines):
    """Return the kinds of exchanges, and their numbers by year with the sum."""
    numbers = {key: each["exchanges"] for key, each in lines.items()}
    kinds = [
        kind
        for kind in Exchange.Kind
        if any(number for (_year, of), number in numbers.items() if of == kind)
    ]
    years = sorted({year for (year, _kind), n in numbers.items() if n}, reverse=True)
    rows = [[numbers.get((year, kind), 0) for kind in kinds] for year in years]
    return {
        "columns": [capfirst(kind.label) for kind in kinds],
        "lines": [(y, row, sum(row)) for y, row in zip(years, rows, strict=True)],
    }
