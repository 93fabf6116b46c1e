"""The site map: all pages, by kind."""

from django.db.models import Count, Max, Value
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.public.navigation.menu import kinds

MOST = 100  # rows of a kind; a longer list is only led to


@require_safe
def site_map(request):
    """List each kind with its pages, or with years if there are too many.

    One query for the numbers and one for each kind, for any number of pages.
    """
    by_label = {kind.model._meta.label: kind for kind in kinds()}
    totals = {"number": Count("pk"), "changed": Max("updated_at")}
    first, *others = (
        kind.model.objects.published()
        .order_by()
        .annotate(of=Value(label))
        .values("of")
        .annotate(**totals)
        .values_list("of", *totals)
        for label, kind in by_label.items()
    )
    found = {label: values for label, *values in first.union(*others, all=True)}
    sections = [section(kind, *found[label]) for label, kind in by_label.items()]
    context = {"sections": sections, "here": _("Site map")}
    return render(request, "portal/navigation/site_map.html", context)


def section(kind, number, changed):
    rows = kind.model.objects.pages()
    is_long = number > MOST
    parts = rows.in_parts() if number and not is_long else []
    shown = sum(len(some) for _heading, some in parts)
    return {
        "kind": kind,
        "id": kind.model._meta.model_name,
        "number": number,
        "changed": changed,
        "is_long": is_long,
        "parts": [part for part in parts if part[1]],
        "elsewhere": 0 if is_long else number - shown,
        "spans": rows.in_spans() if is_long else [],
    }
