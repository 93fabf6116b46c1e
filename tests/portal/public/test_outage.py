"""While the database is away visitors read so, in their language and soon."""

import os
import signal
import time
from itertools import product

import pytest
from django.db import OperationalError, close_old_connections, connection
from django.urls import reverse

from portal.server.outage import outage
from tests.portal.public.feedback.reporting import report
from tests.tables import each_of

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]
only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no server"
)

WORDS = {"zh-hans": "没有响应", "en": "does not answer", "ko": "응답하지"}


@pytest.fixture(autouse=True)
def outage_ends():
    yield
    outage.end()


def gone(*args):
    raise OperationalError("gone")


@each_of(*product(WORDS, ["", "cities/", "cities/incheon/", "search/?q=a"]))
def test_a_page_says_so_in_its_language(language, path, client):
    with connection.execute_wrapper(gone):
        response = client.get(f"/{language}/{path}")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "no-store" in response["Cache-Control"]
    if "search" not in path:  # which has a sentence of its own
        assert WORDS[language] in response.text
        assert "<form" not in response.text


@each_of("/sitemap.xml", "/data/cities.csv", "/ko/feed.atom", "/en/exchanges.ics")
def test_a_file_is_503_too(path, client):
    with connection.execute_wrapper(gone):
        response = client.get(path)
    assert response.status_code == 503
    assert response["Retry-After"]


def test_who_sends_a_report_is_told_where_the_text_is(client):
    outage.until = time.monotonic() + 60
    response = report(client)
    assert response.status_code == 503
    assert "Go back" in response.text


@only_postgresql
def test_only_the_first_waits_for_a_server_that_is_away(client, monkeypatch):
    from psycopg_pool import PoolTimeout

    asked = []

    def wait():
        asked.append(1)
        raise PoolTimeout

    close_old_connections()
    with monkeypatch.context() as patch:
        patch.setattr(connection.pool, "getconn", wait)
        paths = ["/en/", "/ko/", "/en/cities/", reverse("admin:login")]
        assert [client.get(path).status_code for path in paths] == [503] * 4
        assert len(asked) == 1
        outage.end()
        client.get("/en/")
        assert len(asked) == 2
    outage.end()
    assert client.get("/en/").status_code == 200


@only_postgresql
def test_a_frozen_server_is_given_up(client, settings):
    """One process of the server is stopped, as all are when it is frozen."""
    settings.STATEMENT_SECONDS = 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        os.kill(pid, signal.SIGSTOP)
    except (ProcessLookupError, PermissionError):
        pytest.skip("the server is not on this machine, or not ours")
    begin = time.monotonic()
    try:
        response = client.get("/en/")
    finally:
        os.kill(pid, signal.SIGCONT)
    assert response.status_code == 503
    assert time.monotonic() - begin < 10
    outage.end()
    close_old_connections()  # as at the end of each request
    assert client.get("/en/").status_code == 200


@only_postgresql
def test_a_frozen_connection_in_the_pool_is_replaced(client):
    connection.close()
    pool = connection.pool
    pool.open()
    pooled = pool.getconn()
    pid = pooled.info.backend_pid
    pool.putconn(pooled)
    try:
        os.kill(pid, signal.SIGSTOP)
    except (ProcessLookupError, PermissionError):
        pytest.skip("the server is not on this machine, or not ours")
    try:
        assert client.get("/en/").status_code == 200
    finally:
        os.kill(pid, signal.SIGCONT)
