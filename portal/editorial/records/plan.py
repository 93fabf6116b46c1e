"""The plan of an import: every row of the table beside the stored one, and checked.

Nothing is written here. The same plan is made again, under locks, before it is done.
"""

import copy
import re

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.content.constraints import together
from portal.content.i18n.translatable import in_each_language
from portal.content.models import SOURCE_TITLE
from portal.editorial.records import baseline
from portal.editorial.records.baseline import EXAMPLE, Action
from portal.editorial.records.fields import File
from portal.editorial.records.record import (
    Change,
    Entry,
    Plan,
    copies_of,
    errors_by_column,
)

SLUG = re.compile(r"[-\w]*", re.ASCII)


def make_plan(table, sheet, lock=False, take=None):
    """Return the `Plan` of a sheet. Raises `ValidationError` if its header is wrong.

    `lock` locks the rows until the transaction ends. `take` has the numbers of the rows
    whose conflicts are resolved for the file; None resolves all so.
    """
    columns, examples, entries = table.columns(), in_each_language(EXAMPLE), []
    named, mark = columns.named(sheet)
    for row in sheet.rows:
        if row.texts.get(mark) in examples:
            continue
        texts = {named[name]: text for name, text in row.texts.items() if name in named}
        entries.append(entry := Entry(row.number, texts, row.texts.get(mark, "")))
        for name, error in row.errors.items():
            if name in named:
                entry.fault(error, named[name])
    find(columns, entries, lock)
    columns.load([row for entry in entries for row in entry.rows])
    for entry in entries:
        if entry.key is not None:
            read_entry(columns, entry, take is None or entry.number in take)
    check_unique(columns, entries)
    return Plan(entries)


# Which rows the entries are about


def find(columns, entries, lock):
    """Find the content of each entry, and the rows with its key in it and its copy.

    Two entries must not be about the same row.
    """
    table = columns.table
    if not table.owner:
        put_slugs_for_titles(columns, entries)
    column = columns.by_name[table.owner or "slug"]
    slugs = {entry: column.slug(entry.texts.get(column, "")) for entry in entries}
    rows = table.content._base_manager.filter(live__isnull=True)
    rows = rows.filter(slug__in={*slugs.values()} - {""})
    if lock:
        # First the live rows, then the copies: in the order of publication.
        keys = [row.pk for row in rows.select_for_update().order_by("pk")]
        copies = table.content._base_manager.filter(live__in=keys)
        list(copies.select_for_update().order_by("pk"))
    owners = {row.slug: row for row in rows.select_related("working_copy")}
    found = rows_by_key(columns, [*owners.values(), *copies_of(owners.values())])
    first = {}
    for entry in entries:
        entry.owner, key = owners.get(slugs[entry]), read_key(columns, entry)
        if key is None:
            continue
        entry.key = (slugs[entry], *key)
        if entry.owner:
            entry.stored = found.get((entry.owner.pk, *key))
            for copied in copies_of([entry.owner]):
                entry.copy = found.get((copied.pk, *key))
        other = first.setdefault(entry.key, entry)
        if other is not entry and entry.key != ("",):  # which gets an address
            entry.fault(same_as(other), columns.by_name[table.key[-1]])


