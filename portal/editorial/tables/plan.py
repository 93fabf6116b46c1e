"""What an import would do: every row of the file beside what is stored.

Nothing is written here. The same plan is made again, under locks, before it is done.
"""

import hashlib
import json
from dataclasses import dataclass

from portal.editorial.tables.matching import Entry, copies_of, find, stop_doubles
from portal.editorial.tables.validation import check_unique, read_entry


@dataclass
class Plan:
    """The entries of a file by what would become of them."""

    columns: list
    entries: list

    @property
    def problems(self):
        return [problem for entry in self.entries for problem in entry.problems]

    @property
    def changing(self):
        return [entry for entry in self.entries if entry.changes]

    @property
    def new(self):
        return [entry for entry in self.changing if entry.is_new]

    @property
    def changed(self):
        return [entry for entry in self.changing if not entry.is_new]

    @property
    def unchanged(self):
        return len(self.entries) - len(self.changing)

    @property
    def digest(self):
        """Differs where anything that would be written, or is there now, differs."""
        hashed = hashlib.sha256()
        for entry in self.changing:  # bit by bit: as one text it would be large
            versions = [(row.pk, row.version) for row in versioned(entry)]
            changes = [(each.column.name, each.old, each.new) for each in entry.changes]
            hashed.update(json.dumps([entry.number, versions, changes]).encode())
        return hashed.hexdigest()


def versioned(entry):
    """The rows whose version counts, if there are any."""
    owner = entry.owner
    return [owner, *copies_of([owner])] if owner else []


def make_plan(table, sheet, lock=False):
    """The `Plan` of a sheet. Raises `ValidationError` where the head is wrong.

    `lock` keeps the rows from others until the transaction ends.
    """
    columns = table.columns()
    named = columns.named(sheet.header)
    entries = [
        Entry(row.number, {named[name]: text for name, text in row.texts.items()})
        for row in sheet.rows
    ]
    find(columns, entries, lock)
    stop_doubles(columns, entries)
    columns.load([row for entry in entries for row in rows_of(entry)])
    for entry in entries:
        if not entry.problems:
            read_entry(columns, entry)
    check_unique(columns, entries)
    return Plan(list(named.values()), entries)


def rows_of(entry):
    return [row for row in (entry.stored, entry.copy) if row is not None]
