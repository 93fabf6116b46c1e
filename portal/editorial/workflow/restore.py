"""Restore an earlier version of a row, or a row that was deleted.

The result is a draft or a change of a working copy; nothing is live at once.
"""

import reversion
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Version

from portal.content.models import Content
from portal.content.states import Status
from portal.editorial.revisions import snapshots
from portal.editorial.revisions.apply import write
from portal.editorial.revisions.audit import VERSION_ENSURED
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_row, of_version
from portal.editorial.workflow import working_copies
from portal.editorial.workflow.steps import check_seen, locked
from portal.editorial.workflow.working_copies import in_work
from portal.models import PreviewLink
from portal.models.audit import Event, act, note_version


def versions_of(row):
    """All versions of a row, the newest first."""
    return Version.objects.get_for_object(row).order_by("-pk")


def newest(row):
    """Return the key of the newest version, to detect a save meanwhile."""
    return versions_of(row).values_list("pk", flat=True).first() or 0


def target_of(row, user):
    """Return the row to restore a version into, which is never a live one."""
    if not isinstance(row, Content) or row.live_id:
        return row
    if row.status == Status.PUBLISHED or hasattr(row, "working_copy"):
        return locked(working_copies.create_working_copy(row, user)[0])
    return row


@transaction.atomic
def restore_version(version, row, user, seen=None):
    """Write a version into the row, or into its working copy if the row is live.

    Returns the written row and each `MissingReference` of the version. `seen` is the
    key of the newest version that the user saw. Raises `ValidationError` with the
    reason, and reversion's `RevertError` if the version cannot be read.
    """
    row, snapshot = locked(row), of_version(version)
    try:
        check_seen(newest(in_work(row)), seen)
    except ValidationError:
        if is_there(snapshot, in_work(row)):
            return in_work(row), []  # the button was pressed twice
        raise
    target = target_of(row, user)
    ensure_version(target)
    saved_at = version.revision.date_created.isoformat()
    with act(Event.RESTORED, user, target, version=saved_at):
        gone = restore(snapshot, target, user)
    return target, gone


def is_there(snapshot, row):
    """Return True if the row is already a draft with the same values."""
    is_draft = getattr(row, "status", Status.DRAFT) == Status.DRAFT
    return is_draft and not any(compare(snapshot, of_row(row)))


def ensure_version(row):
    """Give the row a version of its state, if it was changed without one."""
    if not has_version(row):
        with reversion.create_revision(manage_manually=True):
            note_version(row)
            reversion.set_comment(VERSION_ENSURED)


def has_version(row):
    last = versions_of(row).first()
    try:
        return last is not None and not any(compare(of_version(last), of_row(row)))
    except RevertError:
        return False


def restore(snapshot, row, user, status=Status.DRAFT):
    """Write a snapshot into a row, which becomes a draft with the user as author.

    Pass another `status` to take back a change that left the status as it was.
    """
    if isinstance(row, Content):
        row.status, row.updated_by = status, user
        row.clear_request()
    gone = list(write(snapshot, row, snapshots.OWN | {"updated_by_id"}))
    note_version(row)
    return gone


def deleted(model):
    """Return the last versions of deleted rows of a model, the newest first."""
    versions = Version.objects.get_deleted(model).select_related("revision__user")
    return versions.order_by("-pk")


@transaction.atomic
def recover(version, user):
    """Create a deleted row again, as a draft or a working copy.

    Returns the row and each `MissingReference`; raises as `restore_version` does.
    """
    snapshot = of_version(version)
    row = snapshot.model(pk=int(version.object_id))
    if isinstance(row, Content):
        row.created_by = user
        row.live = live_of(snapshot)
        PreviewLink.objects.about(row).delete()  # links end with a deletion
    with act(Event.RESTORED, user, row, was_deleted=True):
        gone = restore(snapshot, row, user)
    return row, gone


def live_of(snapshot):
    """Return the locked live row of a deleted working copy, or None.

    Raises `ValidationError` if the live row has another working copy.
    """
    rows = snapshot.model._base_manager.select_for_update()
    live = rows.filter(pk=snapshot.values.get("live_id"), live__isnull=True).first()
    if live and hasattr(live, "working_copy"):
        raise ValidationError(
            _("“%(title)s” has another working copy by now."), params={"title": live}
        )
    return live
