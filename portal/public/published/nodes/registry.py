"""Which servers there are, what each gives out, and until when."""

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.models import Node

FORGOTTEN = timedelta(days=1)  # after which a server that says nothing is none


def are_several():
    """Whether this server is one of several, which know each other by an address."""
    return bool(settings.NODE_URL)


def promise(until):
    """Write down until when this server may give out files, before it does so.

    If it ends before it can `report`, the others still know of the longer lease.
    """
    if are_several():
        values = {"lease_ends_at": until, "seen_at": timezone.now()}
        rows = Node.objects.filter(name=settings.NODE_URL)
        longer = values | {"lease_ends_at": Greatest("lease_ends_at", until)}
        if not rows.update(**longer):
            Node.objects.get_or_create(name=settings.NODE_URL, defaults=values)


def report(edition, until):
    """Write down what this server gives out from now on, and until when.

    Servers that were taken away leave the list: those whose lease is over for long.
    """
    if are_several():
        now = timezone.now()
        values = {"number": edition.number, "key": edition.key}
        values |= {"lease_ends_at": until, "seen_at": now}
        Node.objects.update_or_create(name=settings.NODE_URL, defaults=values)
        over = {"lease_ends_at__lt": now, "seen_at__lt": now - FORGOTTEN}
        Node.objects.filter(**over).delete()


def others_giving_out():
    """The other servers that may give out files now."""
    others = Node.objects.exclude(name=settings.NODE_URL)
    return others.giving_out(timezone.now()).order_by("name")


def others_behind(edition):
    """Those of them that may still give out what came before an edition."""
    return [*others_giving_out().behind(edition)]
