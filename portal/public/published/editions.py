"""The edition of the public site that there is now, as the database has it.

A change begins the next one in its own transaction (`portal.models.edition`). What the
clock begins and ends is found out here: by `keep`, and by whoever asks first after it.
"""

import sqlite3
from contextlib import contextmanager, nullcontext

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from portal.models import Edition
from portal.models.published.edition import begun_here
from portal.public.published.moments import next_moments

LOCKED = "55P03"  # SQLSTATE "lock_not_available"
FROZEN = 20.0  # seconds after which the lock is taken from who does nothing with it


class BusyError(Exception):
    """Somebody else is writing, and the caller did not want to wait."""


def settled(wait=True):
    """The edition, with the moments at which the clock will end it.

    Writes where a change or the clock has left something to be found out. Raises
    `BusyError` where others write at that time, unless it may `wait` for them.
    """
    edition = Edition.objects.current()
    if edition and edition.holds_at(timezone.now()):
        return edition
    with holding(wait) as edition:
        return edition


@contextmanager
def holding(wait=True):
    """The settled edition, which nobody else can change meanwhile.

    Whoever begins the next one, so far unseen, waits until the end of the block.
    """
    with nullcontext() if wait else without_waiting(), transaction.atomic():
        row = locked(wait)
        bound_lock()
        yield settle(row)


def locked(wait):
    rows = Edition.objects.filter(pk=1)
    try:
        row = rows.select_for_update(nowait=not wait).first()
    except OperationalError as error:
        raise_if_busy(error)
        raise
    if row is None:
        Edition.objects.begin(removes=True)
        row = rows.get()
    return row


def bound_lock():
    """Let others go on if this process is frozen now, or its machine loses power.

    PostgreSQL then ends the connection, and with it the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            sql = "SELECT set_config('idle_in_transaction_session_timeout', %s, true)"
            cursor.execute(sql, [str(int(FROZEN * 1000))])


def settle(row):
    """Find out what the clock has done, and what it will do next."""
    now = timezone.now()
    if row.holds_at(now):
        return row
    if row.is_settled:
        Edition.objects.begin(removes=bool(row.leaves_at and row.leaves_at <= now))
        row.refresh_from_db()
    for begun in begun_here():
        begun.is_read = True
    row.changes_at, row.leaves_at = next_moments()
    row.is_settled = True
    row.save(update_fields=["changes_at", "leaves_at", "is_settled"])
    return row


def raise_if_busy(error):
    """Raise `BusyError` where the error says that somebody else holds the lock."""
    is_locked = getattr(error.__cause__, "sqlstate", None) == LOCKED
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
    if is_locked or code == sqlite3.SQLITE_BUSY:
        raise BusyError from error


@contextmanager
def without_waiting():
    """Inside, SQLite waits for no other writer; PostgreSQL is told so by each query."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    except OperationalError as error:
        raise_if_busy(error)
        raise
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
