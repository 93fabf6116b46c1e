"""Do what a plan says: all of it as one version, or nothing."""

from collections import deque
from dataclasses import dataclass
from itertools import batched
from time import sleep
from typing import NamedTuple

import reversion
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from reversion.models import Revision, Version

from portal.content.states import Status
from portal.editorial.revisions.audit import (
    comment_of_import,
    under_way,
)
from portal.editorial.tables import interrupted
from portal.editorial.tables.plan import make_plan
from portal.editorial.tables.row_states import (
    changed_meanwhile,
    check_unchanged,
    ensure_versions,
    states_of,
)
from portal.editorial.tables.table import Table
from portal.editorial.workflow import steps, working_copies
from portal.editorial.workflow.steps import PUBLISH
from portal.editorial.xlsx.sheets import Sheet
from portal.models import audit
from portal.models.audit import Event, note_version, parts_of_one_act, record

PART = 50  # pieces of content that are written at once and then let go of
PAUSE = 0.15  # seconds between two steps; SQLite looks for its turn every 0.1 s


class Import(NamedTuple):
    """A table to be taken in, as somebody has looked at it.

    `digest` is that of the plan that they saw; with `publish` all goes on the site.
    """

    table: Table
    sheet: Sheet
    file_name: str
    digest: str
    publish: bool = False


@dataclass
class Written:
    """What was written of an import until now, and the revision that holds it."""

    revision: Revision | None = None
    rows: int = 0


def import_table(asked, user):
    """Take a table in; returns the number of rows that were written.

    New rows become drafts, what is live is changed in working copies. Raises
    `ValidationError` with the reason where something stands against it.

    It is one transaction, unless that would keep others from writing: on SQLite it is
    written in steps, between which they can. Visitors see no drafts, so that for them
    it is whole all the same. Where a step fails, what others wrote is taken back.
    """
    if is_whole(asked.publish):
        with transaction.atomic():
            with parts_of_one_act():
                count = write_table(asked, user, Written(), lock=True)
            if count:
                record_import(asked, count, user)
            return count
    written = Written()
    try:
        return write_table(asked, user, written)
    except BaseException:
        if written.revision:
            interrupted.take_back(written.revision, user)
        raise


def is_whole(publish):
    """Whether an import is one transaction.

    On SQLite that keeps all others from writing; to publish it is needed all the same.
    """
    return publish or connection.vendor != "sqlite"


def write_table(asked, user, written, lock=False):
    """Write the table step by step; `written` is told of them.

    `lock` keeps the rows from others until the transaction around all steps ends; else
    each step looks whether its rows are as they were.
    """
    table = asked.table
    plan = make_plan(table, asked.sheet, lock=lock)
    if plan.digest != asked.digest or plan.problems:
        raise changed_meanwhile()
    owners = [entry.owner for entry in plan.changing if entry.owner]
    seen = {} if lock else states_of(owners)
    del owners
    count = len(plan.changing)
    comment = comment_of_import(table.model, asked.file_name, count)
    # The columns without a language take the language that is active on saving.
    with translation.override(settings.LANGUAGE_CODE):
        for part in batched(by_owner(plan), PART):
            let_others_in(written)
            with transaction.atomic():
                check_unchanged([owner for owner, _entries in part if owner], seen)
                write_step(asked, part, user, comment, written)
                if written.rows == count:
                    end(written, comment)
                    if not lock:
                        record_import(asked, count, user)
    return count


def record_import(asked, count, user):
    """One entry of the audit trail, late: it keeps others from adding theirs."""
    facts = {"table": asked.table.name, "file": asked.file_name, "rows": count}
    how = {"published": True} if asked.publish else {}
    record(Event.IMPORTED, user, asked.table.model, **facts, **how)


def let_others_in(written):
    """Wait after each step but the last, unless all are one transaction."""
    if written.revision and not connection.in_atomic_block:
        sleep(PAUSE)


def write_step(asked, part, user, comment, written):
    """Write some of the content into the revision of the import."""
    owners = [owner for owner, _entries in part if owner]
    ensure_versions([row for row in owners if asked.publish or not is_live(row)])
    revision = write_part(asked, part, user, comment)
    if written.revision:
        join(written.revision, revision)
    else:
        written.revision = revision
    written.rows += sum(len(entries) for _owner, entries in part)


def write_part(asked, part, user, comment):
    """Write some of the content; returns the revision that has it."""
    with reversion.create_revision(manage_manually=True):
        rows = [write(asked.table, *each, user) for each in part]
        file = asked.file_name
        audit.write([audit.describe(Event.SAVED, user, row, file=file) for row in rows])
        if asked.publish:
            rows = [steps.apply_step(PUBLISH, row, user) for row in rows]
        reversion.set_user(user)
        reversion.set_comment(under_way(comment))
    return Version.objects.get_for_object(rows[0]).first().revision


def end(written, comment):
    """In the last step, so that an import whose process is killed later is done."""
    Revision.objects.filter(pk=written.revision.pk).update(comment=comment)


def join(revision, other):
    """Make one of two: as one from the start all would be held in memory.

    Its time is that of the last step.
    """
    Version.objects.filter(revision=other).update(revision=revision)
    times = Revision.objects.filter(pk=revision.pk)
    times.update(date_created=other.date_created)
    other.delete()


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


def write(table, owner, entries, user):
    """Write the entries of one content; returns the row that holds them now."""
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
    note_version(row)
    return row


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
