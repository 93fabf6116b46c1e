"""Several servers with one database, each with a folder of its own."""

from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.models import Node

CHANNEL = "portal_edition"


def are_several():
    """Whether this server is one of several, which know each other by an address."""
    return bool(settings.NODE_URL)


def announce():
    """Wake up the others as soon as the transaction is committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def report(edition, until):
    """Write down what this server gives out from now on, and until when."""
    if are_several():
        values = {"number": edition.number, "lease_ends_at": until}
        values |= {"url": settings.NODE_URL, "seen_at": timezone.now()}
        Node.objects.update_or_create(name=settings.NODE_URL, defaults=values)


def wait_for_others():
    """To come."""
