"""One at a time: two processes that prepare a database wait for each other."""

import fcntl
import time
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

KEY = 7_203_468_291  # of the advisory lock on PostgreSQL; any number, but always this
PAUSE = 0.2  # seconds between two tries to get it
held = set()  # aliases of the databases that this process prepares


@contextmanager
def preparing(alias=DEFAULT_DB_ALIAS):
    """Wait until no other process prepares the database, and keep others waiting.

    On SQLite a file beside that of the database is locked, and stays there: were it
    deleted, a third process could lock a new one. Inside of itself it does nothing.
    """
    if alias in held:
        yield
        return
    connection = connections[alias]
    lock = on_server if connection.vendor == "postgresql" else on_file
    with lock(connection):
        held.add(alias)
        try:
            yield
        finally:
            held.remove(alias)


@contextmanager
def on_server(connection):
    """The lock belongs to the connection, so that it goes with a process that dies.

    It is asked for again and again: the other process may take longer than a statement
    of this one may (`STATEMENT_SECONDS`).
    """
    while not got_lock(connection):
        time.sleep(PAUSE)
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [KEY])


def got_lock(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        return cursor.fetchone()[0]


@contextmanager
def on_file(connection):
    if connection.is_in_memory_db():
        yield
        return
    with open(f"{connection.settings_dict['NAME']}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
