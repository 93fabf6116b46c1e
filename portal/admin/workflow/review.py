"""The page to review a waiting row: its preview, beside the changes with warnings.

Its steps are those of the form of the row, by the same functions.
"""

from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from portal.admin.drafts import store
from portal.admin.editing import presence
from portal.admin.translations.choice import models_for
from portal.admin.workflow import comments, step_form
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import desk_address, kinds_by_label
from portal.content.parts import parts_in
from portal.content.states import Status
from portal.editorial.quality.checks import Doubt, doubts_of
from portal.editorial.revisions.compare import (
    colon,
    field_of,
    in_one,
    linked,
    pairs,
)
from portal.editorial.revisions.snapshots import of_nothing, of_row, of_rows
from portal.editorial.translations.status import TO_DO, Translation, own_texts
from portal.editorial.workflow import previews
from portal.editorial.workflow.comments import label_of
from portal.editorial.workflow.queues import others_waiting
from portal.editorial.workflow.steps import has_right
from portal.models import Comment

# Parameter to continue with the next waiting row after a step.
GO_ON = "then"


class Note(NamedTuple):
    """A warning about a field, in words."""

    label: str
    language: str | None
    sentence: str
    kind: str


class Passage(NamedTuple):
    """A field with its changes as HTML; `language` is None if it has none."""

    label: str
    language: str | None
    html: str
    is_changed: bool
    notes: list


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
    panel = step_form.of_row(admin, request, row)
    if row.status != Status.IN_REVIEW:
        panel["offered"] = []
    publishes = has_right(request.user, "publish", row)
    models = models_for(request.user) if publishes else []
    others = others_waiting(row, request.user, models)
    goes_on = GO_ON in request.GET
    context = {
        **panel,
        "publishes": publishes,
        "others": others,
        "next_url": others and address(others[0], goes_on),
        "goes_on": goes_on,
        "step_form": step_form.form_for(request, row),
        "sending": store.new_number(),
        **what_is_new(request, row),
        **comments.panel(admin, request, row),
        "original": row,
        "obstacles": step_form.obstacles(row),
        "change_url": admin.address("change", row.pk),
        "is_nav_sidebar_enabled": False,  # both columns need the room
    }
    if publishes:
        presence.looked(request.user, row)  # so that its author cannot take it back
    title = _("Review: %s") % row
    return admin.render_page(request, "admin/workflow/review.html", title, **context)


def what_is_new(request, row):
    """Return the preview and the differences, in the selected language.

    Without one, in the first language that has changes.
    """
    passages = list(passages_of(row))
    changed = {each.language for each in passages if each.is_changed}
    language = next((code for code in LANGUAGES if code in changed), LANGUAGES[0])
    if request.GET.get("language") in LANGUAGES:
        language = request.GET["language"]
    shown = [each for each in passages if each.language in (None, language)]
    tabs = []
    for code in LANGUAGES:
        own = [each for each in passages if each.language == code]
        tab = {
            "code": code,
            "url": query(code, GO_ON in request.GET),
            "changed": sum(each.is_changed for each in own),
            "noted": sum(len(each.notes) for each in own),
        }
        tabs.append(tab)
    return {
        "language": language,
        "languages": tabs,
        "frame": frame_of(row, language),
        "texts": [each for each in shown if each.language],
        "facts": [each for each in shown if not each.language],
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


# Its passages


def passages_of(row):
    """Yield the fields that differ from the site or have a note; all of a new row."""
    notes = {}
    for note in notes_of(row):
        notes.setdefault(note.label, []).append(note)
    if row.live_id:
        snapshots = of_rows(type(row), [row.live, row])
    else:
        snapshots = of_nothing(type(row)), of_row(row)
    for old, new in pairs(*map(without_record, snapshots)):
        field = field_of(old, new)
        about = notes.pop(field.label, [])
        differs = old.text != new.text
        if differs or about:
            is_changed = differs and row.live_id is not None
            as_it_is = linked(escape(new.text), new.url)
            html = in_one(old, new) if is_changed else as_it_is
            yield Passage(field.label, field.language, html, is_changed, about)
    for label, about in notes.items():
        yield Passage(label, about[0].language, "", False, about)


def without_record(snapshot):
    """Return the snapshot without the record of translations, which is in the notes."""
    return snapshot._replace(
        values={k: v for k, v in snapshot.values.items() if k != "translated_from"},
        parts={key: without_record(part) for key, part in snapshot.parts.items()},
    )


def notes_of(row):
    """Yield the warnings about a row, and each text to translate."""
    for doubt in doubts_of(row):
        yield note(doubt, "doubt")
    for each in Comment.objects.about(row).still_open().select_related("author"):
        if each.field:
            label = label_of(row, each.column)
            words = colon(each.author, each.text)
            yield Note(str(label), each.language or None, words, "comment")
    rows = (row, *parts_in(row))
    translated = [(each, code) for code in LANGUAGES for each in rows]
    for text in (text for pair in translated for text in own_texts(*pair)):
        if text.state in TO_DO:
            part = None if text.row is row else text.row
            column = column_of(text.field, text.language)
            yield note(Doubt(row, column, to_do(text), part), text.state.value)


def note(doubt, kind):
    field = (doubt.part or doubt.row)._meta.get_field(doubt.field)
    language = getattr(field, "language", None)
    return Note(doubt.label, language, doubt.sentence, kind)


def to_do(text):
    source = get_language_info(text.source_language)["name_translated"]
    if text.state == Translation.MISSING:
        sentence = _("Not translated yet; the text is there in %(language)s.")
    elif text.state == Translation.MACHINE:
        sentence = _("A machine has translated it from %(language)s; confirm it.")
    else:
        sentence = _("Out of date: the text in %(language)s has changed since.")
    return sentence % {"language": source}
