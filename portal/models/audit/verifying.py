"""Verify the trail, and delete what has been kept long enough of a whole one."""

from datetime import timedelta
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models.audit.entries import (
    AuditEntry,
    AuditHead,
    Event,
    digest_of,
    is_sealed,
    seal_of,
)
from portal.models.audit.recording import record


def broken_links(head, last):
    """Yield a message for each missing, changed or misplaced entry up to `last`."""
    expected, before = head.first, head.before_first
    for entry in chain.from_iterable(AuditEntry.objects.in_batches(last)):
        if entry.number < head.first:
            text = _("Entry %(number)d is older than the beginning of the trail.")
            yield text % {"number": entry.number}
            continue
        if entry.number > expected:
            yield missing(expected, entry.number - 1)
        elif entry.digest != digest_of(entry, before):
            yield _(
                "Entry %(number)d was changed, or does not follow from the one before "
                "it."
            ) % {"number": entry.number}
        expected, before = entry.number + 1, entry.digest
    if expected <= last:
        yield missing(expected, last)
    elif last == head.last and before != head.digest:
        yield _("The last entry, %(number)d, is not the one that was sealed.") % {
            "number": last
        }


def missing(first, last):
    if first == last:
        return _("Entry %(number)d is missing.") % {"number": first}
    text = _("The entries from %(first)d to %(last)d are missing.")
    return text % {"first": first, "last": last}


def findings(head, anchor=None):
    """Yield a sentence for each error in the trail.

    `anchor` is the number and the digest of an entry that was noted elsewhere.
    """
    if head is None:
        yield _("The trail has no head: it was deleted.")
        head = AuditHead()
    elif not is_sealed(head):
        yield _(
            "The seal of the head does not fit: it was written without the key of the "
            "site, or SECRET_KEY was changed and the former one is not among "
            "SECRET_KEY_FALLBACKS."
        )
    yield from broken_links(head, head.last)
    rows = AuditEntry.objects.order_by("number")
    newest = rows.last()
    # Read after the entries, because some may be added meanwhile.
    end = AuditHead.objects.filter(pk=1).first() or head
    if newest and newest.number > end.last:
        text = _("The entries from %(first)d to %(last)d are behind the sealed end.")
        yield text % {"first": end.last + 1, "last": newest.number}
    for entry in rows.filter(event=Event.CHAIN_BROKEN):  # while the site was running
        text = _("Entry %(number)d says that the trail was found broken before it.")
        yield text % {"number": entry.number}
    if anchor:
        number, digest = anchor
        entry = AuditEntry.objects.filter(number=number).first()
        text = _("Entry %(number)d, which was written down, is missing.")
        if entry:
            text = _("Entry %(number)d has another digest than was written down.")
        elif number < head.first:
            text = _("Entry %(number)d cannot be compared: it was kept long enough.")
        if entry is None or entry.digest != digest:
            yield text % {"number": number}


class BrokenTrailError(Exception):
    """Raised if the trail must be examined before entries are deleted."""


@transaction.atomic
def forget():
    """Delete the oldest entries; return their number.

    The head stores the new begin of the chain. A broken trail is evidence: it is kept,
    and `BrokenTrailError` is raised.
    """
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        return 0
    days = settings.AUDIT_KEPT_DAYS
    begin = timezone.now() - timedelta(days=days)
    oldest = AuditEntry.objects.filter(at__gte=begin).order_by("number").first()
    last = oldest.number - 1 if oldest else head.last
    if last < head.first:
        return 0
    if not is_sealed(head) or any(broken_links(head, last)):
        raise BrokenTrailError
    old = AuditEntry.objects.filter(number__lte=last)
    first, head.first = head.first, last + 1
    head.before_first = old.order_by("number").last().digest
    head.seal = seal_of(head)
    head.save()
    old._raw_delete(old.db)
    record(Event.FORGOTTEN, first=first, last=last, kept_days=days)
    return last + 1 - first
