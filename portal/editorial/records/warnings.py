"""Warnings to check before an import; they do not stop it."""

import copy
from itertools import batched
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.content.models import Content
from portal.editorial.quality.checks import doubts_of_all

BATCH_SIZE = 500  # rows that are looked at together


class ToCheck(NamedTuple):
    """A row of the file, the label of a column, and a sentence for the reader."""

    number: int
    title: str
    label: str
    sentence: str


def to_check(plan):
    """Return the warnings in the order of the rows; some queries for 500 rows."""
    found = list(left_out(plan))
    for some in batched(plan.changing, BATCH_SIZE):
        found += doubts(some)
    return sorted(found, key=lambda each: each.number)


def left_out(plan):
    """Yield warnings for elements of texts that are not imported."""
    for entry in plan.changing:
        for change in entry.changes:
            if names := change.column.left_out(entry.texts[change.column]):
                text = _("The site does not show this, so it is left out: %s")
                sentence = text % _(", ").join(names[:20])
                yield about(entry, change.column.label, sentence)


def doubts(entries):
    """Yield warnings about the changed columns, and new ones about others."""
    rows = [as_it_would_be(entry) for entry in entries]
    found = doubts_of_all(rows)
    pairs = [pair for pair in zip(entries, rows, strict=True) if found[pair[1].pk]]
    known = doubts_of_all([as_it_is(entry) for entry, _row in pairs if entry.stored])
    for entry, row in pairs:
        names = {change.column.name for change in entry.changes}
        before = {(each.field, each.sentence) for each in known.get(row.pk, ())}
        for doubt in found[row.pk]:
            is_new = (doubt.field, doubt.sentence) not in before
            if (is_new or doubt.field in names) and doubt.field not in links_of(row):
                yield about(entry, doubt.label, doubt.sentence)


def links_of(row):
    """Return the many-to-many fields, which a row in memory has only as stored."""
    return {field.name for field in row._meta.many_to_many}


def as_it_would_be(entry):
    """Return the changed row in memory; a new one has a key that no stored row has."""
    row = copy.copy(entry.row)
    if entry.is_new:
        row.pk = -entry.number
    return beside(row, entry.stored)


def as_it_is(entry):
    return beside(copy.copy(entry.stored), entry.stored)


def beside(row, stored):
    """Return the row as a working copy of the stored one, to compare figures."""
    if stored is not None and isinstance(row, Content):
        row.live = copy.copy(stored)
    return row


def about(entry, label, sentence):
    return ToCheck(entry.number, entry.title, label, sentence)
