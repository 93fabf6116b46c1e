"""Imports that are confirmed once, listed, and undone after a question."""

import hashlib
import logging
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.admin.audit.wording import comment_in_words
from portal.admin.drafts.store import note
from portal.admin.pages import refuse
from portal.admin.tables import pending_files
from portal.editorial.records.undo import effects, is_undone, may_undo, undo_import

log = logging.getLogger("portal.desk")


@contextmanager
def pending_import(request, key):
    """Yield the previewed file, once; None, with a message, if that was done already.

    In one transaction, so a second confirmation waits. Raises `ValidationError`.
    """
    digest = hashlib.sha256(f"import {request.user.pk} {key}".encode()).hexdigest()
    with transaction.atomic():
        _draft, is_first = note(request, digest, led_to=request.path)
        if not is_first:
            text = _("This import was done already; it is not done twice.")
            messages.info(request, text)
            yield None
            return
        file = pending_files.fetch(key, request.user)
        if file is None:
            raise ValidationError(_("The file is gone. Choose it once more."))
        with file:
            yield file
    pending_files.drop(key, request.user)


def imports_in_words(request, revisions, model=None):
    return [
        {
            "revision": each,
            "text": comment_in_words(each.comment, model),
            "may_undo": not is_undone(each) and may_undo(each, request.user),
        }
        for each in revisions
    ]


def undo_page(request, revision, render, back, model=None):
    """Ask before an import is undone, and undo it.

    `render(request, template, title, **context)` makes the page, and `back` is the
    address of the list of imports.
    """
    if not may_undo(revision, request.user):
        raise PermissionDenied
    if request.method != "POST":
        context = {"revision": revision, "effects": effects(revision), "back": back}
        context["text"] = comment_in_words(revision.comment, model)
        return render(
            request, "admin/tables/undo.html", _("Undo the import"), **context
        )
    try:
        count = undo_import(revision, request.user)
    except (ValidationError, IntegrityError, DataError) as error:
        return refuse(request, error, back)
    log.info("user %s undid an import of %s: %s", request.user.pk, count, back)
    messages.success(request, _("The import has been undone."))
    return redirect(back)
