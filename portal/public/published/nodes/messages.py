"""Tells the other servers of a change at once, where the database can: PostgreSQL."""

import time

from django.db import connection
from psycopg import Error, connect

CHANNEL = "portal_edition"
PAUSE = 5.0  # seconds until a connection that was lost is made anew


def announce():
    """Wake up the others as soon as the transaction is committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


class Listener:
    """Waits, but not when another server has something to tell.

    PostgreSQL tells it at once, on a connection of its own, which is made anew when it
    is lost. Elsewhere it only waits.
    """

    def __init__(self):
        self.connection, self.lost_at = None, float("-inf")

    def wait(self, seconds):
        """Whether something was told before so many seconds were over."""
        is_lost = time.monotonic() - self.lost_at < PAUSE
        if connection.vendor != "postgresql" or is_lost:
            time.sleep(seconds)
            return False
        try:
            return bool([*self.opened().notifies(timeout=seconds, stop_after=1)])
        except Error:
            self.close()
            self.lost_at = time.monotonic()
            return False

    def opened(self):
        if self.connection is None:
            self.connection = connect(
                **connection.get_connection_params(), autocommit=True
            )
            self.connection.execute(f"LISTEN {CHANNEL}")
        return self.connection

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
