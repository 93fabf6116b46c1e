"""How often a request asks the database."""

from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def queries(request):
    """How many statements it sends, without those that only control transactions.

    How many of those there are depends on the database, and they cost next to nothing.
    """
    reset_queries()  # a log of 9,000 counts no more
    with CaptureQueriesContext(connection) as captured:
        request()
    sent = [each["sql"] for each in captured.captured_queries]
    return sum(not each.startswith(CONTROL) for each in sent)
