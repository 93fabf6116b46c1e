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
    """The trail has to be looked at before anything of it is deleted."""


@transaction.atomic
def forget():
    """Delete the oldest entries; returns how many.

    The head says where the chain begins then. What is not whole is evidence: it stays,
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
    """The number of the last entry before all those that are still to be kept."""
    begin = timezone.now() - timedelta(days=settings.AUDIT_KEPT_DAYS)
    kept = AuditEntry.objects.filter(at__gte=begin).order_by("number").first()
    return kept.number - 1 if kept else head.last
