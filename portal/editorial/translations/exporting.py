"""Texts handed out for translation as a table, one row for each text."""

import hashlib
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal.content.parts import link_of, part_key, part_names
from portal.content.rich_text.lookup import Memory
from portal.editorial.translations import glossary
from portal.editorial.translations.formats.rich_cells import to_cell
from portal.editorial.translations.status import TO_DO, rows_of, texts_of
from portal.editorial.translations.suggestions import SEGMENTS_OF_TABLE, suggest
from portal.editorial.workflow.working_copies import in_work
from portal.editorial.xlsx import sheets

ITEM, FIELD, STATE, SOURCE, TRANSLATION, MEMORY, TERMS, KEY, MARK = COLUMNS = [
    pgettext_lazy("column", "Item"),
    pgettext_lazy("column", "Field"),
    pgettext_lazy("column", "State"),
    pgettext_lazy("column", "Source"),
    pgettext_lazy("column", "Translation"),
    pgettext_lazy("column", "Former translation (only to read)"),
    pgettext_lazy("column", "Glossary (only to read)"),
    pgettext_lazy("column", "Key (do not change)"),
    pgettext_lazy("column", "Mark (do not change)"),
]
WIDTHS = (24, 14, 12, 60, 60, 40, 30, 4, 4)  # in characters


def header():
    return [str(column) for column in COLUMNS]


def table(texts, kinds):
    """Yield the rows of the table of texts, with former translations of the kinds."""
    lookup, terms = Memory(), glossary.stored()
    to_do = [text for _row, text in texts if text.state in TO_DO]
    found = suggest(to_do, kinds, most=SEGMENTS_OF_TABLE)
    former = dict(zip(map(id, to_do), found, strict=True))
    for row, text in texts:
        source, own = text.source, text.text
        if text.is_rich:  # with simple marks instead of tags
            source, own = to_cell(source, lookup), to_cell(own, lookup)
        if max(len(source), len(own)) > sheets.MAX_TEXT:
            source = _("The text is too long for a cell; translate it at the desk.")
            own = ""
        memory = max(former.get(id(text), ()), key=attrgetter("likeness"), default=None)
        words = "\n".join(
            f"{word} → {entry.forms(text.language)[0]}"
            for word, entry in terms.terms(text)
        )
        yield [
            str(row),
            text.label,
            str(text.in_words),
            source,
            own,
            memory.in_words[: sheets.MAX_TEXT] if memory else "",
            words[: sheets.MAX_TEXT],
            key_of(row, text),
            mark_of(text),
        ]


def texts_to_hand_out(models, language, to_do_only):
    """Yield pairs of a row and a text; a working copy replaces its live row."""
    for model in models:
        for row in fetched(model, rows_of(model).order_by("pk")):
            for text in texts_of(in_work(row), language):
                if text.state in TO_DO or not to_do_only:
                    yield row, text


def fetched(model, rows):
    """The rows with their copies and the parts of both, in a few queries."""
    names = part_names(model)
    copied = [f"working_copy__{name}" for name in names]
    return rows.select_related("working_copy").prefetch_related(*names, *copied)


def key_of(row, text):
    """Return the key of a text: kind and row, part if any, field and language."""
    names = [row._meta.label_lower, row.pk]
    if text.row._meta.model is not row._meta.model:
        link = link_of(type(row), text.row)  # the same in a working copy
        values = [getattr(text.row, name) for name in part_key(link)]
        names += [link.remote_field.get_accessor_name(), *values]
    return "/".join(map(str, [*names, text.field, text.language]))


def mark_of(text):
    """Return digests of stored source and translation, to detect later changes."""
    return f"{digest(text.source)}-{digest(text.text)}"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]
