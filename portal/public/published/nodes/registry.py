"""Which servers there are, what each gives out, and until when."""

from django.conf import settings
from django.utils import timezone

from portal.models import Node


def are_several():
    """Whether this server is one of several, which know each other by an address."""
    return bool(settings.NODE_URL)


def report(edition, until):
    """Write down what this server gives out from now on, and until when."""
    if are_several():
        values = {"number": edition.number, "lease_ends_at": until}
        values |= {"url": settings.NODE_URL, "seen_at": timezone.now()}
        Node.objects.update_or_create(name=settings.NODE_URL, defaults=values)
