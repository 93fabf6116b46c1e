"""Stores what is typed into an open form, and lets go of it."""

import re

from django.http import (
    Http404,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal.admin.editing.idempotency import NUMBER
from portal.admin.editing.recovered_fields import CHOSEN, has_secrets
from portal.models import Autosave

DISCARD, RECOVERED = "_discard", "_recovered"
FORM = re.compile("[0-9a-f]{32}")
# What is no text of the form, and secrets, which are never stored.
PASSING = {"csrfmiddlewaretoken", RECOVERED, *CHOSEN}


def urls(admin):
    name = f"{admin.opts.app_label}_{admin.opts.model_name}_autosave"

    @require_POST
    def view(request, pk=None):
        """Store the fields that were sent, or discard what was stored.

        Answers with the time; 404 to whom the form does not belong.
        """
        refuse_strangers(admin, request, pk)
        if DISCARD in request.POST:
            Autosave.objects.forget(request.user, request.POST[DISCARD])
            return HttpResponseRedirect(form_address(admin, pk))
        form = request.POST.get(NUMBER, "")
        if not FORM.fullmatch(form) or has_secrets(request.POST):
            return HttpResponseBadRequest()
        data = request.POST.copy()
        for name in PASSING:
            data.pop(name, None)
        Autosave.objects.keep(request.user, admin.model, pk, form, data)
        Autosave.objects.forget(request.user, request.POST.get(RECOVERED, ""))
        return JsonResponse({"at": f"{timezone.localtime():%H:%M:%S}"})

    view = admin.admin_site.admin_view(view)
    return [
        path("autosave/", view, name=name),
        path("<int:pk>/autosave/", view, name=name),
    ]


def refuse_strangers(admin, request, pk):
    """Raise Http404 unless the person may save the form of this row."""
    row = admin.all_rows(request).filter(pk=pk).first() if pk else None
    if (pk and row is None) or not may_save(admin, request, row):
        raise Http404


def may_save(admin, request, row):
    """Whether the person may save the form of a row, or of a new one."""
    if row is None:
        return admin.has_add_permission(request)
    return admin.has_change_permission(request, row)


def form_address(admin, pk):
    return admin.address("change", pk) if pk else admin.address("add")
