"""The rows of a table, and what each is about among the rows that are stored."""

import re
from dataclasses import dataclass, field
from itertools import batched
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.content.i18n.translatable import translated_names
from portal.content.models import Content
from portal.editorial.tables.columns import Column

AT_ONCE = 500  # rows that are fetched by one query
SLUG = re.compile(r"[-\w]*", re.ASCII)


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


def find(columns, entries, lock):
    """Find the content that each entry names, and the part of it."""
    table = columns.table
    if not table.owner:
        put_slugs_for_titles(columns, entries)
    slug = columns.by_name[table.owner or "slug"]
    named = {entry: slug.slug(entry.texts[slug]) for entry in entries}
    slugs = sorted({*named.values()} - {""})
    owners = {}
    for start in range(0, len(slugs), AT_ONCE):
        rows = owners_of(table.content, slugs[start : start + AT_ONCE], lock)
        owners |= {row.slug: row for row in rows}
    for entry in entries:
        entry.owner = owners.get(named[entry])
    if table.owner:
        find_parts(columns, entries)
    else:
        for entry in entries:
            entry.stored = entry.owner
            entry.copy = getattr(entry.owner, "working_copy", None)


def put_slugs_for_titles(columns, entries):
    """Where a title stands in the place of the slug, and one row has it, its slug."""
    column, model = columns.by_name["slug"], columns.table.model
    titled = [each for each in entries if not SLUG.fullmatch(each.texts[column])]
    found = {}
    for some in batched({each.texts[column].strip() for each in titled}, AT_ONCE):
        for name in translated_names(model)["title"]:
            rows = model._base_manager.filter(live=None, **{f"{name}__in": some})
            for title, slug in rows.values_list(name, "slug"):
                found.setdefault(title, set()).add(slug)
    for entry in titled:
        slugs = found.get(entry.texts[column].strip(), ())
        if len(slugs) == 1:
            entry.texts[column] = next(iter(slugs))


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
                entry.values[column] = column.cell_value(entry.texts[column])
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


def copies_of(rows):
    return [row.working_copy for row in rows if hasattr(row, "working_copy")]
