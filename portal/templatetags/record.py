"""The foot of a page: dates of publication, sources, corrections, and translations.

Sources, corrections and the note on unofficial translations are in one block, closed
until a reader opens it, to keep the text free of them.
"""

from typing import NamedTuple

from django import template
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language, override, pgettext

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.languages import bcp47, shown_text, unofficial_languages
from portal.content.models import Content
from portal.content.parts import rows_of_page
from portal.models import Source
from portal.templatetags.portal import names_of

register = template.Library()


class Note(NamedTuple):
    """A note in paragraphs: those that correct something, and the others."""

    kind: str  # of the part that it belongs to, empty for the row of the page
    language: str  # for `lang` of a fallback, else empty
    corrections: list[str]
    others: list[str]
    noted_with: object  # the row whose note tells of the same, None if there is none


@register.inclusion_tag("portal/partials/_record.html")
def record(row, parts=(), is_own=False):
    """Render the foot of the page of `row`, also about other rows on it.

    `parts` are rows without a page, such as relations. `is_own` says that the office
    wrote the text and needs no source.
    """
    shown = rows_of_page(row)
    rows = [*shown, *(parts or ())]
    return {
        "object": row,
        "changed": changed_later(row, shown),
        "is_own": is_own,
        "sources": sources_of(row, rows[1:]),
        "notes": [note for note in notes_of(row, rows) if note.others],
        "unofficial": names_of(
            code
            for each in rows
            if isinstance(each, Content)
            for code in unofficial_languages(each)
        ),
    }


@register.inclusion_tag("portal/partials/_corrections.html")
def corrections(row):
    """Render, above the text, where the page corrects what it is based on."""
    return {
        "notes": [note for note in notes_of(row, [row]) if note.corrections],
        "has_sources": bool(row.sources.all()),
    }


def notes_of(row, rows):
    """Yield the notes of the rows on a page, in the form that readers see.

    A paragraph about the row itself is a correction if it begins with that word, in
    its own language.
    """
    for each in rows:
        if not getattr(each, "note", ""):
            continue
        text, language = shown_text(each, "note")
        with override(language):
            word = pgettext("beginning of a paragraph of a note", "Correction:")
        found = {True: [], False: []}
        for paragraph in text.splitlines():
            if paragraph.strip():
                html = mark_scripts(paragraph, language)
                found[each is row and paragraph.startswith(word)].append(html)
        kind = "" if each is row else kind_of(each)
        borrowed = "" if language == get_language() else bcp47(language)
        other = getattr(each, "noted_with", None)
        yield Note(kind, borrowed, found[True], found[False], other)


def changed_later(row, shown):
    """Return the time of the last change, None if it was on the day of publication."""
    changed = max(each.updated_at for each in shown)
    published = row.published_at
    is_later = not published or localdate(published) != localdate(changed)
    return changed if is_later else None


def sources_of(row, parts):
    """Return pairs of a source and the rows that use it; each source once."""
    found, pairs = {}, [*named_by(row)]
    for part in parts:
        pairs += [(source, use or kind_of(part)) for source, use in named_by(part)]
    for source, use in pairs:
        _source, uses = found.setdefault(source.pk, (source, []))
        if use and use not in uses:
            uses.append(use)
    return list(found.values())


def named_by(row):
    """Yield the sources of a row, and those of its single figures."""
    yield from ((source, "") for source in row.sources.all())
    for field in row._meta.fields:
        if field.related_model is Source and (source := getattr(row, field.name)):
            yield source, capfirst(field.verbose_name)


def kind_of(part):
    """Return the name of the kind of a part, in the active language."""
    return capfirst(part._meta.verbose_name)
