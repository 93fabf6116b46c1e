"""Text of staff is kept, even when saving fails."""

import logging
from html import escape
from itertools import product
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import QueryDict
from django.test import Client

from portal.admin.drafts import failed
from portal.admin.registrations import StoryAdmin
from portal.models import Picture, Story
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


def test_a_form_is_kept_while_the_database_is_gone(desk, settings):
    faults = [("", True), ("", False), ("SELECT", False), ("INSERT", True)]
    for number, (sql, settings.DEBUG) in enumerate(faults):
        form = opened(desk) | TEXTS
        with database_gone(sql):
            response = desk.post(f"{ADD}?_popup=0&b=2", form)
        assert response.status_code == 503
        assert int(response["Retry-After"]) > 0
        assert saved() == number
        again = form_in(response)
        assert again.pop("csrfmiddlewaretoken") != form.pop("csrfmiddlewaretoken")
        assert again == {k: v if isinstance(v, list) else [v] for k, v in form.items()}
        assert 'action="/admin/portal/story/add/?_popup=0&amp;b=2"' in response.text
        assert send_again(desk, response).status_code == 302
        assert saved() == number + 1


def test_the_page_is_chinese_where_the_account_could_not_be_read(desk):
    form = opened(desk)
    browser = {"accept-language": "ko"}
    with database_gone():
        assert '<html lang="zh-Hans">' in desk.post(ADD, form, headers=browser).text
        assert '<html lang="zh-Hans">' in desk.get(ADD, headers=browser).text
    with database_gone("INSERT"):
        assert '<html lang="en">' in desk.post(ADD, form, headers=browser).text


def test_a_form_is_kept_and_signing_in_answered_while_nothing_can_be_written(desk):
    form = opened(desk) | TEXTS
    with database_read_only():
        assert desk.get("/admin/portal/story/").status_code == 200
        response = desk.post(ADD, form)
        assert response.status_code == 503
        assert "This was not saved" in response.text
    assert send_again(desk, response).status_code == 302
    assert saved() == 1
    desk.logout()
    with database_read_only():
        response = sign_in(desk)
    assert response.status_code == 503
    assert "a password" not in response.text


def test_reading_without_a_database_says_so(desk, settings, caplog):
    faults = [("", True), ("", False), ('SELECT "portal_story"', False)]
    for sql, settings.DEBUG in faults:
        caplog.clear()
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
        assert bool(line.exc_info) is settings.DEBUG


def test_a_fault_in_the_page_itself_is_a_plain_failure(desk, settings, monkeypatch):
    def fail(*args):
        raise OperationalError

    with pytest.raises(DatabaseError) as wrong, transaction.atomic():
        connection.cursor().execute("SELECT * FROM nowhere")
    assert not failures.is_fault(wrong.value), "the statement is wrong"
    settings.DEBUG = False
    desk.raise_request_exception = False
    monkeypatch.setattr(failed, "failed_page", fail)
    with database_gone():
        assert desk.get(ADD).status_code == 500


def test_a_form_is_kept_when_its_token_is_too_old(desk):
    for number, cookie in enumerate(("a" * 32, "", None)):
        form = opened(desk) | TEXTS
        del desk.cookies["csrftoken"]
        if cookie is not None:
            desk.cookies["csrftoken"] = cookie
        response = desk.post(ADD, form)
        assert response.status_code == 403
        assert "Please send this again" in response.text
        assert send_again(desk, response).status_code == 302
        assert saved() == number + 1
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_all_that_was_typed_is_held_as_text_and_there_to_be_read(desk):
    evil = '"><script>alert(1)</script>{{ x }}{% y %}'
    form = QueryDict(mutable=True)
    form.setlist("title_en", [evil])
    form.setlist(evil, [evil])
    form.setlist("cities", ["3", "1", "2", "1"])
    form.setlist("body_zh_hans", ["第一段\r\n\r\n第二段"])
    response = desk.post(ADD, dict(form.lists()))
    assert "<script>" not in response.text
    held = form_in(response)
    assert held["title_en"] == [evil]
    assert held["cities"] == ["3", "1", "2", "1"]
    assert held["body_zh_hans"][0].splitlines() == ["第一段", "", "第二段"]
    assert escape(evil) in response.text
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
    kind = "application/x-www-form-urlencoded"
    address = "/admin/exchanges/city/add/"
    response = desk.post(address, urlencode(form), content_type=kind)
    shown = response.text.partition("<dl")[2]
    for text in ("title (中文)", "published at", "<dt>something</dt>", "<details>"):
        assert text in shown
    assert "relation 1: since" in shown
    for text in ("title (한국어)", "TOTAL_FORMS", "Save this"):
        assert text not in shown


def test_actions_of_lists_are_kept_and_files_to_be_chosen_again_named(desk, rf):
    form = {"action": "delete_selected", "_selected_action": ["1", "2"]}
    response = desk.post("/admin/portal/story/?q=a", form)
    assert form_in(response)["_selected_action"] == ["1", "2"]
    assert 'action="/admin/portal/story/?q=a"' in response.text
    assert "<dl" not in response.text, "nothing was typed"

    def files(*names):
        return [SimpleUploadedFile(name, b"content") for name in names]

    form = {"alt_en": "A bridge", "file": files("bridge<i>.jpg", "二.png")}
    response = desk.post("/admin/portal/picture/add/", form)
    assert response.status_code == 403
    assert "bridge&lt;i&gt;.jpg, 二.png" in response.text
    assert form_in(response)["alt_en"] == ["A bridge"]
    assert not Picture.objects.exists()
    sent = {"file": files("a.jpg"), "text_en": files("b.pdf", "c.pdf"), "title": "d"}
    assert failed.lost_files(rf.post(ADD, sent)) == ["a.jpg", "b.pdf", "c.pdf"]
    assert failed.lost_files(rf.get(ADD)) == []


