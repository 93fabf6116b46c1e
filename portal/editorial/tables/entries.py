"""A row of a table: what it says, what it is about, and what it would change."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models

from portal.content.models import Content
from portal.editorial.tables.columns import Column


class Change(NamedTuple):
    """A column with what it says now and what it would say."""

    column: Column
    old: str
    new: str


class Problem(NamedTuple):
    """Why a row cannot be taken; the column and its text, where it is about one."""

    number: int
    label: str
    text: str
    reason: str


@dataclass(eq=False)
class Entry:
    """A row of the file.

    `stored` is the row that its key names, `copy` the one in the working copy, and
    `owner` the content that both are a part of, which is `stored` itself where the
    table has content. `row` is what is to be saved, in memory.
    """

    number: int
    texts: dict
    owner: Content | None = None
    stored: models.Model | None = None
    copy: models.Model | None = None
    row: models.Model | None = None
    values: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def is_new(self):
        return self.stored is None and self.copy is None

    @property
    def title(self):
        return str(
            self.row or self.stored or " ".join(filter(None, self.texts.values()))
        )

    def fault(self, error, column=None):
        """Note why the row cannot be taken, in the reader's language."""
        label = column.label if column else ""
        text = self.texts.get(column, "")
        reason = " ".join(map(str, error.messages))
        self.problems.append(Problem(self.number, label, text, reason))
