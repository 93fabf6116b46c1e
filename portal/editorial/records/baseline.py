"""The former values of a file, to tell its changes from those of others.

For a fixture these are the values of the last load (`LoadedRow`), for a table those of
its export (the mark in the last column).
"""

import datetime
import hashlib
import json
from enum import Enum, auto

from django.core.exceptions import (
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    ValidationError,
)
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import LoadedRow

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
    digests = (short_digest(column.value(row)) for column in columns)
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


def short_digest(value):
    return digest(value)[:LENGTH]


# The values of loads


class Memory:
    """The `LoadedRow`s of a database, and the rows that they are about."""

    def __init__(self, using):
        self.using, self.loaded = using, {}
        for each in LoadedRow.objects.using(using):
            self.loaded[each.model, each.key] = each
            self.loaded[each.model, each.object_id] = each

    def row(self, model, key, identity):
        """The row that was loaded under a key, even if its address changed, or None.

        `identity` is its pk, or a natural key as list. Raises `ValidationError`.
        """
        rows = model._default_manager.db_manager(self.using)
        loaded = self.loaded.get((model._meta.label_lower, key))
        if loaded and (row := rows.filter(pk=loaded.object_id).first()):
            return row
        if not isinstance(identity, list):
            return rows.filter(pk=identity).first()
        try:
            return rows.get_by_natural_key(*identity)
        except ObjectDoesNotExist:
            return None
        except (MultipleObjectsReturned, TypeError, ValueError):
            raise ValidationError(_("This key does not name one row.")) from None

    def of(self, record):
        found = self.loaded.get((record.label, record.key))
        of_row = record.row and self.loaded.get((record.label, str(record.row.pk)))
        return found or of_row

    def changed_by_staff(self, record, differing):
        """Return the names of the fields that are not to be overwritten.

        Those that staff changed since the last load, or wrote before a fixture named
        them; all of a row that was never loaded, or that has a working copy.
        """
        loaded = self.of(record)
        if not loaded:
            return differing
        names = [name for name in differing if is_theirs(record, name, loaded.digests)]
        return names or (differing if hasattr(record.row, "working_copy") else [])

    def remember(self, records):
        for record in records:
            loaded = self.of(record) or LoadedRow(model=record.label, key=record.key)
            digests = {name: digest(record.stored(name)) for name in record.values}
            state = digests, str(record.row.pk)
            if (loaded.digests, loaded.object_id) != state:
                loaded.digests, loaded.object_id = state
                loaded.save(using=self.using)


def is_theirs(record, name, digests):
    field, now = record.fields[name], record.stored(name)
    if name not in digests:
        default = [] if field.many_to_many else field.get_default()
        return now not in (None, "", [], default)
    said = digest(record.wanted(name))
    return three_way(digests[name], digest(now), said) is not Action.TAKE
