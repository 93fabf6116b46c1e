"""The unsaved texts of a person: a list of links, and a page where no form is left."""

from django.contrib import admin
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from modeltranslation.utils import get_translation_fields

from portal.admin.drafts.failed import typed_fields
from portal.admin.pages import desk_page
from portal.content.i18n.translatable import column_of
from portal.editorial.workflow.working_copies import in_work
from portal.models import Draft

MOST = 6  # lines of the list, the newest first


def lines_of(user):
    """Yield the unsaved texts of the user, for the start page."""
    names = [column_of("title", get_language()), *get_translation_fields("title")]
    for kept in Draft.objects.typed(user)[:MOST]:
        posted = kept.posted()
        titles = [posted.get(name) for name in names]
        yield {
            "kind": kept.model._meta.verbose_name if kept.model else kept.kind,
            "title": next(filter(None, titles), ""),
            "saved_at": kept.saved_at,
            "url": reverse("admin_draft", args=[kept.pk]),
        }


@require_http_methods(["GET", "HEAD", "POST"])
def draft_page(request, pk):
    """Redirect to the form that offers the text; without one show the text itself.

    There is none if the row was deleted, or the user may not change it any more. A POST
    discards the text.
    """
    kept = get_object_or_404(Draft.objects.typed(request.user), pk=pk)
    if request.method == "POST":
        kept.delete()
        return redirect("admin:index")
    if form := form_of(request, kept):
        return redirect(form)
    typed = list(typed_fields(kept.posted(), kept.model))
    title = _("Unsaved text")
    return desk_page(request, "admin/drafts/page.html", title, kept=kept, typed=typed)


def form_of(request, kept):
    """Return the address of the form that offers the text, or None."""
    desk = admin.site._registry.get(kept.model)
    if desk is None:
        return None
    if kept.object_id is None:
        return desk.may_save(request, None) and desk.address("add")
    row = desk.all_rows(request).filter(pk=kept.object_id).first()
    row = row and in_work(row)
    if row and (desk.may_save(request, row) or desk.future_copy(request, row)):
        return desk.address("change", row.pk)
    return None
