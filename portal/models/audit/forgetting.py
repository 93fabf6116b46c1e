"""Deleting what has been kept long enough, the only way in which entries go."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.models.audit.chain import is_sealed, seal_of
from portal.models.audit.entries import AuditEntry, AuditHead
from portal.models.audit.events import Event
from portal.models.audit.recording import record
from portal.models.audit.verifying import broken_links


class BrokenTrailError(Exception):
    """Raised if the trail must be examined before entries are deleted."""


@transaction.atomic
def forget():
    """Delete the oldest entries; return their number.

    The head stores the new begin of the chain. A broken trail is evidence: it is kept,
    and `BrokenTrailError` is raised.
    """
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    last = last_to_forget(head) if head else 0
    if head is None or last < head.first:
        return 0
    if not is_sealed(head) or any(broken_links(head, last)):
        raise BrokenTrailError
    old = AuditEntry.objects.filter(number__lte=last)
    first, head.first = head.first, last + 1
    head.before_first = old.order_by("number").last().digest
    head.seal = seal_of(head)
    head.save()
    old._raw_delete(old.db)
    days = settings.AUDIT_KEPT_DAYS
    record(Event.FORGOTTEN, first=first, last=last, kept_days=days)
    return last + 1 - first


def last_to_forget(head):
    """Return the number of the last entry that is old enough to be deleted."""
    begin = timezone.now() - timedelta(days=settings.AUDIT_KEPT_DAYS)
    kept = AuditEntry.objects.filter(at__gte=begin).order_by("number").first()
    return kept.number - 1 if kept else head.last
