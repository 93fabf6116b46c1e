"""Adding to the trail, in the transaction of the act that it tells of."""

from django.db import transaction
from django.utils import timezone

from portal.models.audit.chain import digest_of, is_sealed, seal_of
from portal.models.audit.entries import AuditEntry, AuditHead
from portal.models.audit.events import Event
from portal.server.client_address import address_of
from portal.server.request_log import running_request

LONGEST = 200  # characters of a title


@transaction.atomic
def record(event, actor=None, row=None, **details):
    """Write down what somebody did to a row; both may be none. Returns the entry.

    To be called in the transaction of the act, late in it: if the entry cannot be
    written, the act fails with it, and until its end nobody else can add an entry.
    `details` are values that JSON has, without passwords, codes and addresses of
    visitors. Where the act is part of a request, its network address and its number are
    written down as well.
    """
    entry = AuditEntry(event=event, actor=actor, details=details)
    if actor is not None:
        entry.actor_name = actor.get_username()
    if row is not None:
        entry.kind = row._meta.label_lower
        entry.object_id = str(row.pk)
        entry.title = str(row)[:LONGEST]
    if request := running_request.get():
        entry.address = address_of(request)
        entry.request = request.id
    head = locked_head()
    append(head, entry)
    return entry


def locked_head():
    """The head, which nobody else reads to write until the transaction ends.

    Where it was deleted or written by somebody without the key, this is recorded once,
    and the chain goes on from the last entry: the desk must not stand still for it.
    """
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is not None and is_sealed(head):
        return head
    newest = AuditEntry.objects.order_by("-number").first()
    if head is None and newest is None:
        return AuditHead(pk=1)
    found = {"number": head.last, "digest": head.digest} if head else {}
    head = head or AuditHead(pk=1)
    if newest is not None:
        head.last, head.digest = max(head.last, newest.number), newest.digest
    append(head, AuditEntry(event=Event.CHAIN_BROKEN, details=found))
    return head


def append(head, entry):
    """Give the entry its place after the last one, and seal the head anew."""
    entry.number = head.last + 1
    entry.at = timezone.now()
    entry.digest = digest_of(entry, head.digest)
    entry.save()
    head.last, head.digest = entry.number, entry.digest
    head.seal = seal_of(head)
    head.save()
