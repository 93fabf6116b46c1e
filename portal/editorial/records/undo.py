"""Undo a whole import: every row as it was before, or nothing."""

import json

import reversion
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Revision, Version

from portal.content.backlinks import uses_of
from portal.content.models import Content
from portal.content.states import Status
from portal.editorial.revisions.audit import (
    IMPORT,
    IMPORT_UNDER_WAY,
    IMPORT_UNDONE,
    TRANSLATIONS,
)
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_row, of_version
from portal.editorial.workflow import restore as undo
from portal.editorial.workflow import steps
from portal.editorial.workflow.steps import PUBLISH
from portal.models.audit import Event, Step, acts_together, comment_of, record

WITHDRAW = steps.StepRequest(Step.WITHDRAW)


def imports_of(table):
    """The revisions that imports of a table made, the newest first."""
    return imports_of_kind(table.model._meta.label_lower)


def imports_of_kind(kind):
    """Return the imports of a kind: the label of a model, or `translations`."""
    named = json.dumps({"kind": kind})[:-1]
    found = Q()
    for start in (IMPORT, IMPORT_UNDONE, IMPORT_UNDER_WAY):
        found |= Q(comment__startswith=start + named)
    return Revision.objects.filter(found).select_related("user").order_by("-pk")


def is_undone(revision):
    return revision.comment.startswith(IMPORT_UNDONE)


def effects(revision):
    """Return pairs for each row of an import: its title, and `copy`, `new` or `former`.

    Undo deletes a working copy and a new row; any other row gets its former values.
    """
    versions = versions_in(revision)
    former = Version.objects.filter(
        content_type__in={each.content_type_id for each in versions},
        object_id__in=[each.object_id for each in versions],
        pk__lt=min((each.pk for each in versions), default=0),
    )
    known = {*former.values_list("content_type", "object_id")}
    found = []
    for each in versions:
        effect = "copy" if each.field_dict.get("live_id") else "new"
        if (each.content_type_id, each.object_id) in known:
            effect = "former"
        found.append((each.object_repr, effect))
    return found


def versions_in(revision):
    """The versions of content in a revision, the newest first."""
    return [
        version
        for version in revision.version_set.order_by("-pk")
        if issubclass(version._model or object, Content)
    ]


def may_undo(revision, user):
    """Return True for the person who imported it, and for publishers of its kinds."""
    # Without the versions themselves, which a list of imports would read for nothing.
    keys = revision.version_set.order_by().values_list("content_type", flat=True)
    kinds = [ContentType.objects.get_for_id(key).model_class() for key in {*keys}]
    right = "change" if revision.user_id == user.pk else "publish"
    return all(
        steps.has_right(user, right, kind) or steps.has_right(user, "publish", kind)
        for kind in kinds
        if issubclass(kind or object, Content)
    )


@transaction.atomic
def undo_import(revision, user):
    """Undo an import; return the number of rows.

    New rows and working copies are deleted, drafts get their former values. A new row
    that was published at once is withdrawn; any other gets its former values in a
    working copy, and on the site if the user may publish it. Raises `ValidationError`
    if a row was changed since, or is in use; nothing is done then.
    """
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    if is_undone(revision):
        raise ValidationError(_("This import has been undone already."))
    pairs = [with_former(version) for version in versions_in(revision)]
    deleted = [row for former, row in pairs if is_deleted(former, row)]
    for key, _user in uses_of(deleted):
        raise in_use(next(row for row in deleted if row.pk == key))
    undone = revision.comment.partition(":")[2]
    facts = json.loads(undone)
    file = facts["file"]
    with reversion.create_revision(manage_manually=True), acts_together():
        for former, row in pairs:
            if left := undo_row(former, row, user):
                record(Event.SAVED, user, left, file=file)
        reversion.set_user(user)
        reversion.set_comment(comment_of(Event.RESTORED, file=file))
    Revision.objects.filter(pk=revision.pk).update(comment=IMPORT_UNDONE + undone)
    kind = facts.pop("kind")
    model = None if kind == TRANSLATIONS else apps.get_model(kind)
    record(Event.IMPORT_UNDONE, user, model, **facts)
    return len(pairs)


def with_former(version):
    """Return the version before the import, None for a new row, and the locked row.

    Raises `ValidationError` if the row was changed since the import.
    """
    try:
        row = undo.locked(version._model(pk=int(version.object_id)))
        unchanged = undo.newest(row) == version.pk and not any(
            compare(of_version(version), of_row(row))
        )
    except (ValidationError, RevertError):
        unchanged = False
    if not unchanged:
        raise ValidationError(
            _("“%(title)s” was changed after the import, so nothing was undone."),
            params={"title": version.object_repr},
        )
    return undo.versions_of(row).filter(pk__lt=version.pk).first(), row


def is_deleted(former, row):
    """Return True if undoing deletes the row."""
    return former is None and row.status != Status.PUBLISHED


def undo_row(former, row, user):
    """Restore the former values of a row; return it unless it was deleted.

    An import changes the status only if it publishes, so otherwise the status is kept.
    """
    if is_deleted(former, row):
        try:
            row.delete()
        except ProtectedError:
            raise in_use(row) from None
        return None
    if row.status != Status.PUBLISHED:
        undo.restore(of_version(former), row, user, row.status)
        return row
    if former is None:
        return steps.apply_step(WITHDRAW, row, user)
    target = undo.target_of(row, user)
    undo.restore(of_version(former), target, user)
    try:
        return steps.apply_step(PUBLISH, target, user)
    except ValidationError:
        return target  # in the working copy, for another user to publish


def in_use(row):
    return ValidationError(
        _("“%(title)s” is in use by now, so nothing was undone."),
        params={"title": row},
    )
