"""The page as readers would see it with the text of a form that is not saved yet.

What was typed is saved and shown in a transaction that is rolled back.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from portal.admin.drafts.offer import as_sent
from portal.content.i18n.translatable import LANGUAGES
from portal.editorial.revisions.compare import reasons
from portal.editorial.workflow import previews
from portal.models import Draft


def reader_view(admin, request, pk=None):
    """Show the page in the language of the address, for a frame in the form."""
    row = get_object_or_404(admin.all_rows(request), pk=pk) if pk else None
    if not admin.may_save(request, row):
        raise Http404
    language = request.GET.get("language")
    with translation.override(language if language in LANGUAGES else LANGUAGES[0]):
        return previews.keep_private(as_typed(request, admin, row))


@csp_override(previews.BY_THE_DESK)
def as_typed(request, admin, row):
    """Show the page of the row with the typed values; nothing is stored."""
    found = Draft.objects.typed(request.user).about(admin.model, row)
    kept = found.filter(form=request.GET.get("form", "")).first()
    row, page = row or admin.model(), None
    refusal = [_("Fill in what the form needs first.")]
    try:
        with transaction.atomic():
            if kept:
                save_typed(admin, as_sent(request, kept.posted()), row)
            if row.pk is not None:
                page = previews.in_a_frame(request, row, previews.addresses(row))
            transaction.set_rollback(True)
    except ValidationError as error:
        refusal = reasons(error, admin.model)
    except IntegrityError:
        pass
    context = {"preview": True, "reasons": refusal}
    return page or render(request, "portal/preview_refused.html", context)


def save_typed(admin, request, row):
    """Put into the row what its form holds, as far as it is valid."""
    is_new = row.pk is None
    form = admin.get_form(request, row, change=not is_new)(request.POST, instance=row)
    form.is_valid()
    row.save()
    form._save_m2m()
    formsets, _inlines = admin._create_formsets(request, row, change=not is_new)
    for formset in formsets:
        if formset.is_valid():
            formset.save()
