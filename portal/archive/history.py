"""What the trail says of copies: when the last good one was made."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from portal.models.audit import AuditEntry, Event, record

LONGEST = timedelta(hours=48)  # without a copy; then somebody has to look


class LastCopy(NamedTuple):
    """When the last good copy was made, and whether that is too long ago."""

    at: object
    is_old: bool


def note_made(copy):
    record(Event.BACKUP_MADE, **told(copy))


def note_restored(copy, replaced):
    """`replaced` is the file of the copy of what stood there before, or none."""
    more = {"replaced": replaced.name} if replaced else {}
    record(Event.BACKUP_RESTORED, **told(copy), **more)


def told(copy):
    return {
        "file": copy.path.name,
        "digest": copy.digest,
        "release": copy.release,
        "newest": copy.manifest["newest"],
    }


def last_copy():
    """The last one that was written, read again and found good; by one query."""
    made = AuditEntry.objects.filter(event=Event.BACKUP_MADE).order_by("-number")
    at = made.values_list("at", flat=True).first()
    return LastCopy(at, at is None or timezone.now() - at > LONGEST)
