"""Text of staff is kept, even when saving fails."""

import logging
from html import escape
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError, connection
from django.http import QueryDict
from django.test import Client

from portal.admin.drafts import failed
from portal.admin.registrations import StoryAdmin
from portal.models import Picture, Story, User
from portal.server import failures
from tests.portal.admin.drafts.kept import (
    ADD,
    HERE,
    TEXTS,
    database_gone,
    database_read_only,
    form_in,
    opened,
    saved,
    send_again,
    sign_in,
)


@pytest.fixture
def desk(publisher):
    """The browser of a publisher who reads English."""
    User.objects.filter(pk=publisher.pk).update(language="en")
    client = Client(enforce_csrf_checks=True, headers=HERE)
    client.force_login(publisher)
    return client


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("sql", ["", "SELECT", "INSERT"])
def test_a_form_is_kept_while_the_database_is_gone(desk, settings, debug, sql):
    settings.DEBUG = debug
    form = opened(desk) | TEXTS
    with database_gone(sql):
        response = desk.post(f"{ADD}?_popup=0&b=2", form)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert saved() == 0
    kept_form = form_in(response)
    assert kept_form.pop("csrfmiddlewaretoken") != form.pop("csrfmiddlewaretoken")
    assert kept_form == {k: v if isinstance(v, list) else [v] for k, v in form.items()}
    assert 'action="/admin/portal/story/add/?_popup=0&amp;b=2"' in response.text
    assert send_again(desk, response).status_code == 302
    assert saved() == 1


def test_the_page_is_chinese_where_the_account_could_not_be_read(desk):
    form = opened(desk)
    browser = {"accept-language": "ko"}
    with database_gone():
        assert '<html lang="zh-Hans">' in desk.post(ADD, form, headers=browser).text
        assert '<html lang="zh-Hans">' in desk.get(ADD, headers=browser).text
    with database_gone("INSERT"):
        assert '<html lang="en">' in desk.post(ADD, form, headers=browser).text


def test_a_form_is_kept_while_nothing_can_be_written(desk):
    form = opened(desk) | TEXTS
    with database_read_only():
        assert desk.get("/admin/portal/story/").status_code == 200
        response = desk.post(ADD, form)
        assert response.status_code == 503
        assert "This was not saved" in response.text
    assert send_again(desk, response).status_code == 302
    assert saved() == 1


def test_signing_in_is_answered_while_nothing_can_be_written(desk):
    desk.logout()
    with database_read_only():
        response = sign_in(desk)
    assert response.status_code == 503
    assert "a password" not in response.text


@pytest.mark.parametrize(
    ("debug", "sql"), [(True, ""), (False, ""), (False, 'SELECT "portal_story"')]
)
def test_reading_without_a_database_says_so(desk, settings, debug, sql, caplog):
    settings.DEBUG = debug
    with database_gone(sql):
        response = desk.get("/admin/portal/story/1/change/?q=PRIVATE")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "<h1>" in response.text
    assert "PRIVATE" not in response.text.replace("?q=PRIVATE", "")
    (line,) = caplog.records
    assert (line.name, line.levelno) == ("portal.desk", logging.ERROR)
    assert line.getMessage() == (
        "Not processed (OperationalError): /admin/portal/story/1/change/"
    )
    assert bool(line.exc_info) is debug


def test_a_fault_in_the_page_itself_is_a_plain_failure(desk, settings, monkeypatch):
    def fail(*args):
        raise OperationalError

    settings.DEBUG = False
    desk.raise_request_exception = False
    monkeypatch.setattr(failed, "failed_page", fail)
    with database_gone():
        assert desk.get(ADD).status_code == 500


def test_a_statement_that_is_wrong_is_no_fault_of_the_database(db):
    with pytest.raises(DatabaseError) as wrong, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    assert not failures.is_fault(wrong.value)


@pytest.mark.parametrize("cookie", ["a" * 32, "", None])
def test_a_form_is_kept_when_its_token_is_too_old(desk, cookie):
    form = opened(desk) | TEXTS
    del desk.cookies["csrftoken"]
    if cookie is not None:
        desk.cookies["csrftoken"] = cookie
    response = desk.post(ADD, form)
    assert response.status_code == 403
    assert "Please send this again" in response.text
    assert send_again(desk, response).status_code == 302
    assert saved() == 1


def test_what_other_pages_know_of_this_one(desk):
    response = desk.post(ADD, TEXTS)
    assert response["Cache-Control"] == (
        "max-age=0, no-cache, no-store, must-revalidate, private"
    )
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_all_that_was_typed_is_shown_and_held_as_text(desk):
    evil = '"><script>alert(1)</script>{{ x }}{% y %}'
    form = QueryDict(mutable=True)
    form.setlist("title_en", [evil])
    form.setlist(evil, [evil])
    form.setlist("cities", ["3", "1", "2", "1"])
    form.setlist("body_zh_hans", ["第一段\r\n\r\n第二段"])
    response = desk.post(ADD, dict(form.lists()))
    assert "<script>" not in response.text
    assert form_in(response)["title_en"] == [evil]
    assert form_in(response)["cities"] == ["3", "1", "2", "1"]
    held = form_in(response)["body_zh_hans"][0]
    assert held.splitlines() == ["第一段", "", "第二段"]
    assert escape(evil) in response.text


