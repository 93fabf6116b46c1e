"""Copies and the audit trail: what each says of the other.

The trail has an entry for each copy that was made, tried out or brought back. A copy
has, in its first part, the number and the digest of the last entry: because a trail
that was wiped, or put back to an earlier state, may be whole and sealed, and only what
is outside the database contradicts it.
"""

from contextlib import contextmanager
from datetime import datetime, timedelta
from operator import index
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.archive.check import read_first
from portal.archive.container import ArchiveError, readable
from portal.archive.places import Source, dated, places
from portal.models.audit import AuditEntry, AuditHead, Event, record

NONE = {"number": 0, "digest": ""}
OF_COPIES = (Event.BACKUP_MADE, Event.BACKUP_DRILLED)
LONGEST = timedelta(hours=48)  # without a copy; after that it is a warning


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
    record(Event.BACKUP_MADE, **details_of(copy), **more)


def note_restored(copy, replaced):
    """`replaced` is the file of the copy of what stood there before, or none."""
    more = {"replaced": replaced.name} if replaced else {}
    record(Event.BACKUP_RESTORED, **details_of(copy), **more)


def details_of(copy):
    return {
        "file": copy.path.name,
        "digest": copy.digest,
        "release": copy.release,
        "newest": copy.manifest["newest"],
    }


def note_drilled(copy, is_good, **facts):
    record(Event.BACKUP_DRILLED, **details_of(copy), **facts, is_good=is_good)


def last_copy():
    """The last one that was written, read again and found good; by one query."""
    return said_of_copies(AuditEntry.objects.filter(about_last_copies()))


def about_last_copies():
    """Return the condition of the last entries of a copy and of one tried out."""
    rows = AuditEntry.objects.filter(event__in=OF_COPIES).order_by()
    newest = rows.values("event").annotate(newest=Max("number")).values("newest")
    return Q(number__in=newest)


def said_of_copies(entries):
    """Return what these entries say of the last copy; others among them are ignored."""
    found = {entry.event: entry for entry in entries}
    made, drill = map(found.get, OF_COPIES)
    at = made and made.at
    is_here_only = made and settings.BACKUP_PLACE and not made.details.get("is_sent")
    is_old = at is None or timezone.now() - at > LONGEST
    return LastCopy(at, is_old, drill, bool(is_here_only))


# What copies say of the trail


class Anchor(NamedTuple):
    """The last entry in a copy; the number is 0 if none could be read."""

    copy: str
    made: datetime
    number: int
    digest: str


def last_entry(alias):
    head = AuditHead.objects.using(alias).filter(pk=1).first()
    return {"number": head.last, "digest": head.digest} if head else NONE


def compare():
    """Compare the trail with all copies, here and off the machine.

    Returns findings and remarks, as sentences. The last entry in a copy must be in the
    trail with the same digest, unless it is older than the first one that is kept, or
    a restore has replaced what the copy was made of: that is a remark.
    """
    findings, remarks, count = [], [], 0
    anchors = list(read_anchors(remarks))
    # Read after the copies, because entries and copies may be added meanwhile.
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    for anchor in anchors:
        if anchor.number < head.first:
            continue
        entry = AuditEntry.objects.filter(number=anchor.number).first()
        is_same = entry is not None and entry.digest == anchor.digest
        if not is_same and (restore := replacing(anchor)):
            text = _(
                "%(copy)s was made of what was replaced by the restore in entry "
                "%(number)d."
            )
            remarks.append(text % {"copy": anchor.copy, "number": restore.number})
            continue
        count += 1
        if not is_same:
            text = _("Entry %(number)d is not the one that %(copy)s ends with.")
            if anchor.number > head.last:
                text = _(
                    "Entry %(number)d, with which %(copy)s ends, is missing: the trail "
                    "was wiped or put back to an earlier state."
                )
            findings.append(text % anchor._asdict())
    text = _("Copies that the trail was compared with: %(count)d of %(all)d.")
    return findings, [*remarks, text % {"count": count, "all": len(anchors)}]


def replacing(anchor):
    """The entry of the restore that replaced what the copy was made of, or None.

    A restore replaces the trail too, and adds an entry to the one that it brings. The
    copy was made, by the time in its name, before that entry, and after the last one
    that was brought: by its number, or by its time, because the number may be one of a
    trail that began with a restore and was replaced as well.
    """
    # A restore adds CHAIN_BROKEN itself if the seal was made with another key.
    entries = AuditEntry.objects.exclude(event=Event.CHAIN_BROKEN)
    restores = entries.filter(event=Event.BACKUP_RESTORED, at__gt=anchor.made)
    for restore in restores.order_by("number"):
        last = entries.filter(number__lt=restore.number).first()
        if not last or anchor.number > last.number or anchor.made > last.at:
            return restore
    return None


def read_anchors(remarks):
    """Yield the anchor of each copy; remark which place or copy cannot be read.

    The number is 0 too if the copy has no anchor, or was deleted meanwhile.
    """
    for place in places():
        copies = {}
        with remarking(place, remarks):
            copies = dated(place.names())
        for name, made in copies.items():
            source, number, digest = Source(place, name), 0, ""
            with remarking(source, remarks), readable():
                if place.storage.exists(name):
                    last = read_first(source).get("trail", NONE)
                    number, digest = index(last["number"]), last["digest"]
            yield Anchor(str(source), made, number, digest)


@contextmanager
def remarking(name, remarks):
    try:
        yield
    except (ArchiveError, OSError) as error:
        text = _("%(copy)s could not be compared: %(reason)s")
        reason = getattr(error, "strerror", None) or error
        remarks.append(text % {"copy": name, "reason": reason})
