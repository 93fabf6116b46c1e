"""A database that is away, a full disk: their faults reach our own pages.

And while the database is away, few wait for it.
"""

import sys
from contextlib import contextmanager
from time import monotonic

from django.core.signals import got_request_exception
from django.db import InterfaceError, InternalError, OperationalError

from portal.server import database_pool, failures

# An OSError only for stored files: `let_through` raises no other again.
FAULTS = (OperationalError, InterfaceError, InternalError, OSError)
RETRY_AFTER = 30  # seconds, for clients that get a page about it
PAUSE = 1.0  # seconds in which other requests of this worker do not wait for it


class Outage:
    """Since when the database is known to be away, in one worker."""

    until = 0.0

    def is_known(self):
        return monotonic() < self.until

    def note(self, error):
        """Start a pause after an error that took the full timeout."""
        if database_pool.is_timeout(error):
            self.until = monotonic() + PAUSE

    def end(self):
        self.until = 0.0


outage = Outage()


@contextmanager
def reaching_us(request):
    """Raise faults of database and disk inside again, before Django answers them."""
    request.catches_faults = True
    try:
        yield
    finally:
        request.catches_faults = False


def let_through(sender, request, **kwargs):
    """Raise a fault of database or disk again, for one of our middlewares to catch.

    Django makes a response of an exception at every layer, so a middleware sees none of
    those inside it. `process_exception` gets only those of views, but sessions and
    accounts are read by middleware. This signal comes before the response is made. To
    replace the response afterwards would be slow while DEBUG is on: Django's page shows
    every queryset that the code held, and each of them waits for the database.
    """
    if getattr(request, "catches_faults", False) and failures.is_fault(sys.exception()):
        raise  # noqa: PLE0704 - the exception that the signal is about


got_request_exception.connect(let_through)
