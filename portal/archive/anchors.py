"""What copies say of the audit trail: the number and the digest of its last entry.

A trail that was wiped, or put back to an earlier state, may be whole and sealed: only
what is outside the database contradicts it. Both are in the first part of a copy, so
that they are read without the rows.
"""

from contextlib import contextmanager
from datetime import datetime
from operator import index
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from portal.archive import encryption
from portal.archive.check import read_description
from portal.archive.container import parts_in, readable
from portal.archive.places import lookup, offsite
from portal.archive.problems import ArchiveError
from portal.files.storage import WholeFileStorage
from portal.models.audit import AuditEntry, AuditHead, Event

NONE = {"number": 0, "digest": ""}


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
    """Yield the anchor of each copy; remark which place or copy cannot be read."""
    here = WholeFileStorage(settings.BACKUP_ROOT)
    for place in filter(None, [here, offsite.storage()]):
        copies = {}
        with remarking(place.place, remarks):
            copies = lookup.copies_here() if place is here else offsite.copies_there()
        for name, (made, _size) in copies.items():
            copy, anchor = f"{place.place}/{name}", (0, "")
            with remarking(copy, remarks):
                anchor = read_anchor(place.opened(name))
            yield Anchor(copy, made, *anchor)


@contextmanager
def remarking(name, remarks):
    try:
        yield
    except (ArchiveError, OSError) as error:
        text = _("%(copy)s could not be compared: %(reason)s")
        reason = getattr(error, "strerror", None) or error
        remarks.append(text % {"copy": name, "reason": reason})


def read_anchor(opened):
    """Number and digest; of a copy that has none, or was deleted meanwhile, 0."""
    if opened is None:
        return 0, ""
    with opened.file as file, encryption.read_from(file) as source, readable():
        name, _changed, content = next(parts_in(source), ("", 0, None))
        trail = read_description(name, content).get("trail", NONE)
        return index(trail["number"]), trail["digest"]
