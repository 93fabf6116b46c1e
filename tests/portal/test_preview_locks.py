"""People who look at previews hinder nobody who saves, and nothing gets lost."""

import sqlite3
from contextlib import closing, contextmanager
from threading import Thread

from django.db import connection, connections
from django.test import Client

from portal.models import Story, User
from portal.previews import addresses, link_addresses, make_link
from tests.desk import page
from tests.form import edit

TIMES = 5


@contextmanager
def open_to_threads(folder):
    """Let other threads use the database, of which one in memory locks them out."""
    stored = connections.settings["default"]
    before = stored["NAME"]
    if connection.vendor == "sqlite":
        stored["NAME"] = folder / "db.sqlite3"
        with closing(sqlite3.connect(stored["NAME"])) as file:
            connection.connection.backup(file)
    try:
        yield
    finally:
        stored["NAME"] = before


def run_together(*works):
    """Do all the works at the same time; what they raised."""
    errors = []

    def run(work):
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_previews_and_saves_at_the_same_time(transactional_db, tmp_path):
    user = User.objects.create_superuser("root")
    live = Story.objects.create(
        title_zh_hans="新闻", status="published", published_at="2020-01-01T00:00Z"
    )
    copy = Story.objects.create(title_zh_hans="改", slug=live.slug, live=live)
    staff, visitor = Client(), Client()
    staff.force_login(user)
    own, shared = (
        found[0]["url"]
        for found in (addresses(copy), link_addresses(make_link(copy, user, 7)))
    )
    url = page(Story, "change", copy.pk)

    def look(client, url):
        for _ in range(TIMES):
            assert client.get(url).status_code == 200

    def write():
        for number in range(TIMES):
            response = edit(staff, url, Story, title_en=f"Title {number}")
            assert response.status_code == 302

    def check():
        """Look into the database that the threads have used."""
        stored = Story.objects.filter(pk__in=[live.pk, copy.pk]).order_by("pk")
        assert [(row.title_en, row.status) for row in stored] == [
            (None, "published"),
            (f"Title {TIMES - 1}", "draft"),
        ]

    looks = [lambda: look(staff, own), lambda: look(visitor, shared)]
    with open_to_threads(tmp_path):
        assert run_together(*looks, write) == []
        assert run_together(check) == []