def test_the_limits_hold_without_a_database_and_what_they_let_through_is_kept(
    desk, settings
):
    settings.DEBUG = False
    many = {f"a{number}": "" for number in range(1100)}
    long = {"body_en": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    for form in (many, long):
        with database_gone():
            assert desk.post(ADD, form).status_code == 400
    # As a form of the other type three bytes of Chinese would be nine.
    text = "字" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 4)
    form = opened(desk) | TEXTS | {"body_zh_hans": text}
    with database_gone():
        response = desk.post(ADD, form)
    assert 'enctype="multipart/form-data"' in response.text
    assert send_again(desk, response).status_code == 302
    assert Story.objects.get(**TEXTS).body_zh_hans == text


def test_a_form_is_kept_when_the_code_fails_or_a_right_was_lost(
    desk, settings, monkeypatch, publisher
):
    def fail(*args):
        raise RuntimeError

    desk.raise_request_exception = False
    form = opened(desk) | TEXTS
    for settings.DEBUG in (True, False):
        with monkeypatch.context() as patch:
            patch.setattr(StoryAdmin, "save_model", fail)
            response = desk.post(ADD, form)
        assert response.status_code == 500
        assert ("Traceback" in response.text) is settings.DEBUG
    assert send_again(desk, response).status_code == 302
    assert saved() == 1
    form = opened(desk) | TEXTS
    publisher.groups.clear()
    response = desk.post(ADD, form)
    assert response.status_code == 403
    assert "You may not save this" in response.text
    assert form_in(response)["title_en"] == ["News"]


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


# Nothing is kept of what others forged, of passwords, and of scripts


FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "https://evil.example", "referer": "http://testserver/admin/"},
    {"referer": "https://evil.example/http://testserver/"},
    {"referer": "http://testserver.evil.example/"},
    {},
    {"origin": "http://testserver", "sec-fetch-site": "same-site"},
    {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
    {"origin": "http://testserver", "sec-fetch-site": "none"},
]


def test_what_another_site_forged_is_never_shown(publisher):
    held = {f"typed-{name}": text for name, text in TEXTS.items()}
    hindrances = ("token", "session", "database", "login page")
    for hindrance, headers in product(hindrances, FOREIGN):
        address = "/admin/login/?next=/admin/" if hindrance == "login page" else ADD
        is_down = hindrance == "database"
        case = failures.UNSAVED if is_down else failures.REFUSED
        client = Client(enforce_csrf_checks=True, headers=headers)
        if hindrance != "session":
            client.force_login(publisher)
        with database_gone("" if is_down else "nothing"):
            response = client.post(address, TEXTS | held)
        told = hindrance, headers
        assert response.status_code == (503 if is_down else 403), told
        assert f"<h1>{case.title}</h1>" in response.text, told
        for word in ("News", "<form", "csrfmiddlewaretoken"):
            assert word not in response.text, told
        assert "csrftoken" not in response.cookies, told
    assert saved() == 0


def test_a_form_of_our_own_is_known_by_what_the_browser_says(publisher):
    for headers in (
        {"referer": "http://testserver/admin/portal/story/add/"},
        {**HERE, "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"},
    ):
        client = Client(enforce_csrf_checks=True, headers=headers)
        client.force_login(publisher)
        assert form_in(client.post(ADD, TEXTS))["title_en"] == ["News"], headers
    script = Client(headers={**HERE, "sec-fetch-mode": "cors"})
    assert script.post(ADD, TEXTS).status_code == 302, "led to the sign-in as ever"


def test_nothing_is_kept_of_signing_in_and_out_and_of_passwords(administrator):
    client = Client(enforce_csrf_checks=True, headers=HERE)
    secret = {"username": "someone", "password": "a secret"}
    response = client.post("/admin/login/?next=/admin/", secret)
    assert response.status_code == 403
    assert "secret" not in response.text
    assert "someone" not in response.text
    assert '<a href="/admin/login/?next=/admin/">' in response.text
    assert Client(headers=HERE).post("/admin/logout/").status_code == 302
    form = {"username": "newcomer", "password1": "a secret", "password2": "a secret"}
    for hindrance in ("token", "session", "database"):
        client = Client(enforce_csrf_checks=hindrance == "token", headers=HERE)
        if hindrance != "session":
            client.force_login(administrator)
        for name in ("1/password", "add"):
            with database_gone("" if hindrance == "database" else "nothing"):
                response = client.post(f"/admin/portal/user/{name}/", form)
            status = 503 if hindrance == "database" else 403
            assert response.status_code == status, (hindrance, name)
            for word in ("secret", "newcomer", "<form", "password1"):
                assert word not in response.text, (hindrance, name)
            assert 'class="notice"' in response.text