def rows_by_key(columns, contents):
    """Return the rows that a table can change, by their content and their own key."""
    table = columns.table
    if not table.owner:
        return {(row.pk,): row for row in contents}
    link = table.model._meta.get_field(table.owner)
    rows = table.model._base_manager.filter(**{f"{table.owner}__in": contents})
    own = columns.own_key
    return {
        (getattr(row, link.attname), *(column.value(row) for column in own)): row
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


# What would change, and errors


def read_entry(columns, entry, take_conflicts):
    """Find what would change, and check the row as it would be.

    With `take_conflicts` the file decides where both it and the row were changed since
    the export, else the row.
    """
    cells = entry.texts.items()
    for row in entry.rows:
        if all(column.says(text, column.value(row)) for column, text in cells):
            return  # the row, or its working copy, has the same values
    try:
        base = baseline.base_of(columns, entry.mark, entry.stored)
    except ValidationError as error:
        entry.fault(error)
        return
    if entry.is_new:
        table = columns.table
        entry.row = table.model(**{table.owner: entry.owner} if table.owner else {})
        if has_namesake(columns, entry):
            message = _(
                "There is an entry with this title. Give its address, or one of its "
                "own."
            )
            entry.fault(ValidationError(message), columns.by_name["slug"])
            return
    else:
        entry.row = copy.copy(entry.stored)
    entry.takes_conflicts = take_conflicts
    unreadable = entry.wrong_labels
    for column, text in cells:
        if column.label not in unreadable:
            read_cell(entry, column, text, base)
    # The owner is not written: a part of the working copy belongs to the copy.
    entry.values.pop(columns.by_name.get(columns.table.owner), None)
    if hasattr(entry.owner, "working_copy") and (entry.changes or entry.conflicts):
        copied = entry.owner.working_copy
        who = copied.updated_by or copied.created_by or "–"
        text = _(
            "A working copy of “%(title)s” is in work (%(who)s). Publish or delete it "
            "first, so that nothing of it is overwritten."
        )
        params = {"title": entry.owner, "who": who}
        entry.fault(ValidationError(text, params=params))
    elif entry.values:
        check(columns, entry, wrong=entry.wrong_labels)


def has_namesake(columns, entry):
    """Return True if a second import would duplicate a row without an address."""
    slug, title = columns.by_name.get("slug"), columns.by_name.get(SOURCE_TITLE)
    if slug is None or entry.texts.get(slug) or title not in entry.texts:
        return False
    return entry.texts[title].strip() in columns.titled


def read_cell(entry, column, text, base):
    """Write the value of a cell into the row, if that changes it."""
    before = None if entry.is_new else column.value(entry.stored)
    if not entry.is_new and column.says(text, before):
        return
    try:
        if isinstance(column, File):
            raise ValidationError(
                _("Files do not come by table. Leave the name as it is.")
            )
        value = column.read(text)
    except ValidationError as error:
        entry.fault(error, column)
        return
    old = "" if entry.is_new else column.text(before)
    change = Change(column, old, column.text(value))
    digests = map(baseline.short_digest, (before, value))
    action = baseline.three_way(base.get(column), *digests)
    if action is Action.KEEP and not entry.is_new:
        entry.kept.append(column)
        return
    for error in column.faults(value, before):
        entry.fault(error, column)
    if action is Action.CONFLICT:
        entry.conflicts.append(change)
        if not entry.takes_conflicts:
            return
    elif change.new != change.old:
        entry.changes.append(change)
    entry.values[column] = value
    column.assign(entry.row, value)


def check(columns, entry, wrong):
    """Validate the row by the model; add each error to its column.

    Errors that could follow from `wrong` columns are left out.
    """
    row = entry.row
    missing = set(columns) - entry.texts.keys()
    unchecked = {each.name for each in row._meta.fields}
    unchecked -= {column.name for column in missing}
    try:
        row.clean_fields(exclude=unchecked)
        row.clean()
        if not wrong:
            *_unique, checks = together(row._meta.constraints)
            checks.validate(type(row), row, using=DEFAULT_DB_ALIAS)
    except ValidationError as error:
        for each, name in errors_by_column(error, type(row)):
            column = columns.by_name.get(name)
            if wrong and (column is None or column.label in wrong):
                continue
            entry.fault(each, column)
    for column in columns.many:
        if entry.is_new and column in missing and not column.field.blank:
            entry.fault(ValidationError(column.field.error_messages["blank"]), column)


def same_as(other):
    return ValidationError(
        _("Row %(number)d is about the same."), params={"number": other.number}
    )


def check_unique(columns, entries):
    """Check unique constraints among the rows of the file and the stored ones.

    One query for each, because the model would make one for each row. They bind no row
    with an empty value.
    """
    model = columns.table.model
    checked = [each for each in entries if each.values and each.row is not None]
    for rule in model._meta.constraints if checked else ():
        if not isinstance(rule, models.UniqueConstraint):
            continue
        rows = model._base_manager.filter(rule.condition or Q())
        taken = {(*key,): pk for *key, pk in rows.values_list(*rule.fields, "pk")}
        attributes = [model._meta.get_field(name).attname for name in rule.fields]
        column, first = columns.by_name.get(rule.fields[-1]), {}
        for entry in checked:
            key = tuple(getattr(entry.row, each) for each in attributes)
            is_wrong = column and column.label in entry.wrong_labels
            if is_wrong or None in key or False in key:
                continue
            other = first.setdefault(key, entry)
            if other is not entry:
                entry.fault(same_as(other), column)
            elif taken.get(key, entry.row.pk) != entry.row.pk:
                entry.fault(ValidationError(rule.get_violation_error_message()), column)
