"""The rows of a table and their plan, and an error of a record in any file."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext

from portal.content.i18n.translatable import translated_names
from portal.content.models import Content
from portal.editorial.records.fields import Field
from portal.editorial.revisions.text_diff import sides


@dataclass
class Problem:
    """An error with its place: `str()` for a terminal, the fields for a page.

    `label` and `text` are the name of the field and its value in the file.
    """

    error: ValidationError
    file: str = ""
    record: object = None
    label: str = ""
    text: object = ""
    line: int | None = None

    @property
    def reason(self):
        return " ".join(map(str, self.error.messages))

    @property
    def number(self):
        return self.record.number

    def __str__(self):
        """The place, the row, and the field with its value, as far as known."""
        place, parts = [self.file], []
        if self.record:
            place.append(gettext("record %d") % self.record.number)
            parts = [" ".join(filter(None, [self.record.label, self.record.key]))]
        if self.line:
            place.append(gettext("line %d") % self.line)
        if self.label:
            value = "" if self.text == "" else f" = {printable(self.text, 60)}"
            parts.append(f"{self.label}{value}")
        parts = [", ".join(place), *parts, printable(self.reason, 300)]
        return ": ".join(filter(None, parts))


def printable(value, length):
    """Return the value in one short line that every terminal can show."""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, skipkeys=True, default=str)
    text = Truncator(value).chars(length, truncate="…")
    return "".join(
        each if each.isprintable() else ascii(each).strip("'") for each in text
    )


class Change(NamedTuple):
    """A column with its stored and its new text."""

    column: Field
    old: str
    new: str

    @property
    def language(self):
        """Return the language of the text, None if it has none."""
        return getattr(self.column.field, "language", None)

    @property
    def sides(self):
        """Return both texts as HTML, with what differs marked."""
        return sides(self.old, self.new, short=True)


@dataclass(eq=False)
class Entry:
    """What a row of a file says of a stored row, or of a new one.

    `key` identifies the row in the file; None if it cannot be read. `stored` is the row
    with that key, `copy` the same row in the working copy. `owner` is the content that
    both are part of; for content it is `stored` itself. `row` is the changed row, in
    memory, with its `values` by column. `mark` is the state of the row at the export:
    `conflicts` are changes of columns that others changed since, `kept` are columns
    that others changed and the file did not.
    """

    number: int
    texts: dict = field(default_factory=dict)
    mark: str = ""
    key: object = None
    takes_conflicts: bool = True
    owner: Content | None = None
    stored: models.Model | None = None
    copy: models.Model | None = None
    row: models.Model | None = None
    values: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def rows(self):
        return [row for row in (self.stored, self.copy) if row is not None]

    @property
    def is_new(self):
        return not self.rows

    @property
    def is_changing(self):
        return bool(self.changes or (self.conflicts and self.takes_conflicts))

    @property
    def title(self):
        texts = filter(None, self.texts.values())
        return str(self.row or self.stored or " ".join(texts))

    @property
    def wrong_labels(self):
        return {problem.label for problem in self.problems}

    def fault(self, error, column=None):
        """Note why the row cannot be taken."""
        label = column.label if column else ""
        text = self.texts.get(column, "")
        self.problems.append(Problem(error, record=self, label=label, text=text))


@dataclass
class Plan:
    """The entries of a file by their planned result."""

    entries: list

    @property
    def problems(self):
        return [problem for entry in self.entries for problem in entry.problems]

    @property
    def changing(self):
        return [entry for entry in self.entries if entry.is_changing]

    @property
    def new(self):
        return [entry for entry in self.changing if entry.is_new]

    @property
    def changed(self):
        return [entry for entry in self.changing if not entry.is_new]

    @property
    def conflicts(self):
        return [entry for entry in self.entries if entry.conflicts]

    @property
    def kept(self):
        """Entries with newer stored values, which the file does not change."""
        return [entry for entry in self.entries if entry.kept]

    @property
    def unchanged(self):
        return len(self.entries) - len(self.changing)

    @property
    def digest(self):
        """Digest of all planned changes and of the stored versions."""
        hashed = hashlib.sha256()
        for entry in self.entries:  # bit by bit: as one text it would be large
            changes = [*entry.changes, *entry.conflicts]
            if changes:
                rows = [entry.owner] if entry.owner else []
                rows += copies_of(rows)
                versions = [(row.pk, row.version) for row in rows]
                texts = sorted((ch.column.name, ch.old, ch.new) for ch in changes)
                hashed.update(json.dumps([entry.number, versions, texts]).encode())
        return hashed.hexdigest()


def errors_by_column(error, model):
    """Yield the errors of a `full_clean()` and the column in the file, "" if none.

    An error of `title` is one of the first column of that field.
    """
    columns = translated_names(model) | {NON_FIELD_ERRORS: [""]}
    for name, errors in error.update_error_dict({}).items():
        for each in errors:
            yield each, columns.get(name, [name])[0]


def copies_of(rows):
    return [row.working_copy for row in rows if hasattr(row, "working_copy")]
