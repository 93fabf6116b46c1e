"""Reports that are forged, huge, damaged or repeated."""

import logging
import re

from django.test import Client

from portal.models import ErrorReport
from portal.public.feedback.pages import own_path
from tests.actors.desk import page
from tests.hostile.xss import PAYLOADS
from tests.portal.public.feedback.reporting import FORM, SENT, TEXT, report
from tests.tables import each_of

FORGED = [
    *("https://evil.example", "//evil.example/en/", "/\\evil.example", "javascript:x"),
    *("/en//evil.example/", "/en/\\evil", "data:text/html,x", "http:/en/", "/admin/"),
    *("/xx/a/", "en/", "/en", "/en/\r\nSet-Cookie: a=b", "/en/\u202ea", "/en/\u2067"),
    "/media/a.png",
    *("http://testserver.evil.example/en/", "http://testserver@evil.example/en/"),
    *("http://[::1/en/", "http://testserver//evil.example/", "/en/preview/token/"),
    "/en/" + "x" * 500,
]


# From where


@each_of(
    ({}, 303),  # an old phone tells nothing
    ({"origin": "http://testserver"}, 303),
    ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, 303),
    ({"sec-fetch-site": "same-origin"}, 303),
    ({"origin": "https://evil.example"}, 403),
    ({"origin": "http://testserver.evil.example"}, 403),
    ({"origin": "null"}, 403),
    ({"origin": ""}, 403),
    ({"origin": "http://[::1"}, 403),
    ({"x-forwarded-for": "x" * 8000}, 303),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site"}, 403),
    ({"sec-fetch-site": "none"}, 403),
    ({"origin": "http://testserver", "sec-fetch-site": "cross-site"}, 403),
    ({"origin": "https://evil.example", "sec-fetch-site": "same-origin"}, 403),
)
def test_only_a_page_of_this_site_can_send_a_report(headers, status, content):
    response = report(Client(enforce_csrf_checks=True), headers=headers)
    assert response.status_code == status
    assert ErrorReport.objects.count() == (status == 303)
    assert status == 303 or TEXT not in response.text, "what was forged is not shown"


def test_the_canonical_host_counts_behind_a_proxy(content, client, settings):
    settings.SITE_URL = "https://youhao.example.cn"
    headers = {"origin": "https://youhao.example.cn"}
    assert report(client, headers=headers).status_code == 303


# About what


@each_of(*FORGED)
def test_a_forged_page_is_never_linked(path, content, client):
    plain = client.get(FORM).text
    assert client.get(FORM, {"page": path}).text == plain
    response = report(client, page=path)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    assert f'href="{path}"' not in response.text
    assert not ErrorReport.objects.exists()


@each_of("/en/", "/ko/cities/부산/", "/zh-hans/a/b/", "/en/%zz/")
def test_a_page_of_this_site_is_one(path):
    assert own_path(f" {path}?a=b#c ") == path


@each_of("%00", "a%00", "%ff", "9" * 5000, "x" * 60_000)
def test_a_damaged_page_is_no_failure(value, content, client):
    assert client.get(f"{FORM}?page={value}").status_code in (200, 400)
    assert client.get(f"{FORM}?{value}=1").status_code in (200, 400)


# What


@each_of("text", "page", "email", "kind", "topic")
def test_nul_is_an_error_of_the_form(name, content, client):
    response = client.post(FORM, {"text": TEXT, name: f"{TEXT}\0"})
    assert response.status_code == 422
    assert "\0" not in response.text
    assert not ErrorReport.objects.exists()


URLENCODED = "application/x-www-form-urlencoded"


@each_of(
    (b"text=%ff%fe", URLENCODED),
    (b"text=%ed%a0%80", URLENCODED),
    (b"text=a&text=b", URLENCODED),
    (b"a=1&" * 2000, URLENCODED),
    (b"text=a", f"{URLENCODED}; charset=utf-16"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"text=a", "multipart/form-data"),
    (b'{"text": "a"}', "application/json"),
    (b"", ""),
)
def test_a_damaged_form_is_no_failure(body, kind, content, client):
    response = client.generic("POST", FORM, body, kind)
    assert response.status_code in (303, 400, 422)
    for length in ("", "x", "-1", "9" * 30, "٣"):
        response = client.post(FORM, {}, headers={"content-length": length})
        assert response.status_code in (400, 413, 422), length


@each_of(PAYLOADS[:20], PAYLOADS[20:])
def test_html_is_text_at_the_desk_and_on_the_form(part, content, client, publisher):
    evil = [each for each in part if re.search("[<>\"']", each)]
    text = "\n".join([*evil, "a\u202eb\u2066c"])
    pages = [report(client, text, email=text, kind=text, page=text)]
    assert report(client, text, page="/en/a/<b>'\"/").status_code == 303
    client.force_login(publisher)
    row = ErrorReport.objects.get()
    pages += [client.get(page(ErrorReport, "changelist"))]
    assert "\u202e" not in pages[-1].text, "no line of the list is turned"
    for name in ("change", "history"):
        pages.append(client.get(page(ErrorReport, name, row.pk)))
    for each in pages:
        found = [payload for payload in evil if payload in each.text]
        assert found == []
        assert "<b>'" not in each.text


# Spam


@each_of(
    ({"topic": "x"}, True),
    ({"text": "http://a.example http://b.example https://c.example"}, True),
    ({"text": "[url=a]x[/url] <a href=x> www.example.com"}, True),
    ({"text": "See https://www.incheon.go.kr and http://a.example/"}, False),
)
def test_what_looks_like_spam_is_thanked_for_and_kept_apart(
    values, is_spam, content, client
):
    response = client.post(FORM, {"text": TEXT, **values})
    assert (response.status_code, response["Location"]) == (303, SENT)
    assert ErrorReport.objects.get().is_suspected is is_spam


def test_no_reader_meets_the_field_that_is_left_empty(content, client):
    html = client.get(FORM).text
    part = html[html.index("<p hidden>") :].partition("</p>")[0]
    assert 'name="topic"' in part
    assert 'tabindex="-1"' in part
    assert 'autocomplete="off"' in part


# Twice


def test_the_same_sent_twice_is_kept_once_and_thanked_for_twice(content, client):
    for _ in range(3):
        response = report(client, email="a@b.cn")
        assert (response.status_code, response["Location"]) == (303, SENT)
    assert ErrorReport.objects.count() == 1
    for number, values in enumerate(
        ({"text": "other"}, {"page": "/en/"}, {"email": "c@d.cn"}), 2
    ):
        client.post(FORM, {"text": TEXT, "email": "a@b.cn", **values})
        assert ErrorReport.objects.count() == number, values


# What is written down


def test_a_refusal_is_one_line_without_what_was_typed(content, client, caplog):
    with caplog.at_level(logging.INFO):
        report(client, "canary", email="canary\nforged")
        report(client, "canary", headers={"origin": "https://canary.example"})
        client.generic("POST", FORM, b"canary" * 600_000, "text/plain")
    assert len(caplog.messages) == 3
    assert "canary" not in caplog.text
