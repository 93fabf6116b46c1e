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


def test_half_an_hour_without_use_ends_it_and_signing_in_leads_back(client, clock):
    row = Story.objects.create(title_zh_hans="新闻")
    preview = f"/zh-hans/preview/portal.story/{row.pk}/"
    clock(minutes=29)
    assert is_in(client)
    for _ in range(2):
        clock(minutes=20)
        assert client.get(preview).status_code == 200, "which is use as well"
    clock(minutes=29)
    assert is_in(client), "each use counts"
    clock(minutes=31)
    url = page(Story, "changelist") + "?q=x"
    login = client.get(url)["Location"]
    assert login.startswith("/admin/login/?next=/admin/portal/story/")
    values = {"username": "wangli", "password": TYPED, "next": url}
    assert client.post(login, values)["Location"] == url
    assert client.get(url).status_code == 200


def test_after_twelve_hours_it_ends_whatever_is_done(client, clock, settings):
    for _ in range(24):
        assert is_in(client)
        clock(minutes=29, seconds=50)
    assert is_in(client)
    clock(minutes=5)
    assert not is_in(client)
    settings.SESSION_IDLE_MINUTES, settings.SESSION_HOURS = 50, 1
    client, _response = signed_in("wangli", TYPED)
    for minutes, stays in ((2, True), (45, True), (14, False)):
        clock(minutes=minutes)
        assert is_in(client) is stays, "both are settings"


def test_an_open_form_alone_does_not_keep_it_but_typing_does(client, clock):
    row = Story.objects.create(title_zh_hans="新闻")
    for typed in ("新", "新的", "新的标题"):
        clock(minutes=25)
        sending = {"_sending": "0" * 32, "title_zh_hans": typed}
        assert client.post(page(Story, "autosave", row.pk), sending).status_code == 200
    url = page(Story, "change", row.pk)
    values = read(client.get(url).text, Story) | {"title_zh_hans": "写了很久的标题"}
    for _ in range(5):
        clock(minutes=5)
        assert client.post(page(Story, "presence", row.pk)).status_code == 200
        assert client.get(page(Story, "reader_view", row.pk)).status_code < 500
    clock(minutes=6)
    response = client.post(url, values, headers={"origin": "http://testserver"})
    assert response.status_code == 403
    assert "写了很久的标题" in response.text, "what was typed is kept"
    assert "登录并继续" in response.text
    row.refresh_from_db()
    assert row.title_zh_hans == "新闻"


@pytest.mark.engine
def test_its_use_is_written_once_a_minute_at_most_if_it_can_be_written(client, clock):
    def asked(url=INDEX):
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        sql = [each["sql"] for each in found.captured_queries]
        return [each for each in sql if "django_session" in each]

    def written():
        return sum(each.startswith("UPDATE") for each in asked())

    assert written() == 0, "the sign-in has just written it"
    clock(seconds=61)
    assert [written() for _ in range(3)] == [1, 0, 0]
    assert asked("/en/stories/") == [], "public pages do not ask who somebody is"
    clock(minutes=2)
    with database_read_only():
        assert is_in(client), "where nothing can be written the desk can be read"
    clock(minutes=2)
    Session.objects.all().delete()
    assert not is_in(client), "whoever signed out meanwhile stays so"
    assert not Session.objects.exists()
