"""People who look at previews hinder nobody who saves, and nothing gets lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from portal.editorial.workflow.previews import addresses, link_addresses, make_link
from portal.models import Story, User
from tests.actors.desk import page
from tests.reading.form import edit

pytestmark = pytest.mark.engine

TIMES = 5


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

    def save(number):
        return edit(staff, url, Story, title_en=f"Title {number}")

    def repeated(ask, status):
        try:
            for number in range(TIMES):
                assert ask(number).status_code == status
        finally:
            connection.close()

    works = (lambda _: staff.get(own), lambda _: visitor.get(shared), save)
    with ThreadPoolExecutor() as pool:  # raises what they raise
        list(pool.map(repeated, works, (200, 200, 302)))
    stored = Story.objects.filter(pk__in=[live.pk, copy.pk]).order_by("pk")
    assert [(row.title_en, row.status) for row in stored] == [
        (None, "published"),
        (f"Title {TIMES - 1}", "draft"),
    ]
