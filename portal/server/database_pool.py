"""Connections to PostgreSQL: pooled, checked before use, never waited for for ever."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from psycopg import Connection, OperationalError
from psycopg.errors import _WaitTimeout
from psycopg_pool import PoolTimeout

GRACE = 2  # seconds: first the server has the time to end the statement itself
CHECK = 1  # second, in which one that works answers a connection that was kept


class NoAnswerError(OperationalError):
    """Raised if the server holds the connection without an answer."""


class BoundedConnection(Connection):
    """A connection that is closed if the server does not answer in time.

    The server's own limit ends a statement that takes too long; a server that is frozen
    keeps no limit, and the network goes on confirming what it does not read.
    """

    seconds = None

    def wait(self, gen, interval=0.1, timeout=None):
        most = settings.STATEMENT_SECONDS and settings.STATEMENT_SECONDS + GRACE
        limit = timeout or self.seconds or most or None
        try:
            return super().wait(gen, interval, timeout=limit)
        except _WaitTimeout:
            self.pgconn.finish()
            raise NoAnswerError(f"no answer for {limit} s") from None

    @contextmanager
    def within(self, seconds):
        """Limit the wait inside to this number of seconds."""
        self.seconds = seconds
        try:
            yield
        finally:
            self.seconds = None


def check(pooled):
    """Raise if the connection is broken; then replace all broken ones at once.

    The pool tries its next connection only after 1, 2 and 4 seconds. With four broken
    ones the first request after a restart would have to give up. If the server does not
    answer at all, the others need no check.
    """
    pool = connection.pool
    try:
        with pooled.within(CHECK):
            pool.check_connection(pooled)
    except NoAnswerError:
        raise
    except Exception:
        pool.check()
        raise


def is_timeout(error):
    """Return True if waiting for the server, or for a connection to it, timed out."""
    return isinstance(error.__cause__, NoAnswerError | PoolTimeout)
