"""The differences of a row for its reviewer, field by field, with warnings."""

from typing import NamedTuple

from django.utils.html import escape
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.parts import parts_in
from portal.editorial.quality.checks import Doubt, doubts_of
from portal.editorial.revisions.compare import (
    LANGUAGE_OF,
    colon,
    field_of,
    in_one,
    linked,
    pairs,
)
from portal.editorial.revisions.snapshots import of_nothing, of_row, of_rows
from portal.editorial.translations.status import TO_DO, Translation, own_texts
from portal.editorial.workflow.comments import label_of
from portal.models import Comment


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
    language = LANGUAGE_OF.get(getattr(field, "language", "").replace("-", "_"))
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
