"""Bring back what was: an earlier version of a row, or a row that was deleted.

What comes back is a draft or stands in a working copy; nothing is live at once.
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
from portal.editorial.workflow import steps, working_copies
from portal.editorial.workflow.working_copies import in_work
from portal.models import PreviewLink
from portal.models.audit import Event, act, note_version


def versions_of(row):
    """All versions of a row, the newest first."""
    return Version.objects.get_for_object(row).order_by("-pk")


def newest(row):
    """The key of the newest version: what tells whether a row was saved meanwhile."""
    return versions_of(row).values_list("pk", flat=True).first() or 0


def locked(row):
    """The row as it is now, kept from others.

    Raises `ValidationError` where it is gone.
    """
    if isinstance(row, Content):
        return steps.locked(row)
    found = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    if not found:
        raise ValidationError(_("It is not there any more."), "gone")
    return found


def target_of(row, user):
    """The row into which an earlier version may be written: never what is live."""
    if not isinstance(row, Content) or row.live_id:
        return row
    if row.status == Status.PUBLISHED or hasattr(row, "working_copy"):
        return locked(working_copies.create_working_copy(row, user)[0])
    return row


@transaction.atomic
def restore_version(version, row, user, seen=None):
    """Write a version into the row, or into its working copy where it is live.

    Returns what was written and each `MissingReference` of the version. `seen` is the
    key of the newest version that the user saw. Raises `ValidationError` with the
    reason, and reversion's `RevertError` where the version cannot be read.
    """
    row, snapshot = locked(row), of_version(version)
    if seen is not None and seen != newest(in_work(row)):
        if is_there(snapshot, in_work(row)):
            return in_work(row), []  # the button was pressed twice
        raise ValidationError(
            _("It was changed after you had opened it. Look at it again first."),
            "version",
        )
    target = target_of(row, user)
    ensure_version(target)
    saved_at = version.revision.date_created.isoformat()
    with act(Event.RESTORED, user, target, version=saved_at):
        gone = restore(snapshot, target, user)
    return target, gone


def is_there(snapshot, row):
    """Whether the row is what it would become: a draft that holds the same."""
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

    Another `status` is for whoever takes back what has not changed the state.
    """
    if isinstance(row, Content):
        row.status, row.updated_by = status, user
        row.clear_request()
    gone = list(write(snapshot, row, snapshots.OWN | {"updated_by_id"}))
    note_version(row)
    return gone


def deleted(model):
    """The last versions of the rows of a model that were deleted, the newest first."""
    versions = Version.objects.get_deleted(model).select_related("revision__user")
    return versions.order_by("-pk")


@transaction.atomic
def recover(version, user):
    """Make a deleted row anew, as a draft or a working copy.

    Returns the row and each `MissingReference`; raises as `restore_version` does.
    """
    snapshot = of_version(version)
    row = snapshot.model(pk=int(version.object_id))
    if isinstance(row, Content):
        row.created_by = user
        row.live = live_of(snapshot)
        PreviewLink.objects.about(row).delete()  # they ended with what was deleted
    with act(Event.RESTORED, user, row, was_deleted=True):
        gone = restore(snapshot, row, user)
    return row, gone


def live_of(snapshot):
    """The row of which a deleted working copy becomes the copy again, or None."""
    rows = snapshot.model._base_manager
    live = rows.filter(pk=snapshot.values.get("live_id"), live__isnull=True).first()
    if live and hasattr(live, "working_copy"):
        raise ValidationError(
            _("“%(title)s” has another working copy by now."), params={"title": live}
        )
    return live
