"""What SQLite knows of its tables, without which it takes the wrong index."""

from contextlib import suppress

from django.db import OperationalError, connections

# Look at all tables, not only at those that this connection has read.
EVERY_TABLE = 0x10002


def gather_statistics(using):
    """Count where SQLite has not counted yet, or much has changed since.

    PostgreSQL does so by itself. A search among 20,000 items takes twice as long
    without. Where somebody else is writing it is left to the next time.
    """
    if connections[using].vendor == "sqlite":
        with suppress(OperationalError), connections[using].cursor() as cursor:
            cursor.execute(f"PRAGMA optimize = {EVERY_TABLE}")
