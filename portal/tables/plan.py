"""What an import would do: every row of the file beside what is stored.

Nothing is written here. The same plan is made again, under locks, before it is done.
"""

import copy
import hashlib
import json
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.constraints import Together
from portal.content import SOURCE_TITLE, Content
from portal.fixture.record import translated_names
from portal.snapshots import columns as stored_columns
from portal.tables.columns import Column

AT_ONCE = 500  # rows that are fetched by one query
# What no file says, and what was not typed now.
KEPT = {"live", "created_by", "updated_by", "status", "published_at", "expires_at"}


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
        told = [
            (
                entry.number,
                [(row.pk, row.version) for row in versioned(entry)],
                [(each.column.name, each.old, each.new) for each in entry.changes],
            )
            for entry in self.changing
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def versioned(entry):
    """The rows whose version counts, if there are any."""
    owner = entry.owner
    return [owner, *copies_of([owner])] if owner else []


def copies_of(rows):
    return [row.working_copy for row in rows if hasattr(row, "working_copy")]


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
            read(columns, entry)
    check_unique(columns, entries)
    return Plan(list(named.values()), entries)


def rows_of(entry):
    return [row for row in (entry.stored, entry.copy) if row is not None]


# Finding


def find(columns, entries, lock):
    """Find the content that each entry names, and the part of it."""
    table = columns.table
    slug = columns.by_name[table.owner or "slug"]
    slugs = sorted({entry.texts[slug] for entry in entries} - {""})
    owners = {}
    for start in range(0, len(slugs), AT_ONCE):
        rows = owners_of(table.content, slugs[start : start + AT_ONCE], lock)
        owners |= {row.slug: row for row in rows}
    for entry in entries:
        entry.owner = owners.get(entry.texts[slug])
    if table.owner:
        find_parts(columns, entries)
    else:
        for entry in entries:
            entry.stored = entry.owner
            entry.copy = getattr(entry.owner, "working_copy", None)


def owners_of(model, slugs, lock):
    rows = model._base_manager.filter(slug__in=slugs, live__isnull=True)
    if lock:
        # First what is live, then the copies: as whoever publishes one does.
        keys = list(lockable(rows).values_list("pk", flat=True))
        list(lockable(model._base_manager.filter(live__in=keys)).values("pk"))
    return rows.select_related("working_copy")


def lockable(rows):
    return rows.order_by("pk").select_for_update(of=("self",))


def find_parts(columns, entries):
    """The parts that the entries name, in the content and in its working copy."""
    table = columns.table
    owners = [entry.owner for entry in entries if entry.owner]
    owners += copies_of(owners)
    link = table.model._meta.get_field(table.owner)
    others = [columns.by_name[name] for name in table.key if name != table.owner]
    parts = {
        (getattr(part, link.attname), *(each.value(part) for each in others)): part
        for part in table.model._base_manager.filter(**{f"{table.owner}__in": owners})
    }
    for entry in entries:
        for column in (columns.by_name[table.owner], *others):
            try:
                entry.values[column] = column.read(entry.texts[column])
            except ValidationError as error:
                entry.fault(error, column)
        if entry.problems:
            continue
        rest = [entry.values[column] for column in others]
        entry.stored = parts.get((entry.owner.pk, *rest))
        for each in copies_of([entry.owner]):
            entry.copy = parts.get((each.pk, *rest))


def stop_doubles(columns, entries):
    """No two rows of the file are about the same."""
    keys = [columns.by_name[name] for name in columns.table.key]
    first = {}
    for entry in entries:
        key = tuple(entry.values.get(each, entry.texts[each]) for each in keys)
        if key == ("",):
            continue  # it gets an address of its own
        other = first.setdefault(key, entry)
        if other is not entry:
            entry.fault(same_as(other), keys[-1])


def same_as(other):
    return ValidationError(
        _("Row %(number)d is about the same."), params={"number": other.number}
    )


# Reading


def read(columns, entry):
    """Find what would change, and check the row as it would be."""
    table = columns.table
    in_work = has_copy(entry)
    if entry.stored and not differs(entry, entry.stored):
        return
    if in_work and entry.copy and not differs(entry, entry.copy):
        return  # it stands in the working copy already
    if in_work:
        entry.fault(copy_in_work(entry.owner))
        return
    entry.row = candidate(table, entry)
    if entry.is_new and has_namesake(columns, entry):
        entry.fault(namesake(), columns.by_name["slug"])
        return
    for column, text in entry.texts.items():
        read_cell(entry, column, text)
    if entry.changes and not entry.problems:
        check(columns, entry)


def has_copy(entry):
    return entry.owner is not None and hasattr(entry.owner, "working_copy")


def differs(entry, row):
    return any(
        not column.says(text, column.value(row)) for column, text in entry.texts.items()
    )


def has_namesake(columns, entry):
    """Whether a row without an address would be there twice after a second import."""
    slug, title = columns.by_name.get("slug"), columns.by_name.get(SOURCE_TITLE)
    if slug is None or entry.texts[slug] or title not in entry.texts:
        return False
    return entry.texts[title] in columns.titles


def namesake():
    return ValidationError(
        _("There is an entry with this title. Give its address, or one of its own.")
    )


def copy_in_work(owner):
    who = owner.working_copy.updated_by or owner.working_copy.created_by
    return ValidationError(
        _(
            "A working copy of “%(title)s” is in work (%(who)s). Publish or delete it "
            "first, so that nothing of it is overwritten."
        ),
        params={"title": owner, "who": who or "–"},
    )


def candidate(table, entry):
    """The row as it would be saved, to be filled in; what is stored is not touched."""
    if entry.stored is not None:
        row = copy.copy(entry.stored)
        row._state = copy.copy(entry.stored._state)
        return row
    values = {table.owner: entry.owner} if table.owner else {}
    return table.model(**values)


def read_cell(entry, column, text):
    """Take what a cell says into the row, where that changes something."""
    before = None if entry.stored is None else column.value(entry.stored)
    if entry.stored is not None and column.says(text, before):
        return
    try:
        value = column.read(text)
    except ValidationError as error:
        entry.fault(error, column)
        return
    for error in column.faults(value, before):
        entry.fault(error, column)
    old = "" if entry.stored is None else column.words(before)
    new = column.words(value)
    if new != old or entry.stored is None:
        entry.values[column] = value
        column.assign(entry.row, value)
        if new != old:
            entry.changes.append(Change(column, old, new))


def check(columns, entry):
    """Ask the model about the row as a whole; each fault stands at its column."""
    row, table = entry.row, columns.table
    known = {column.name for column in entry.texts} | KEPT | {table.owner}
    mirrors = {each.name for each in row._meta.concrete_fields} - {
        each.name for each in stored_columns(table.model)
    }
    try:
        row.clean_fields(exclude=known | mirrors)
        row.clean()
        if rules := rules_about(entry):
            Together(rules).validate(table.model, row, using=DEFAULT_DB_ALIAS)
    except ValidationError as error:
        for name, errors in error.update_error_dict({}).items():
            for each in errors:
                entry.fault(each, column_named(columns, name))
    for column in columns.many:
        if entry.is_new and column not in entry.texts and not column.field.blank:
            entry.fault(ValidationError(column.field.error_messages["blank"]), column)


def rules_about(entry):
    """The rules of the model that the row could break.

    What is stored keeps them all, and so does a row that is empty but for its title and
    address, which are needed anyhow.
    """
    names = {each.column.name for each in entry.changes} - {SOURCE_TITLE, "slug"}
    return [
        each
        for each in entry.row._meta.constraints
        if isinstance(each, models.CheckConstraint)
        and names & set(each.condition.referenced_base_fields)
    ]


def column_named(columns, name):
    translated = translated_names(columns.table.model)
    name = translated.get(name, [name])[0]
    return None if name == NON_FIELD_ERRORS else columns.by_name.get(name)


def check_unique(columns, entries):
    """What is to be unique is so, among the rows of the file and those that are there.

    One query for each rule, where the model would make one for each row.
    """
    checked = [each for each in entries if each.row is not None and not each.problems]
    for rule in columns.table.model._meta.constraints if checked else ():
        if isinstance(rule, models.UniqueConstraint):
            column = column_named(columns, rule.fields[-1])
            check_rule(rule, taken_by(rule, columns.table.model), checked, column)


def check_rule(rule, taken, entries, column):
    first = {}
    for entry in entries:
        key = key_in(rule, entry.row)
        if key is None:
            continue
        other = first.setdefault(key, entry)
        if other is not entry:
            entry.fault(same_as(other), column)
        elif taken.get(key, entry.row.pk) != entry.row.pk:
            entry.fault(ValidationError(rule.get_violation_error_message()), column)


def taken_by(rule, model):
    """The keys of the rows that a rule binds, by what has to be unique in them."""
    rows = model._base_manager.filter(rule.condition or Q())
    found = rows.values_list(*rule.fields, "pk")
    return {tuple(values): pk for *values, pk in found}


def key_in(rule, row):
    """What has to be unique, or None where the rule does not bind the row."""
    values = [getattr(row, row._meta.get_field(name).attname) for name in rule.fields]
    binds = all(each not in (None, False) for each in values)
    return (*values,) if binds else None
