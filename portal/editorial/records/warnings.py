"""Warnings to check before an import; they do not stop it."""

import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.content.models import Content
from portal.editorial.quality.checks import doubts_of_all
from portal.editorial.records.record import Problem


def to_check(plan):
    """Return the warnings as `Problem`s, in the order of the rows."""
    found = [*left_out(plan), *doubts(plan.changing)]
    return sorted(found, key=lambda each: each.number)


def left_out(plan):
    for entry in plan.changing:
        for change in entry.changes:
            if names := change.column.left_out(entry.texts[change.column]):
                text = _("The site does not show this, so it is left out: %s")
                sentence = text % _(", ").join(names[:20])
                yield warning(sentence, entry, change.column.label)


def doubts(entries):
    """Yield warnings about the changed columns, and new ones about others."""
    rows = [in_memory(entry.row, entry) for entry in entries]
    found = doubts_of_all(rows)
    pairs = [pair for pair in zip(entries, rows, strict=True) if found[pair[1].pk]]
    stored = [in_memory(entry.stored, entry) for entry, _row in pairs if entry.stored]
    known = doubts_of_all(stored)
    for entry, row in pairs:
        names = {change.column.name for change in entry.changes}
        before = {(each.field, each.sentence) for each in known.get(row.pk, ())}
        # A row in memory has only the links that are stored.
        links = {field.name for field in row._meta.many_to_many}
        for doubt in found[row.pk]:
            is_new = (doubt.field, doubt.sentence) not in before
            if (is_new or doubt.field in names) and doubt.field not in links:
                yield warning(doubt.sentence, entry, doubt.label)


def in_memory(row, entry):
    """Return a copy of the row, with a key of its own if it is new.

    It becomes a working copy of the stored row, to compare figures.
    """
    row = copy.copy(row)
    if entry.is_new:
        row.pk = -entry.number
    elif isinstance(row, Content):
        row.live = copy.copy(entry.stored)
    return row


def warning(sentence, entry, label):
    return Problem(ValidationError(sentence), record=entry, label=label)
