"""One search over everything: every kind, every state, the texts of all languages.

It searches the same fields as the list of each kind, and working copies too.
"""

from functools import reduce
from operator import and_

from django.contrib import admin
from django.db.models import Case, Value, When
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.admin.base import in_every_language
from portal.admin.editing.choosers import holds
from portal.admin.lists.queries import what_was_cut
from portal.admin.pages import desk_page
from portal.content.kinds import desk_address
from portal.content.models import Content
from portal.models import AuditEntry
from portal.public.search.query import Query

OF_EACH_KIND = 10
UNSEARCHED = (AuditEntry,)  # the trail has its own search
TITLES = in_every_language("title")
SHOWN = (*TITLES, "status", "published_at", "expires_at", "live", "updated_at")


@require_safe
def search(request):
    asked = Query(request.GET.get("q", ""))
    groups = list(found(request, asked)) if asked.text else []
    # Matches in titles first, because they are usually the right ones.
    groups.sort(key=lambda group: not group["in_title"])
    return desk_page(
        request,
        "admin/start/search.html",
        _("Search everything"),
        words=asked.text,
        cut=what_was_cut(asked),
        groups=groups,
    )


def found(request, asked):
    """Yield the results of each kind that the user may view."""
    for model, model_admin in admin.site._registry.items():
        is_searched = model not in UNSEARCHED and model_admin.get_search_fields(request)
        if is_searched and model_admin.has_view_permission(request):
            rows = list(rows_of(request, model_admin, asked)[: OF_EACH_KIND + 1])
            if not rows:
                continue
            every = (
                f"{desk_address(model, 'changelist')}?{urlencode({'q': asked.text})}"
            )
            yield {
                "name": model._meta.verbose_name_plural,
                "in_title": any(getattr(row, "in_title", False) for row in rows),
                "rows": [
                    {"row": row, "url": desk_address(model, "change", row.pk)}
                    for row in rows[:OF_EACH_KIND]
                ],
                "more": len(rows) > OF_EACH_KIND and every,
            }


def rows_of(request, model_admin, asked):
    model = model_admin.model
    if not issubclass(model, Content):
        rows = model_admin.get_queryset(request).order_by("-pk")
        return model_admin.get_search_results(request, rows, asked.text)[0]
    rows = model._default_manager.all()
    found, _may_repeat = model_admin.get_search_results(request, rows, asked.text)
    rows = rows.only(*SHOWN).filter(pk__in=found.values("pk"))  # each once
    # A title that is missing would make it NULL, which comes first on PostgreSQL.
    words = (holds(word, TITLES) for word in asked.typed_words)
    in_title = Case(When(reduce(and_, words), Value(True)), default=Value(False))
    return rows.annotate(in_title=in_title).order_by("-in_title", "-updated_at", "-pk")
