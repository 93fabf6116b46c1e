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


def read_entry(columns, entry, take_conflicts):
    """Find what would change, and check the row as it would be.

    With `take_conflicts` the file decides where both it and the row were changed since
    the export, else the row.
    """
    if not all(differs(entry, row) for row in entry.rows):
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
    for column, text in entry.texts.items():
        if column.label not in unreadable:
            read_cell(entry, column, text, base)
    # The owner is not written: a part of the working copy belongs to the copy.
    entry.values.pop(columns.by_name.get(columns.table.owner), None)
    if hasattr(entry.owner, "working_copy") and (entry.changes or entry.conflicts):
        entry.fault(copy_in_work(entry.owner))
    elif entry.values:
        check(columns, entry, wrong=entry.wrong_labels)


def differs(entry, row):
    return any(
        not column.says(text, column.value(row)) for column, text in entry.texts.items()
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
    action = baseline.three_way(base.get(column), digest_of(before), digest_of(value))
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


def digest_of(value):
    return baseline.digest(value)[: baseline.LENGTH]


def check(columns, entry, wrong):
    """Validate the row as a whole by the model; add each error to its column.

    Errors that could follow from `wrong` columns are left out.
    """
    row = entry.row
    missing = set(columns) - entry.texts.keys()
    unchecked = {each.name for each in row._meta.fields}
    unchecked -= {column.name for column in missing}
    try:
        row.clean_fields(exclude=unchecked)
        row.clean()
        if rules := [] if wrong else rules_about(entry):
            Together(rules).validate(type(row), row, using=DEFAULT_DB_ALIAS)
    except ValidationError as error:
        for name, errors in error.update_error_dict({}).items():
            column = column_named(columns, name)
            if wrong and (column is None or column.label in wrong):
                continue
            for each in errors:
                entry.fault(each, column)
    for column in columns.many:
        if entry.is_new and column in missing and not column.field.blank:
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
    model = columns.table.model
    checked = [each for each in entries if each.values and each.row is not None]
    for rule in model._meta.constraints if checked else ():
        if isinstance(rule, models.UniqueConstraint):
            rows = model._base_manager.filter(rule.condition or Q())
            taken = {(*key,): pk for *key, pk in rows.values_list(*rule.fields, "pk")}
            check_rule(rule, taken, checked, column_named(columns, rule.fields[-1]))


def check_rule(rule, taken, entries, column):
    """Check one rule; `taken` has the keys of the rows that it binds by their values.

    It binds no row with an empty value.
    """
    first = {}
    for entry in entries:
        meta = entry.row._meta
        attributes = (meta.get_field(name).attname for name in rule.fields)
        key = tuple(getattr(entry.row, each) for each in attributes)
        is_wrong = column and column.label in entry.wrong_labels
        if is_wrong or None in key or False in key:
            continue
        other = first.setdefault(key, entry)
        if other is not entry:
            entry.fault(same_as(other), column)
        elif taken.get(key, entry.row.pk) != entry.row.pk:
            entry.fault(ValidationError(rule.get_violation_error_message()), column)
