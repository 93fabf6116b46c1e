"""What several measurements have in common."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

ROUNDS = 15


def queries(path):
    """How many SQL queries a page makes."""
    from portal.wsgi import application
    from tests.bench.pages import fetch

    with CaptureQueriesContext(connection) as captured:
        fetch(application, path)
    return len(captured)
