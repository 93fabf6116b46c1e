"""How long somebody stays signed in."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import Story
from tests.actors.desk import page
from tests.portal.admin.accounts.people import TYPED, person, signed_in
from tests.portal.admin.drafts.kept import database_read_only
from tests.reading.form import read

pytestmark = pytest.mark.engine

INDEX = "/admin/"


@pytest.fixture
def clock(monkeypatch):
    """Lets time pass; what was noted a minute ago is forgotten, as it would be."""
    now = timezone.now
    passed = timedelta()

    def later(**values):
        nonlocal passed
        passed += timedelta(**values)
        monkeypatch.setattr(timezone, "now", lambda: now() + passed)
        cache.clear()

    return later


@pytest.fixture
def client(content):
    person()
    client, response = signed_in("wangli", TYPED)
    assert response.status_code == 302
    return client


def is_in(client):
    return client.get(INDEX).status_code == 200


def test_half_an_hour_without_use_ends_it(client, clock):
    clock(minutes=29)
    assert is_in(client)
    clock(minutes=29)
    assert is_in(client), "each use counts"
    clock(minutes=31)
    response = client.get(page(Story, "changelist") + "?q=x")
    assert response["Location"].startswith("/admin/login/?next=/admin/portal/story/")


def test_reading_a_preview_is_use_as_well(client, clock):
    row = Story.objects.create(title_zh_hans="新闻")
    preview = f"/zh-hans/preview/portal.story/{row.pk}/"
    for _ in range(2):
        clock(minutes=20)
        assert client.get(preview).status_code == 200
    clock(minutes=20)
    assert is_in(client)


def test_after_twelve_hours_it_ends_whatever_is_done(client, clock):
    for _ in range(24):
        assert is_in(client)
        clock(minutes=29, seconds=50)
    assert is_in(client)
    clock(minutes=5)
    assert not is_in(client)


def test_both_are_settings(client, clock, settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_HOURS = 50, 1
    clock(minutes=2)
    assert is_in(client)
    clock(minutes=45)
    assert is_in(client)
    clock(minutes=14)
    assert not is_in(client)


def test_an_open_form_alone_does_not_keep_it(client, clock):
    row = Story.objects.create(title_zh_hans="新闻")
    assert client.get(page(Story, "change", row.pk)).status_code == 200
    for _ in range(5):
        clock(minutes=5)
        assert client.post(page(Story, "presence", row.pk)).status_code == 200
        url = page(Story, "reader_view", row.pk)
        assert client.get(url).status_code < 500
    clock(minutes=6)
    assert not is_in(client)


def test_typing_in_an_open_form_keeps_it(client, clock):
    row = Story.objects.create(title_zh_hans="新闻")
    for typed in ("新", "新的", "新的标题"):
        clock(minutes=25)
        sending = {"_sending": "0" * 32, "title_zh_hans": typed}
        assert client.post(page(Story, "autosave", row.pk), sending).status_code == 200
    assert is_in(client)


def test_what_was_typed_is_kept_when_it_has_ended(client, clock):
    row = Story.objects.create(title_zh_hans="新闻")
    url = page(Story, "change", row.pk)
    values = read(client.get(url).text, Story) | {"title_zh_hans": "写了很久的标题"}
    clock(minutes=31)
    response = client.post(url, values, headers={"origin": "http://testserver"})
    assert response.status_code == 403
    assert "写了很久的标题" in response.text
    assert "登录并继续" in response.text
    row.refresh_from_db()
    assert row.title_zh_hans == "新闻"


def test_signing_in_again_leads_back_to_the_page(client, clock):
    url = page(Story, "changelist")
    clock(minutes=31)
    login = client.get(url)["Location"]
    values = {"username": "wangli", "password": TYPED, "next": url}
    assert client.post(login, values)["Location"] == url
    assert client.get(url).status_code == 200


def test_its_use_is_written_once_a_minute_at_most(client, clock):
    def written():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert is_in(client)
        sql = [each["sql"] for each in found.captured_queries]
        return sum(each.startswith('UPDATE "django_session"') for each in sql)

    assert written() == 0, "the sign-in has just written it"
    clock(seconds=61)
    assert [written() for _ in range(3)] == [1, 0, 0]


def test_where_nothing_can_be_written_the_desk_can_be_read(client, clock):
    clock(minutes=2)
    with database_read_only():
        assert is_in(client)


def test_whoever_signed_out_meanwhile_stays_so(client, clock):
    clock(minutes=2)
    Session.objects.all().delete()
    assert not is_in(client)
    assert not Session.objects.exists()


def test_public_pages_do_not_ask_who_somebody_is(client):
    with CaptureQueriesContext(connection) as found:
        response = client.get("/en/stories/")
    assert "django_session" not in str(found.captured_queries)
    assert "Cookie" not in response.get("Vary", "")
