"""What SQLite counts after `migrate` and `loaddata`."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests.conftest import FIXTURES

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")


def counted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return [table for (table,) in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["loaddata", "migrate"])
def test_the_entries_of_the_search_are_counted_and_nothing_else(content, command):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")
    assert not counted()
    call_command(command, *(FIXTURES if command == "loaddata" else ()), verbosity=0)
    assert counted() == ["portal_searchentry"]
