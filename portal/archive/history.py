"""What the trail says of copies: when one was made, and whether it comes back."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from portal.models.audit import AuditEntry, Event, record

LONGEST = timedelta(hours=48)  # without a copy; then somebody has to look


class LastCopy(NamedTuple):
    """When the last good copy was made, and whether that is too long ago.

    `drill` is the entry of the last time that one was brought back elsewhere, or none.
    `is_here_only`: it should be off the machine as well, and is not.
    """

    at: object
    is_old: bool
    drill: AuditEntry | None
    is_here_only: bool = False


def note_made(copy, place="", is_sent=False):
    """`place` is where copies go off the machine, `is_sent` whether it got there."""
    more = {"place": place, "is_sent": is_sent} if place else {}
    record(Event.BACKUP_MADE, **told(copy), **more)


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


def note_drilled(copy, is_good, **facts):
    record(Event.BACKUP_DRILLED, **told(copy), **facts, is_good=is_good)


def last_copy():
    """The last one that was written, read again and found good; by one query."""
    kinds = [Event.BACKUP_MADE, Event.BACKUP_DRILLED]
    rows = AuditEntry.objects.filter(event__in=kinds).order_by()
    newest = rows.values("event").annotate(newest=Max("number")).values("newest")
    found = {row.event: row for row in AuditEntry.objects.filter(number__in=newest)}
    made, drill = map(found.get, kinds)
    at = made and made.at
    is_here_only = made and settings.BACKUP_PLACE and not made.details.get("is_sent")
    is_old = at is None or timezone.now() - at > LONGEST
    return LastCopy(at, is_old, drill, bool(is_here_only))
