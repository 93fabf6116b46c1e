"""Tells the other servers of a change at once, where the database can: PostgreSQL."""

import logging
import time

from django.conf import settings
from django.db import connection
from psycopg import Error, connect

log = logging.getLogger(__name__)
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
            self.expect_to_be_alone()
        return self.connection

    def expect_to_be_alone(self):
        """Tell the log of another keeper that goes by the name of this one.

        A withdrawal waits for each name, so it would not wait for both. The lock of the
        name ends with the connection.
        """
        sql = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
        name = f"{CHANNEL} {settings.NODE_URL}"
        if not self.connection.execute(sql, [name]).fetchone()[0]:
            log.error(
                "Another keeper is connected to this database under the same NODE_URL, "
                "%r: give each server one of its own",
                settings.NODE_URL,
            )

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
