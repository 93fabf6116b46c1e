"""The page on which what waits is reviewed: as readers will see it, beside what is new.

Its steps are those of the form of the row, by the same way in.
"""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.admin.drafts import store
from portal.admin.editing import presence
from portal.admin.translations.overview import models_for
from portal.admin.workflow import step_form
from portal.admin.workflow.passages import passages_of
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import kinds_by_label
from portal.content.picture_usage import check_described
from portal.content.states import Status
from portal.editorial.workflow import previews
from portal.editorial.workflow.desk_lines import others_waiting
from portal.editorial.workflow.steps import has_right

# Asks to go on with what waits next once a step is done.
GO_ON = "then"


def urls(admin):
    name = f"{admin.opts.app_label}_{admin.opts.model_name}_review"

    def view(request, pk):
        if request.method != "POST":
            row = admin.all_rows(request).filter(pk=pk).first()
            return refusal(admin, request, pk, row) or review_page(admin, request, row)
        admin.refuse_forged_step(request)
        with transaction.atomic():
            answer = partial(do_step, admin, request, pk)
            return store.once(admin, request, pk, answer)

    return [path("<int:pk>/review/", admin.admin_site.admin_view(view), name=name)]


def refusal(admin, request, pk, row):
    """The answer where there is no row; raises `PermissionDenied` to who sees none."""
    if row is None:
        return admin._get_obj_does_not_exist_redirect(request, admin.opts, str(pk))
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    return None


def do_step(admin, request, pk):
    """Do the step that was asked, and lead on: to what waits next, or to the start.

    Where it cannot be done the page says why, shows what is there now, and keeps the
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
        "original": row,
        "obstacles": obstacles(row),
        "change_url": admin.address("change", row.pk),
        "is_nav_sidebar_enabled": False,  # both columns need the room
    }
    if context["publishes"]:
        presence.looked(request.user, row)  # so that nobody takes it back
    title = _("Review: %s") % row
    return admin.render_page(request, "admin/workflow/review.html", title, **context)


def panel(admin, request, row):
    """The state of the row, its steps while it waits, and what waits beside it."""
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
        "step_form": step_form.form_for(request, row, step_form.CompactStepForm),
        "sending": store.new_number(),
    }


def what_is_new(request, row):
    """The page for readers and the passages, in the language that is chosen."""
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
    """The language that was asked for, else the first in which something changed."""
    if request.GET.get("language") in LANGUAGES:
        return request.GET["language"]
    changed = {each.language for each in passages if each.is_changed}
    return next((code for code in LANGUAGES if code in changed), LANGUAGES[0])


def tab(code, passages, request):
    """A language with how much there is to see in it."""
    own = [each for each in passages if each.language == code]
    return {
        "code": code,
        "url": query(code, GO_ON in request.GET),
        "changed": sum(each.is_changed for each in own),
        "noted": sum(len(each.notes) for each in own),
    }


def frame_of(row, language):
    """The preview in the language, to be framed; None of what has no preview."""
    if row.status == Status.PUBLISHED:
        return None
    by_code = {each["code"]: each["url"] for each in previews.addresses(row)}
    part = row.get_absolute_url().partition("#")[2]
    framed = f"{by_code[language]}?{previews.FRAMED}"
    return {
        "url": by_code[language],
        "framed": f"{framed}#{part}" if part else framed,
    }


def obstacles(row):
    """What has to be done before the row can be published."""
    try:
        check_described(row)
    except ValidationError as error:
        return error.messages
    return []


def address(line, goes_on):
    """The page on which a line of the start page is reviewed."""
    label, pk = line
    meta = kinds_by_label()[label]._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_review"
    return reverse(name, args=[pk]) + query(None, goes_on)


def query(language, goes_on):
    """What the address of the page says beside the row."""
    said = {"language": language, GO_ON: goes_on and "next"}
    found = urlencode({name: value for name, value in said.items() if value})
    return f"?{found}" if found else ""