def test_what_was_typed_is_there_to_be_read(desk):
    form = {
        "title_zh_hans": "新闻",
        "title_ko": "  ",
        "published_at_0": "2026-01-02",
        "something": "else",
        "body_en": "word " * 100,
        "relations-TOTAL_FORMS": "1",
        "relations-0-since": "1994",
        f"relations-{'9' * 5000}-since": "1995",
        "relations-0-city-0-name": "x",
        "_save": "Save this",
    }
    response = desk.post(
        "/admin/exchanges/city/add/",
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
    )
    shown = response.text.partition("<dl")[2]
    for text in ("title (中文)", "published at", "<dt>something</dt>", "<details>"):
        assert text in shown
    assert "relation 1: since" in shown
    for text in ("title (한국어)", "TOTAL_FORMS", "Save this"):
        assert text not in shown


def test_a_list_action_is_kept_too(desk):
    form = {"action": "delete_selected", "_selected_action": ["1", "2"]}
    response = desk.post("/admin/portal/story/?q=a", form)
    assert form_in(response)["_selected_action"] == ["1", "2"]
    assert 'action="/admin/portal/story/?q=a"' in response.text
    assert "<dl" not in response.text, "nothing was typed"


def files(*names):
    return [SimpleUploadedFile(name, b"content") for name in names]


def test_the_files_that_have_to_be_chosen_again_are_named(desk, rf):
    form = {"alt_en": "A bridge", "file": files("bridge<i>.jpg", "二.png")}
    response = desk.post("/admin/portal/picture/add/", form)
    assert response.status_code == 403
    assert "bridge&lt;i&gt;.jpg, 二.png" in response.text
    assert form_in(response)["alt_en"] == ["A bridge"]
    assert not Picture.objects.exists()
    sent = {"file": files("a.jpg"), "text_en": files("b.pdf", "c.pdf"), "title": "d"}
    assert failed.lost_files(rf.post(ADD, sent)) == ["a.jpg", "b.pdf", "c.pdf"]
    assert failed.lost_files(rf.get(ADD)) == []


@pytest.mark.parametrize("limit", ["FIELDS", "SIZE"])
def test_the_limits_hold_without_a_database(desk, settings, limit):
    if limit == "FIELDS":
        form = {f"a{number}": "" for number in range(1100)}
    else:
        form = {"body_en": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    settings.DEBUG = False
    with database_gone():
        assert desk.post(ADD, form).status_code == 400


def test_what_could_be_sent_once_can_be_sent_again(desk, settings):
    """As a form of the other type three bytes of Chinese would be nine."""
    text = "字" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 4)
    form = opened(desk) | TEXTS | {"body_zh_hans": text}
    with database_gone():
        response = desk.post(ADD, form)
    assert 'enctype="multipart/form-data"' in response.text
    assert send_again(desk, response).status_code == 302
    assert Story.objects.get(**TEXTS).body_zh_hans == text


def test_a_form_is_kept_when_a_right_was_lost(desk, publisher):
    form = opened(desk) | TEXTS
    publisher.groups.clear()
    response = desk.post(ADD, form)
    assert response.status_code == 403
    assert "You may not save this" in response.text
    assert form_in(response)["title_en"] == ["News"]


@pytest.mark.parametrize("debug", [True, False])
def test_a_form_is_kept_when_the_code_fails(desk, settings, monkeypatch, debug):
    def fail(*args):
        raise RuntimeError

    settings.DEBUG = debug
    desk.raise_request_exception = False
    form = opened(desk) | TEXTS
    with monkeypatch.context() as patch:
        patch.setattr(StoryAdmin, "save_model", fail)
        response = desk.post(ADD, form)
    assert response.status_code == 500
    assert ("Traceback" in response.text) is debug
    if not debug:
        assert send_again(desk, response).status_code == 302
        assert saved() == 1


def test_one_line_in_the_log_says_why_and_nothing_of_what_was_typed(desk, caplog):
    with database_gone():
        desk.get("/admin/%0aportal.desk: all is well%1b/")
    desk.post(f"{ADD}?secret=1", {"title_en": "News"})
    Session.objects.all().delete()
    desk.post(f"{ADD}?secret=1", {"title_en": "News"})
    lines = [line for line in caplog.records if line.name != "django.security.csrf"]
    assert [line.name for line in lines] == ["portal.desk"] * 3
    assert lines[0].getMessage().isprintable(), "no line can be forged"
    for line in lines[1:]:
        assert line.getMessage() == f"Not processed (Forbidden): {ADD}"
