"""Connections to PostgreSQL that a pool keeps, and that a restart has broken."""

from django.db import connection


def check(pooled):
    """Raise where the connection is broken; then replace all that are, at once.

    The pool goes on to its next connection only after 1, 2 and 4 seconds. With four
    broken ones the first request after a restart would have to give up.
    """
    pool = connection.pool
    try:
        pool.check_connection(pooled)
    except Exception:
        pool.check()
        raise
