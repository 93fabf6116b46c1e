"""Apply a plan: all of it in one transaction and one version, or nothing."""

from typing import NamedTuple

import reversion
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.content.models import Content
from portal.content.parts import link_of, part_key
from portal.content.states import Status
from portal.editorial.records.plan import make_plan
from portal.editorial.records.table import Table
from portal.editorial.revisions.audit import TRANSLATIONS, comment_of_import
from portal.editorial.workflow import restore, steps
from portal.editorial.workflow.steps import PUBLISH
from portal.editorial.workflow.working_copies import in_work
from portal.editorial.xlsx.sheets import Sheet
from portal.models.audit import Event, acts_together, note_version, record

# Changed rows of one import, some 40 ms each: its request has to end in 300 s, and on
# SQLite all other writers wait for it.
MAX_CHANGES = 2_000
MAX_CHANGES_SQLITE = 500


class Import(NamedTuple):
    """A table to import, as the user saw it in the preview with that `digest`.

    With `publish` all rows are published; `take` has the numbers of the rows whose
    conflicts are resolved for the file.
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

    Raises `ValidationError` with the reason if that is not possible; nothing is written
    then.
    """
    plan = make_plan(asked.table, asked.sheet, True, asked.take)
    if plan.digest != asked.digest or plan.problems:
        raise ChangedMeanwhileError(
            _("Something was changed after you had looked at this. Look at it again.")
        )
    count, model = len(plan.changing), asked.table.model
    if count:
        apply(plan, model._meta.label_lower, asked.file_name, user, asked.publish)
        facts = {"table": asked.table.name, "file": asked.file_name, "rows": count}
        how = {"published": True} if asked.publish else {}
        record(Event.IMPORTED, user, model, **facts, **how)
    return count


def apply(plan, kind, file_name, user, publish=False):
    """Write what a plan changes, in one version, by which it is listed and undone.

    New rows become drafts, live rows get working copies; with `publish` all are
    published. Returns the written content. `kind` is the label of a model, or
    `TRANSLATIONS`. The caller has locked the rows, in a transaction.
    """
    groups = {}
    for entry in plan.changing:
        groups.setdefault(entry.owner or entry, []).append(entry)
    check_number(len(groups))
    for row in map(in_work, filter(None, (each[0].owner for each in groups.values()))):
        if publish or row.status != Status.PUBLISHED:
            # A working copy that is new has no version but that of the import.
            restore.ensure_version(row)
    written = []
    # The columns without a language take the language that is active on saving.
    with (
        translation.override(settings.LANGUAGE_CODE),
        reversion.create_revision(manage_manually=True),
        acts_together(),
    ):
        for entries in groups.values():
            facts = {"file": file_name}
            if kind == TRANSLATIONS:
                facts = {"translations": len(entries)}
            written.append(row := write(entries, user))
            note_version(row)
            record(Event.SAVED, user, row, **facts)
            if publish:
                steps.apply_step(PUBLISH, row, user)
        reversion.set_user(user)
        reversion.set_comment(comment_of_import(kind, file_name, len(plan.changing)))
    return written


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


def write(entries, user):
    """Write the entries of one content into it or its working copy, which is returned.

    An entry about a part is written into the part with the same key.
    """
    owner, own = entries[0].owner, {}
    target = restore.target_of(owner, user) if owner else entries[0].row
    if not owner:
        target.created_by = user
    target.updated_by = user
    for entry in entries:
        if isinstance(entry.row, Content):
            own |= entry.values
            continue
        link = link_of(type(target), entry.row)
        key = {name: getattr(entry.row, name) for name in part_key(link)}
        key[link.name] = target
        part = link.model._base_manager.filter(**key).first() or link.model(**key)
        save(part, entry.values)
    save(target, own)
    return target


def save(row, values):
    """Save a row with values by column; links are set on the saved row."""
    for column, value in values.items():
        column.assign(row, value)
    row.save()
    for column, value in values.items():
        if column.field.many_to_many:
            getattr(row, column.name).set(value)
