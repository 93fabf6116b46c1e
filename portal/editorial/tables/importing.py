"""Do what a plan says: all of it as one version, or nothing."""

from collections import deque
from itertools import batched
from typing import NamedTuple

import reversion
from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from portal.content.states import Status
from portal.editorial.revisions.audit import (
    VERSION_ENSURED,
    comment_of_import,
    log_entry,
)
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_rows, of_version
from portal.editorial.tables.matching import AT_ONCE
from portal.editorial.tables.plan import make_plan
from portal.editorial.tables.table import Table
from portal.editorial.workflow import steps, working_copies
from portal.editorial.xlsx.sheets import Sheet
from portal.models import Step

PART = 100  # pieces of content that are written and then let go of
PUBLISH = steps.StepRequest(Step.Action.PUBLISH)


class Import(NamedTuple):
    """A table to be taken in, as somebody has looked at it.

    `digest` is that of the plan that they saw; with `publish` all goes on the site.
    """

    table: Table
    sheet: Sheet
    file_name: str
    digest: str
    publish: bool = False


class ChangedMeanwhileError(ValidationError):
    """What was looked at is not what would be done now."""


@transaction.atomic
def import_table(asked, user):
    """Take a table in; returns the number of rows that were written.

    New rows become drafts, what is live is changed in working copies. Raises
    `ValidationError` with the reason where something stands against it.
    """
    table = asked.table
    plan = make_plan(table, asked.sheet, lock=True)
    if plan.digest != asked.digest or plan.problems:
        raise ChangedMeanwhileError(
            _("Something was changed after you had looked at this. Look at it again.")
        )
    owners = [entry.owner for entry in plan.changing if entry.owner]
    ensure_versions([row for row in owners if asked.publish or not is_live(row)])
    del owners
    count = len(plan.changing)
    comment = comment_of_import(table.model, asked.file_name, count)
    # The columns without a language take the language that is active on saving.
    with translation.override(settings.LANGUAGE_CODE):
        parts = batched(by_owner(plan), PART)
        join([write_part(asked, part, user, comment) for part in parts])
    return count


def write_part(asked, part, user, comment):
    """Write some of the content; returns the key of the revision that has it."""
    with reversion.create_revision(manage_manually=True):
        written = [write(asked.table, *each, user) for each in part]
        if asked.publish:
            written = [
                (steps.apply_step(PUBLISH, row, user), flag) for row, flag in written
            ]
        reversion.set_user(user)
        reversion.set_comment(comment)
        log(written, user, comment)
    row, _flag = written[0]
    return Version.objects.get_for_object(row).first().revision_id


def join(keys):
    """Make the revisions one: as one from the start all would be held in memory."""
    if others := keys[1:]:
        Version.objects.filter(revision__in=others).update(revision=keys[0])
        Revision.objects.filter(pk__in=others).delete()


def is_live(row):
    return row.status == Status.PUBLISHED


def by_owner(plan):
    """Pairs of the content that is changed, None for new content, and its entries.

    The plan lets go of what it gave.
    """
    waiting = deque(sorted(plan.changing, key=owner_key))
    plan.entries.clear()
    while waiting:
        found = [waiting.popleft()]
        owner = found[0].owner
        while owner and waiting and waiting[0].owner == owner:
            found.append(waiting.popleft())
        yield owner, found


def owner_key(entry):
    return entry.owner.pk if entry.owner else 0


def ensure_versions(rows):
    """Give rows a version of their state that were changed without one."""
    rows = {row.pk: row for row in rows}
    for model, some in by_model(rows.values()):
        known = up_to_date(model, some)
        missing = [row for row in some if row.pk not in known]
        if missing:
            with reversion.create_revision(manage_manually=True):
                for row in missing:
                    working_copies.record(row)
                reversion.set_comment(VERSION_ENSURED)


def by_model(rows):
    """Pairs of a model and some of the rows, so many as one query can be about."""
    found = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    for model, all_rows in found.items():
        for start in range(0, len(all_rows), AT_ONCE):
            yield model, all_rows[start : start + AT_ONCE]


def up_to_date(model, rows):
    """The keys of the rows whose newest version holds what they hold."""
    kind = ContentType.objects.get_for_model(model)
    keys = [str(row.pk) for row in rows]
    versions = Version.objects.filter(content_type=kind, object_id__in=keys)
    newest = {each.object_id: each for each in versions.order_by("pk")}
    now = of_rows(model, rows)
    return {
        row.pk
        for row, snapshot in zip(rows, now, strict=True)
        if (version := newest.get(str(row.pk)))
        and not any(compare(of_version(version), snapshot))
    }


def write(table, owner, entries, user):
    """Write the entries of one content; the row that holds them now, and what it is."""
    flag = CHANGE if owner else ADDITION
    row = writable(owner, user) if owner else entries[0].row
    if not owner:
        row.created_by = user
    row.updated_by = user
    if not table.owner:
        for entry in entries:
            assign_values(entry, row)
    row.save()
    for entry in entries:
        store(table, entry, row)
    working_copies.record(row)
    return row, flag


def writable(owner, user):
    """The row itself, or a new working copy of what is live."""
    return (
        working_copies.create_working_copy(owner, user)[0] if is_live(owner) else owner
    )


def assign_values(entry, row):
    for column, value in entry.values.items():
        column.assign(row, value)


def store(table, entry, row):
    """Save the part that an entry is about, and the links of it or of the row."""
    part = row
    if table.owner:
        part = twin(table, entry, row)
        assign_values(entry, part)
        setattr(part, table.owner, row)
        part.save()
    for column, value in entry.values.items():
        if column.field.many_to_many:
            column.store(part, value)


def twin(table, entry, row):
    """The part of the row that is like the one that the entry names, or a new one."""
    key = {name: getattr(entry.row, name) for name in table.key if name != table.owner}
    found = table.model._base_manager.filter(**{table.owner: row}, **key).first()
    return found or table.model(**key)


def log(written, user, comment):
    """One entry in the log of the admin for each row."""
    LogEntry.objects.bulk_create(
        log_entry(row, user, comment, flag) for row, flag in written
    )
