"""A site without published pages settles its editions while it answers."""

from contextlib import contextmanager
from time import monotonic

import pytest
from django.db import connection

from portal.models import Edition
from portal.public import caching
from tests.queries import queries

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
HOME = "/en/"


@pytest.fixture
def client(content, client):
    """A visitor of a site where nobody has settled anything yet."""
    Edition.objects.begin(removes=False)
    return client


@pytest.fixture
def other():
    """Another connection to the same database."""
    found = connection.copy()
    yield found
    found.close()


@contextmanager
def written_by(other):
    """Somebody else is writing, and has not finished."""
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("UPDATE portal_edition SET release = 'next'")
    yield
    other.rollback()


@contextmanager
def read_only():
    """A standby, or a file that cannot be written."""
    is_sqlite = connection.vendor == "sqlite"
    name = "PRAGMA query_only" if is_sqlite else "SET default_transaction_read_only"
    with connection.cursor() as cursor:
        cursor.execute(f"{name} = on")
        yield
        cursor.execute(f"{name} = off")


def test_who_comes_first_settles_the_edition_and_all_others_are_spared(client):
    first, second = (queries(lambda: client.get(HOME)) for _ in range(2))
    assert (first > 10, second) == (True, 1)
    assert Edition.objects.current().is_settled


def test_nobody_waits_for_those_who_write(client, other):
    with written_by(other):
        begin = monotonic()
        assert client.get(HOME).status_code == 200
        assert monotonic() - begin < 3  # SQLite would wait for five seconds
        assert not Edition.objects.current().is_settled


def test_what_can_only_be_read_is_answered(client):
    with read_only():
        assert client.get(HOME).status_code == 200
    assert not Edition.objects.current().is_settled


def test_after_a_failure_nobody_tries_again_for_a_second(client, monkeypatch):
    with read_only():
        tries = [queries(lambda: client.get(HOME)) for _ in range(2)]
    assert tries[1] < tries[0]
    monkeypatch.setattr(caching, "PAUSE", 0)
    client.get(HOME)
    assert Edition.objects.current().is_settled
