"""Apply a plan: all of it in one transaction and one version, or nothing."""

from contextlib import contextmanager
from typing import NamedTuple

import reversion
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.content.states import Status
from portal.editorial.records.plan import make_plan
from portal.editorial.records.table import Table
from portal.editorial.revisions.audit import comment_of_import
from portal.editorial.workflow import restore, steps
from portal.editorial.workflow.steps import PUBLISH
from portal.editorial.xlsx.sheets import Sheet
from portal.models.audit import Event, acts_together, note_version, record

# Changed rows of one import, some 40 ms each: its request has to end in 300 s, and on
# SQLite all other writers wait for it.
MAX_CHANGES = 2_000
MAX_CHANGES_SQLITE = 500


class Import(NamedTuple):
    """A table to import, as the user saw it in the preview.

    `digest` is that of the plan in the preview; with `publish` all rows are published.
    `take` has the numbers of the rows whose conflicts are resolved for the file.
    """

    table: Table
    sheet: Sheet
    file_name: str
    digest: str
    publish: bool = False
    take: frozenset = frozenset()


class ChangedMeanwhileError(ValidationError):
    """The plan is not the one that the user saw."""


@transaction.atomic
def import_table(asked, user):
    """Import a table; return the number of rows that were written.

    New rows become drafts, live rows are changed in working copies. Raises
    `ValidationError` with the reason if that is not possible; nothing is written then.
    """
    plan = make_plan(asked.table, asked.sheet, True, asked.take)
    if plan.digest != asked.digest or plan.problems:
        raise ChangedMeanwhileError(
            _("Something was changed after you had looked at this. Look at it again.")
        )
    count = len(plan.changing)
    if not count:
        return 0
    check_number(count)
    model, groups = asked.table.model, by_owner(plan)
    written = [owner for owner, _entries in groups if owner]
    if not asked.publish:  # a working copy has no version but that of the import
        written = [each for each in written if each.status != Status.PUBLISHED]
    comment = comment_of_import(model._meta.label_lower, asked.file_name, count)
    # The columns without a language take the language that is active on saving.
    with (
        translation.override(settings.LANGUAGE_CODE),
        one_version(comment, written, user),
    ):
        for owner, entries in groups:
            write(asked, owner, entries, user)
    facts = {"table": asked.table.name, "file": asked.file_name, "rows": count}
    how = {"published": True} if asked.publish else {}
    record(Event.IMPORTED, user, model, **facts, **how)
    return count


@contextmanager
def one_version(comment, rows, user):
    """Write an import in one version, by which it is listed and undone.

    `rows` are those that it writes itself; they need a version of before.
    """
    for row in rows:
        restore.ensure_version(row)
    with reversion.create_revision(manage_manually=True), acts_together():
        yield
        reversion.set_user(user)
        reversion.set_comment(comment)


def check_number(count):
    """Raise `ValidationError` for more changes than one import may make."""
    limit = MAX_CHANGES_SQLITE if connection.vendor == "sqlite" else MAX_CHANGES
    if count > limit:
        raise ValidationError(
            _(
                "%(count)d rows would change, but one import changes at most %(limit)d."
                " Divide the table."
            ),
            params={"count": count, "limit": limit},
        )


def by_owner(plan):
    """Pairs of the content that is changed, None for new content, and its entries."""
    groups = {}
    for entry in plan.changing:
        key = (1, entry.owner.pk) if entry.owner else (0, entry.number)
        groups.setdefault(key, (entry.owner, []))[1].append(entry)
    return [groups[key] for key in sorted(groups)]


def write(asked, owner, entries, user):
    """Write the entries of one content into the row, a new row or its working copy."""
    table = asked.table
    if owner:
        row = restore.target_of(owner, user)
    else:
        row = entries[0].row
        row.created_by = user
    row.updated_by = user
    if not table.owner:
        assign_values(entries[0], row)
    row.save()
    for entry in entries:
        part = save_part(table, entry, row) if table.owner else row
        for column, value in entry.values.items():
            if column.field.many_to_many:
                getattr(part, column.name).set(value)
    note_version(row)
    record(Event.SAVED, user, row, file=asked.file_name)
    if asked.publish:
        steps.apply_step(PUBLISH, row, user)


def assign_values(entry, row):
    for column, value in entry.values.items():
        column.assign(row, value)


def save_part(table, entry, row):
    """Save the part of the row that an entry changes or adds; return it."""
    key = {name: getattr(entry.row, name) for name in table.key if name != table.owner}
    parts = table.model._base_manager.filter(**{table.owner: row}, **key)
    part = parts.first() or table.model(**key)
    assign_values(entry, part)
    setattr(part, table.owner, row)
    part.save()
    return part
