"""The plan of an import: every row of the table beside the stored one.

Nothing is written here. The same plan is made again, under locks, before it is done.
"""

import hashlib
import json
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from portal.content.models import SOURCE_TITLE
from portal.editorial.records.baseline import is_example
from portal.editorial.records.record import Entry
from portal.editorial.records.validation import check_unique, read_entry, same_as

SLUG = re.compile(r"[-\w]*", re.ASCII)


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
                rows = [entry.owner, *copies_of([entry.owner])] if entry.owner else []
                versions = [(row.pk, row.version) for row in rows]
                texts = sorted((ch.column.name, ch.old, ch.new) for ch in changes)
                hashed.update(json.dumps([entry.number, versions, texts]).encode())
        return hashed.hexdigest()


def make_plan(table, sheet, lock=False, take=None):
    """Return the `Plan` of a sheet. Raises `ValidationError` if its header is wrong.

    `lock` locks the rows until the transaction ends. `take` has the numbers of the rows
    whose conflicts are resolved for the file; None resolves all so.
    """
    columns = table.columns()
    named, mark = columns.named(sheet)
    entries = [
        entry_of(row, named, mark) for row in sheet.rows if not is_example(row, mark)
    ]
    find(columns, entries, lock)
    stop_doubles(columns, entries)
    columns.load([row for entry in entries for row in entry.rows])
    for entry in entries:
        if entry.key is not None:
            read_entry(columns, entry, take is None or entry.number in take)
    check_unique(columns, entries)
    return Plan(entries)


def entry_of(row, named, mark):
    """Return the entry of a row of the sheet, with the errors of its cells."""
    texts = {named[name]: text for name, text in row.texts.items() if name in named}
    entry = Entry(row.number, texts, row.texts.get(mark, ""))
    for name, error in row.errors.items():
        if name in named:
            entry.fault(error, named[name])
    return entry


# Which rows the entries are about


def find(columns, entries, lock):
    """Find the content of each entry, and the rows with its key in it and its copy."""
    table = columns.table
    if not table.owner:
        put_slugs_for_titles(columns, entries)
    column = columns.by_name[table.owner or "slug"]
    slugs = {entry: column.slug(entry.texts.get(column, "")) for entry in entries}
    named = {*slugs.values()} - {""}
    rows = table.content._base_manager.filter(slug__in=named, live__isnull=True)
    if lock:
        # First the live rows, then the copies: in the order of publication.
        keys = [row.pk for row in rows.select_for_update().order_by("pk")]
        copies = table.content._base_manager.filter(live__in=keys)
        list(copies.select_for_update().order_by("pk"))
    owners = {row.slug: row for row in rows.select_related("working_copy")}
    found = rows_by_key(columns, [*owners.values(), *copies_of(owners.values())])
    for entry in entries:
        entry.owner, key = owners.get(slugs[entry]), read_key(columns, entry)
        if key is not None:
            entry.key = (slugs[entry], *key)
        if entry.key and entry.owner:
            entry.stored = found.get((entry.owner.pk, *key))
            for copy in copies_of([entry.owner]):
                entry.copy = found.get((copy.pk, *key))


def rows_by_key(columns, contents):
    """Return the rows that a table can change, by their content and their own key."""
    table = columns.table
    if not table.owner:
        return {(row.pk,): row for row in contents}
    link = table.model._meta.get_field(table.owner)
    rows = table.model._base_manager.filter(**{f"{table.owner}__in": contents})
    return {
        (
            getattr(row, link.attname),
            *(each.value(row) for each in columns.own_key),
        ): row
        for row in rows
    }


def read_key(columns, entry):
    """Return the key of a part in its content, which is empty for content itself.

    None if it cannot be read; the reasons are noted.
    """
    if not columns.table.owner:
        return []
    found = {}
    for column in (columns.by_name[columns.table.owner], *columns.own_key):
        try:
            found[column] = column.read(entry.texts[column])
        except ValidationError as error:
            entry.fault(error, column)
    own = columns.own_key
    return [found[each] for each in own] if len(found) > len(own) else None


def put_slugs_for_titles(columns, entries):
    """Replace a title by the slug, if one row has that title.

    In a table without slugs the title in the source language identifies the row.
    """
    column, source = columns.by_name["slug"], columns.by_name[SOURCE_TITLE]
    for entry in entries:
        title = entry.texts.get(column, entry.texts.get(source))
        if column not in entry.texts or not SLUG.fullmatch(title):
            slugs = columns.titled.get(title.strip(), ())
            if len(slugs) == 1:
                entry.texts[column] = next(iter(slugs))
            else:
                entry.texts.setdefault(column, "")


def stop_doubles(columns, entries):
    """Refuse two rows of the file about the same."""
    first, column = {}, columns.by_name[columns.table.key[-1]]
    for entry in entries:
        if entry.key in (None, ("",)):
            continue  # the latter gets an address of its own
        other = first.setdefault(entry.key, entry)
        if other is not entry:
            entry.fault(same_as(other), column)


def copies_of(rows):
    return [row.working_copy for row in rows if hasattr(row, "working_copy")]
