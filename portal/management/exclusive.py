"""One at a time: two processes that prepare a database wait for each other."""

import fcntl
import time
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

KEYS = {  # of advisory locks on PostgreSQL; any numbers, but always these
    "prepare": 7_203_468_291,
    "backup": 7_203_468_292,
    "partner": 7_203_468_293,
}
PAUSE = 0.2  # seconds between two tries to get it
held = set()  # tasks of this process, and the aliases of their databases


class RunningError(Exception):
    """Another process does the task at the moment."""


def preparing(alias=DEFAULT_DB_ALIAS):
    """Wait until no other process prepares the database, and keep others waiting."""
    return one_at_a_time("prepare", alias)


@contextmanager
def one_at_a_time(task, alias=DEFAULT_DB_ALIAS, waits=True):
    """Lock a task of the database against other processes; wait for the lock.

    Raises `RunningError` if it does not wait and another process has the lock. On
    SQLite a file beside the database is locked, and not deleted after it, because a
    third process could then lock a new one. Nested calls do nothing.
    """
    if (task, alias) in held:
        yield
        return
    connection = connections[alias]
    lock = on_server if connection.vendor == "postgresql" else on_file
    with lock(connection, task, waits):
        held.add((task, alias))
        try:
            yield
        finally:
            held.remove((task, alias))


@contextmanager
def on_server(connection, task, waits):
    """Hold a lock of the connection, which ends with a process that dies.

    It is requested repeatedly, because the other process may need more time than a
    statement may take (`STATEMENT_SECONDS`).
    """

    def ask(function):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [KEYS[task]])
            return cursor.fetchone()[0]

    while not ask("pg_try_advisory_lock"):
        if not waits:
            raise RunningError(task)
        time.sleep(PAUSE)
    try:
        yield
    finally:
        if connection.is_usable():
            ask("pg_advisory_unlock")


@contextmanager
def on_file(connection, task, waits):
    if connection.is_in_memory_db():
        yield
        return
    with open(f"{connection.settings_dict['NAME']}.{task}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            raise RunningError(task) from None
        yield
