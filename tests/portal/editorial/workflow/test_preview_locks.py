"""People who look at previews hinder nobody who saves, and nothing gets lost."""

from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from portal.editorial.workflow.previews import addresses, link_addresses, make_link
from portal.models import Story, User
from tests.actors.desk import page
from tests.reading.form import edit

pytestmark = pytest.mark.engine

TIMES = 5


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


@pytest.mark.full  # many threads
def test_previews_and_saves_at_the_same_time(transactional_db):
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

    looks = [lambda: look(staff, own), lambda: look(visitor, shared)]
    assert run_together(*looks, write) == []
    stored = Story.objects.filter(pk__in=[live.pk, copy.pk]).order_by("pk")
    assert [(row.title_en, row.status) for row in stored] == [
        (None, "published"),
        (f"Title {TIMES - 1}", "draft"),
    ]
