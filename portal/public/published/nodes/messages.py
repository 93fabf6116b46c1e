"""Tells the other servers of a change at once, where the database can: PostgreSQL."""

import time

from django.db import connection
from psycopg import Error, connect

CHANNEL = "portal_edition"


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
        self.connection = None

    def wait(self, seconds):
        """Whether something was told before so many seconds were over."""
        if connection.vendor != "postgresql":
            time.sleep(seconds)
            return False
        try:
            told = self.opened().notifies(timeout=seconds, stop_after=1)
            return next(told, None) is not None
        except Error:
            self.close()
            time.sleep(seconds)
            return False

    def opened(self):
        if self.connection is None:
            values = connection.get_connection_params()
            names = ("dbname", "host", "port", "user", "password", "connect_timeout")
            own = {name: values[name] for name in names if values.get(name)}
            self.connection = connect(**own, autocommit=True)
            self.connection.execute(f"LISTEN {CHANNEL}")
        return self.connection

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
