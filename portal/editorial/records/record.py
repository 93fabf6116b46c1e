"""One row of a table, and an error of a record in any file."""

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext

from portal.content.models import Content
from portal.editorial.records.fields import Field


@dataclass
class Problem:
    """An error with its place: `str()` for a terminal, the fields for a page.

    `label` and `said` are the name of the field and its value in the file.
    """

    error: ValidationError
    file: str = ""
    record: object = None
    label: str = ""
    said: object = ""
    line: int | None = None

    @property
    def reason(self):
        return " ".join(map(str, self.error.messages))

    @property
    def number(self):
        return self.record.number

    @property
    def text(self):
        return self.said

    def __str__(self):
        reason = printable(self.reason, 300)
        parts = [self.place(), *self.subject(), reason]
        return ": ".join(part for part in parts if part)

    def place(self):
        parts = [self.file]
        if self.record:
            parts.append(gettext("record %d") % self.record.number)
        if self.line:
            parts.append(gettext("line %d") % self.line)
        return ", ".join(parts)

    def subject(self):
        """The row, and the field with its value, as far as they are known."""
        if not self.record:
            return
        yield " ".join(filter(None, [self.record.label, self.record.key]))
        if self.label and self.said == "":
            yield self.label
        elif self.label:
            yield f"{self.label} = {printable(self.said, 60)}"


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


@dataclass(eq=False)
class Entry:
    """A row of a table.

    `stored` is the row with its key, `copy` the same row in the working copy. `owner`
    is the content that both are part of; for content it is `stored` itself. `row` is
    the changed row, in memory. `mark` is the state of the row at the export:
    `conflicts` are changes of columns that others changed since, `kept` are columns
    that others changed and the file did not.
    """

    number: int
    texts: dict
    mark: str = ""
    faulty_key: bool = False
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
    def is_new(self):
        return self.stored is None and self.copy is None

    @property
    def is_changing(self):
        return bool(self.changes or (self.conflicts and self.takes_conflicts))

    @property
    def title(self):
        return str(
            self.row or self.stored or " ".join(filter(None, self.texts.values()))
        )

    @property
    def wrong_labels(self):
        return {problem.label for problem in self.problems}

    def fault(self, error, column=None):
        """Note why the row cannot be taken."""
        label = column.label if column else ""
        text = self.texts.get(column, "")
        self.problems.append(Problem(error, record=self, label=label, said=text))
