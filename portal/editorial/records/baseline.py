"""The former values of a file, to tell its changes from those of others.

For a fixture these are the values of the last load (`LoadedRow`), for a table those of
its export (the mark in the last column).
"""

import datetime
import hashlib
import json
from enum import Enum, auto

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.content.i18n.translatable import in_each_language

MARK = pgettext_lazy("column", "Mark (do not change)")
EXAMPLE = pgettext_lazy("mark of a row", "example")
LENGTH = 6  # characters of a digest in a mark


class Action(Enum):
    """What to do with a value: keep the stored one, take that of the file, or ask."""

    KEEP = auto()
    TAKE = auto()
    CONFLICT = auto()


def three_way(base, stored, said):
    """The `Action` for three digests; `base` is None if it is not known."""
    if said == stored:
        return Action.KEEP
    if base in (None, stored):
        return Action.TAKE
    return Action.KEEP if said == base else Action.CONFLICT


# The marks of tables


def mark_of(columns, row):
    """The mark of an exported row: its key, and a digest of each value."""
    digests = (digest(column.value(row))[:LENGTH] for column in columns)
    return f"{row.pk}-{''.join(digests)}"


def base_of(columns, mark, row):
    """The digests in a mark by column; {} without a mark or from another release.

    Raises `ValidationError` if it is not the mark of the row.
    """
    if not mark or row is None:
        return {}
    key, _dash, digests = mark.partition("-")
    if key != str(row.pk):
        raise ValidationError(_("This is not the mark of this entry. Empty the cell."))
    if len(digests) != LENGTH * len(columns):
        return {}
    starts = range(0, len(digests), LENGTH)
    found = (digests[start : start + LENGTH] for start in starts)
    return dict(zip(columns, found, strict=True))


def is_example(row, mark):
    """Return True for the example of a blank table, which is not imported."""
    return row.texts.get(mark) in in_each_language(EXAMPLE)


# Values as they are stored, in a form that can be compared


def plain(field, value):
    """The value as it is stored, in the one form that can be compared."""
    if isinstance(field, models.FileField):
        return str(value or "")
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return field.get_prep_value(value)


def stored(field, row):
    """The plain value of a field in a row; of many-to-many fields the sorted keys."""
    if field.many_to_many:
        return sorted(getattr(row, field.name).values_list("pk", flat=True))
    return plain(field, field.value_from_object(row))


def digest(value):
    """A short digest of a plain value, the same on every database."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
