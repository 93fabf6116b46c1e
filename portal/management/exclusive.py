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
    """Lock the preparation of the database against other processes.

    On SQLite a file beside the database is locked, and not deleted after it, because a
    third process could then lock a new one. Nested calls do nothing.
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
    """Hold a lock of the connection, which ends with a process that dies.

    It is requested repeatedly, because the other process may need more time than a
    statement may take (`STATEMENT_SECONDS`).
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
