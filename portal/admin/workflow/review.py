"""The page to review a waiting row: its preview, beside the changes.

Its steps are those of the form of the row, by the same functions.
"""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.admin.drafts import store
from portal.admin.editing import presence
from portal.admin.translations.choice import models_for
from portal.admin.workflow import comments, step_form
from portal.admin.workflow.passages import passages_of
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import desk_address, kinds_by_label
from portal.content.states import Status
from portal.editorial.workflow import previews
from portal.editorial.workflow.queues import others_waiting
from portal.editorial.workflow.steps import has_right

# Parameter to continue with the next waiting row after a step.
GO_ON = "then"


def review_view(admin, request, pk):
    if request.method != "POST":
        row = admin.all_rows(request).filter(pk=pk).first()
        return refusal(admin, request, pk, row) or review_page(admin, request, row)
    admin.refuse_forged_step(request)
    with transaction.atomic():
        answer = partial(do_step, admin, request, pk)
        return store.once(admin, request, pk, answer)


def refusal(admin, request, pk, row):
    """Return the answer for a missing row. Raises `PermissionDenied`."""
    if row is None:
        return admin._get_obj_does_not_exist_redirect(request, admin.opts, str(pk))
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    return None


def do_step(admin, request, pk):
    """Do the step, and redirect to the next waiting row or the start page.

    If it is refused, the page gives the reason, shows the current row, and keeps the
    remark.
    """
    row = admin.get_object(request, pk)
    if answer := refusal(admin, request, pk, row):
        return answer
    goes_on = GO_ON in request.POST
    others = goes_on and others_waiting(row, request.user, models_for(request.user))
    if step_form.try_step(request, row) is None:
        place = admin.address("review", pk)
        return redirect(place + query(request.GET.get("language"), goes_on))
    if others:
        return redirect(address(others[0], goes_on))
    if goes_on:
        messages.info(request, _("Nothing else waits for your review."))
    return redirect("admin:index")


def review_page(admin, request, row):
    context = {
        **panel(admin, request, row),
        **what_is_new(request, row),
        **comments.panel(admin, request, row),
        "original": row,
        "obstacles": step_form.obstacles(row),
        "change_url": admin.address("change", row.pk),
        "is_nav_sidebar_enabled": False,  # both columns need the room
    }
    if context["publishes"]:
        presence.looked(request.user, row)  # so that its author cannot take it back
    title = _("Review: %s") % row
    return admin.render_page(request, "admin/workflow/review.html", title, **context)


def panel(admin, request, row):
    """Return the state of the row, its steps in review, and other waiting rows."""
    found = step_form.of_row(admin, request, row)
    publishes = has_right(request.user, "publish", row)
    models = models_for(request.user) if publishes else []
    others = others_waiting(row, request.user, models)
    goes_on = GO_ON in request.GET
    return {
        **found,
        "offered": found["offered"] if row.status == Status.IN_REVIEW else [],
        "publishes": publishes,
        "others": others,
        "next_url": others and address(others[0], goes_on),
        "goes_on": goes_on,
        "step_form": step_form.form_for(request, row),
        "sending": store.new_number(),
    }


def what_is_new(request, row):
    """Return the preview and the differences, in the selected language."""
    passages = list(passages_of(row))
    language = chosen(request, passages)
    shown = [each for each in passages if each.language in (None, language)]
    return {
        "language": language,
        "languages": [tab(code, passages, request) for code in LANGUAGES],
        "frame": frame_of(row, language),
        "texts": [each for each in shown if each.language],
        "facts": [each for each in shown if not each.language],
    }


def chosen(request, passages):
    """Return the requested language, else the first one with changes."""
    if request.GET.get("language") in LANGUAGES:
        return request.GET["language"]
    changed = {each.language for each in passages if each.is_changed}
    return next((code for code in LANGUAGES if code in changed), LANGUAGES[0])


def tab(code, passages, request):
    """Return a language with the number of its differences."""
    own = [each for each in passages if each.language == code]
    return {
        "code": code,
        "url": query(code, GO_ON in request.GET),
        "changed": sum(each.is_changed for each in own),
        "noted": sum(len(each.notes) for each in own),
    }


def frame_of(row, language):
    """Return the preview in the language for a frame; None if there is none."""
    if row.status == Status.PUBLISHED:
        return None
    by_code = {each["code"]: each["url"] for each in previews.addresses(row)}
    part = row.get_absolute_url().partition("#")[2]
    framed = f"{by_code[language]}?{previews.FRAMED}"
    return {
        "url": by_code[language],
        "framed": f"{framed}#{part}" if part else framed,
    }


def address(line, goes_on):
    """Return the page to review a line of the start page."""
    label, pk = line
    url = desk_address(kinds_by_label()[label], "review", pk)
    return url + query(None, goes_on)


def query(language, goes_on):
    said = {"language": language, GO_ON: goes_on and "next"}
    found = urlencode({name: value for name, value in said.items() if value})
    return f"?{found}" if found else ""
