"""The page as readers would see it with the text of a form that is not saved yet.

What was typed is saved and shown in a transaction that is rolled back.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from portal.admin.drafts.offer import as_sent
from portal.admin.drafts.store import may_save
from portal.content.i18n.translatable import LANGUAGES
from portal.editorial.revisions.errors import reasons
from portal.editorial.workflow import previews
from portal.models import Draft

FORM, LANGUAGE = "form", "language"


def urls(admin):
    name = f"{admin.opts.app_label}_{admin.opts.model_name}_reader_view"

    @require_safe
    def view(request, pk=None):
        """Show the page in the language of the address, for a frame in the form."""
        row = admin.all_rows(request).filter(pk=pk).first() if pk else None
        if (pk and row is None) or not may_save(admin, request, row):
            raise Http404
        language = request.GET.get(LANGUAGE)
        with translation.override(language if language in LANGUAGES else LANGUAGES[0]):
            return previews.keep_private(as_typed(request, admin, row))

    view = admin.admin_site.admin_view(view)
    return [
        path("reader/", view, name=name),
        path("<int:pk>/reader/", view, name=name),
    ]


@csp_override(previews.BY_THE_DESK)
def as_typed(request, admin, row):
    """Show the page of the row with the typed values; nothing is stored."""
    found = Draft.objects.typed(request.user).about(admin.model, row)
    kept = found.filter(form=request.GET.get(FORM, "")).first()
    try:
        return rolled_back(request, admin, row or admin.model(), kept)
    except ValidationError as error:
        return refused(request, reasons(error, admin.model))
    except IntegrityError:
        return refused(request, [_("Fill in what the form needs first.")])


def rolled_back(request, admin, row, kept):
    with transaction.atomic():
        try:
            if kept:
                save_typed(admin, as_sent(request, kept.posted()), row)
            if row.pk is None:
                return refused(request, [_("Fill in what the form needs first.")])
            return previews.in_a_frame(request, row, previews.addresses(row))
        finally:
            transaction.set_rollback(True)


def refused(request, sentences):
    context = {"preview": True, "reasons": sentences}
    return render(request, "portal/preview_refused.html", context)


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
