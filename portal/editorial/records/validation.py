"""Read the rows of a table into changes and errors."""

import copy

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.content.constraints import Together
from portal.content.i18n.translatable import translated_names
from portal.content.models import SOURCE_TITLE
from portal.editorial.records import baseline
from portal.editorial.records.baseline import Action
from portal.editorial.records.fields import File
from portal.editorial.records.record import Change
from portal.editorial.revisions.snapshots import columns as stored_columns

# Fields that no file has and no user typed.
NOT_IN_FILES = {"live", "created_by", "updated_by", "status"}
NOT_IN_FILES |= {"published_at", "expires_at"}
NOT_IN_FILES |= {"asked_by", "asked_at", "returned_by", "returned_at", "remark"}


def read_entry(columns, entry, take_conflicts):
    """Find what would change, and check the row as it would be.

    With `take_conflicts` the file decides where both it and the row were changed since
    the export, else the row.
    """
    table = columns.table
    in_work = has_copy(entry)
    if entry.stored and not differs(entry, entry.stored):
        return
    if in_work and entry.copy and not differs(entry, entry.copy):
        return  # the working copy has the same value
    try:
        base = baseline.base_of(columns, entry.mark, entry.stored)
    except ValidationError as error:
        entry.fault(error)
        return
    if in_work:
        if not base or is_touched(entry, base):
            entry.fault(copy_in_work(entry.owner))
        return
    entry.row, entry.takes_conflicts = candidate(table, entry), take_conflicts
    if entry.is_new and has_namesake(columns, entry):
        entry.fault(namesake(), columns.by_name["slug"])
        return
    unreadable = entry.wrong_labels
    for column, text in entry.texts.items():
        if column.label not in unreadable:
            read_cell(entry, column, text, base, take_conflicts)
    if entry.values:
        check(columns, entry, wrong=entry.wrong_labels)


def has_copy(entry):
    return entry.owner is not None and hasattr(entry.owner, "working_copy")


def differs(entry, row):
    return any(
        not column.says(text, column.value(row)) for column, text in entry.texts.items()
    )


def is_touched(entry, base):
    """Return True if the file differs from the exported row."""
    try:
        return any(
            digest_of(column.read(text)) != base.get(column)
            for column, text in entry.texts.items()
        )
    except ValidationError:
        return True


def has_namesake(columns, entry):
    """Return True if a second import would duplicate a row without an address."""
    slug, title = columns.by_name.get("slug"), columns.by_name.get(SOURCE_TITLE)
    if slug is None or entry.texts.get(slug) or title not in entry.texts:
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
    """Return the row to be filled in and saved; the stored row is not changed."""
    if entry.stored is not None:
        row = copy.copy(entry.stored)
        row._state = copy.copy(entry.stored._state)
        return row
    values = {table.owner: entry.owner} if table.owner else {}
    return table.model(**values)


def read_cell(entry, column, text, base, take_conflicts):
    """Write the value of a cell into the row, if that changes it."""
    before = None if entry.stored is None else column.value(entry.stored)
    if entry.stored is not None and column.says(text, before):
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
    old = "" if entry.stored is None else column.text(before)
    new = column.text(value)
    action = baseline.three_way(base.get(column), digest_of(before), digest_of(value))
    if entry.stored is not None and action is Action.KEEP and new != old:
        entry.kept.append(column)
    if entry.stored is not None and (new == old or action is Action.KEEP):
        return
    for error in column.faults(value, before):
        entry.fault(error, column)
    change = Change(column, old, new)
    if action is Action.CONFLICT:
        entry.conflicts.append(change)
        if not take_conflicts:
            return
    entry.values[column] = value
    column.assign(entry.row, value)
    if new != old and action is Action.TAKE:
        entry.changes.append(change)


def digest_of(value):
    return baseline.digest(value)[: baseline.LENGTH]


def check(columns, entry, wrong):
    """Validate the row as a whole by the model; add each error to its column.

    Errors that could follow from `wrong` columns are left out.
    """
    row, table = entry.row, columns.table
    known = {column.name for column in entry.texts} | NOT_IN_FILES | {table.owner}
    mirrors = {each.name for each in row._meta.concrete_fields} - {
        each.name for each in stored_columns(table.model)
    }
    try:
        row.clean_fields(exclude=known | mirrors)
        row.clean()
        if rules := [] if wrong else rules_about(entry):
            Together(rules).validate(table.model, row, using=DEFAULT_DB_ALIAS)
    except ValidationError as error:
        for name, errors in error.update_error_dict({}).items():
            column = column_named(columns, name)
            if wrong and (column is None or column.label in wrong):
                continue
            for each in errors:
                entry.fault(each, column)
    for column in columns.many:
        if entry.is_new and column not in entry.texts and not column.field.blank:
            entry.fault(ValidationError(column.field.error_messages["blank"]), column)


def rules_about(entry):
    """Return the constraints of the model that the row could break.

    A stored row keeps them all, and so does one with only a title and an address, which
    are required anyhow.
    """
    names = {each.name for each in entry.values} - {SOURCE_TITLE, "slug"}
    return [
        each
        for each in entry.row._meta.constraints
        if isinstance(each, models.CheckConstraint)
        and names & set(each.condition.referenced_base_fields)
    ]


def same_as(other):
    return ValidationError(
        _("Row %(number)d is about the same."), params={"number": other.number}
    )


def column_named(columns, name):
    translated = translated_names(columns.table.model)
    name = translated.get(name, [name])[0]
    return None if name == NON_FIELD_ERRORS else columns.by_name.get(name)


def check_unique(columns, entries):
    """Check unique constraints among the rows of the file and the stored ones.

    One query for each rule, because the model would make one for each row.
    """
    checked = [each for each in entries if each.values and each.row is not None]
    for rule in columns.table.model._meta.constraints if checked else ():
        if isinstance(rule, models.UniqueConstraint):
            column = column_named(columns, rule.fields[-1])
            check_rule(rule, taken_by(rule, columns.table.model), checked, column)


def check_rule(rule, taken, entries, column):
    first = {}
    for entry in entries:
        key = key_in(rule, entry.row)
        if key is None or (column and column.label in entry.wrong_labels):
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
    """Return the unique values of a row, None if the rule does not apply to it."""
    values = [getattr(row, row._meta.get_field(name).attname) for name in rule.fields]
    binds = all(each not in (None, False) for each in values)
    return (*values,) if binds else None
