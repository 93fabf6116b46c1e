"""What staff type is kept when the connection to the database breaks."""

import threading

import pytest
from django.db import OperationalError, close_old_connections, connection
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper
from django.db.models.signals import post_save
from django.test import Client

from exchanges.models import City
from portal.editorial.records import apply
from portal.models import Story, User
from portal.server.database_pool import check
from portal.server.outage import outage
from tests.portal.admin.drafts.kept import ADD, form_in
from tests.portal.editorial.records.plans import confirmed, file_of, look, table_of
from tests.reading.form import read

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]
only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no server"
)


@pytest.fixture
def desk():
    client = Client(headers={"origin": "http://testserver"})
    client.force_login(User.objects.create_superuser("admin", language="en"))
    return client


def opened(desk):
    form = read(desk.get(ADD).text, Story)
    # The connection of a request goes back to the pool at its end.
    close_old_connections()
    return form | {"_save": "", "title_zh_hans": "新闻", "title_ko": "소식"}


def end_connections(**kwargs):
    """As when the server restarts: every connection of ours is gone."""
    outside = connection.copy(NO_DB_ALIAS)
    with outside.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.rowcount > 0
    outside.close()


def test_a_commit_that_breaks_is_not_called_unsaved(desk, monkeypatch):
    def _commit(self):
        raise OperationalError("gone")

    form = opened(desk)
    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "_commit", _commit)
        response = desk.post(ADD, form)
    assert response.status_code == 503
    assert "not certain whether this was saved" in response.text
    assert "Nothing was saved" not in response.text


def fill_pool(number):
    """Have so many connections at once; all of them are kept.

    Tests with a browser leave one in use, so there is room for one more.
    """
    pool = connection.pool
    pool.resize(pool.min_size, number + 1)
    taken = [pool.getconn() for _ in range(number)]
    for pooled in taken:
        pool.putconn(pooled)


@only_postgresql
def test_a_restart_between_opening_and_saving_is_not_even_noticed(desk):
    for count, number in enumerate((1, 4), 1):
        form = opened(desk)
        fill_pool(number)
        end_connections()
        assert desk.post(ADD, form).status_code == 302, number
        assert Story.objects.filter(title_ko="소식").count() == count


@only_postgresql
def test_a_restart_inside_a_save_leaves_nothing_half_done(desk):
    form = opened(desk)
    post_save.connect(end_connections, sender=Story)
    try:
        response = desk.post(ADD, form)
    finally:
        post_save.disconnect(end_connections, sender=Story)
    close_old_connections()
    assert response.status_code == 503
    assert "This was not saved" in response.text
    assert Story.objects.count() == 0
    assert desk.post(ADD, form_in(response)).status_code == 302
    assert Story.objects.filter(title_ko="소식").count() == 1


@only_postgresql
def test_a_server_that_is_gone_is_answered_with_a_sentence(desk, monkeypatch):
    """A pool without connections waits a while, and then raises an error of its own."""
    from psycopg_pool import PoolTimeout

    def wait():
        raise PoolTimeout

    close_old_connections()
    with monkeypatch.context() as patch:
        patch.setattr(connection.pool, "getconn", wait)
        response = desk.get(ADD)
    assert response.status_code == 503
    outage.end()
    assert desk.get(ADD).status_code == 200


@only_postgresql
def test_the_pool_tests_what_it_hands_out_and_notices_a_server_that_is_back():
    pool = connection.pool
    assert pool._check is check
    assert pool.timeout <= 5
    assert pool.reconnect_timeout <= 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL waits")
def test_a_form_is_kept_while_another_process_writes(desk):
    form = opened(desk)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 200")  # it waits less long than on a site
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("DELETE FROM portal_story")
        response = desk.post(ADD, form)
        cursor.execute("ROLLBACK")
    other.close()
    connection.close()
    assert response.status_code == 503
    assert desk.post(ADD, form_in(response)).status_code == 302
    assert Story.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
def test_beside_an_import_others_read_and_a_form_is_kept(
    desk, media_folder, monkeypatch
):
    form, write, answers = opened(desk), apply.write, []

    def beside():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 200")
        answers.extend((desk.get(ADD), desk.post(ADD, form)))
        connection.close()

    def write_beside_another(entries, user):
        row = write(entries, user)
        if not answers:
            other = threading.Thread(target=beside)
            other.start()
            other.join()
        return row

    client, table = Client(), table_of(City)
    client.force_login(User.objects.create_superuser("importer"))
    rows = [[f"city-{number}", f"城{number}", "KR"] for number in range(3)]
    preview = look(client, table, file_of(["slug", "title_zh_hans", "country"], *rows))
    monkeypatch.setattr(apply, "write", write_beside_another)
    assert confirmed(client, preview).status_code == 302
    assert City.objects.count() == 3
    page, refused = answers
    assert (page.status_code, refused.status_code) == (200, 503)
    assert "This was not saved" in refused.text
    assert desk.post(ADD, form_in(refused)).status_code == 302
    assert Story.objects.filter(title_ko="소식").count() == 1
