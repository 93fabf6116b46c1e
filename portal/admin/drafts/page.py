"""The unsaved texts of a person: a list of links, and a page where no form is left."""

from django.contrib import admin
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from modeltranslation.utils import get_translation_fields

from portal.admin.drafts.failed import typed_fields
from portal.editorial.workflow.working_copies import in_work
from portal.models import Draft

MOST = 6  # lines of the list, the newest first
TITLES = [f"data__{name}__0" for name in get_translation_fields("title")]


def lines_of(user):
    """Yield the unsaved texts of the user, for the start page."""
    found = Draft.objects.typed(user).values("pk", "kind", "saved_at", *TITLES)
    own = f"data__title_{get_language().replace('-', '_')}__0"
    titles = sorted(TITLES, key=lambda name: name != own)
    for each in found[:MOST]:
        model = Draft(kind=each["kind"]).model
        title = next((each[name] for name in titles if each[name]), "")
        yield {
            "kind": model._meta.verbose_name if model else each["kind"],
            "title": title,
            "saved_at": each["saved_at"],
            "url": reverse("admin_draft", args=[each["pk"]]),
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
    context = {
        **admin.site.each_context(request),
        "title": _("Unsaved text"),
        "kept": kept,
        "typed": list(typed_fields(kept.posted(), kept.model)),
    }
    return TemplateResponse(request, "admin/drafts/page.html", context)


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
