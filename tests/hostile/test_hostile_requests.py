"""Methods, headers and what is written down of them."""

import logging
import re
from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from exchanges.models import Agreement
from tests.hostile.values import FILTERS, PLAIN, body, cpu
from tests.pairs import share

PAGES = [*PLAIN, *(f"/en/{path}" for path in FILTERS), "/ko/exchanges/?year=0"]
THERE = [path for path in PAGES if path not in ("/xx/", "/en/nothing/")]
# What scripts of other sites read: a browser asks first whether they may.
DATA = re.compile(r"/data/.+\.|\.ics|\.atom|/api/")
ODD = {
    "accept": ["*/*;q=x", "text/<script>", ",".join(["a/b"] * 2000), "x" * 8000, "é"],
    "if-modified-since": ["x", "Thu, 99 Foo 0000 99:99:99 GMT", "9" * 5000, "-1", ""],
    "if-none-match": ["*", "x", '"' * 99, 'W/"' + "x" * 5000, "\xff"],
    "if-match": ["x", '"a"', "é"],
    "range": ["bytes=9-1", "bytes=-9999999999999999999999", "x=1", "bytes=0-0," * 500],
    "accept-encoding": ["x", "gzip;q=9", "," * 999, "identity;q=0, *;q=0"],
    "x-forwarded-for": ["evil.example", "x" * 8000, "1.2.3.4\x00"],
    "user-agent": ["", "<script>", "x" * 8000, "\x00\x1b[31m"],
    "referer": ["javascript:x", "//evil.example", "x" * 8000, "http://[::1"],
    "origin": ["null", "http://evil.example", "http://[::1", "x" * 8000],
    "content-length": ["", "x", "-1", "9" * 30],
    "content-type": ["x", "multipart/form-data", "text/html; charset=x", "\xff"],
}


@pytest.fixture
def file(content, media_folder):
    """The address of a stored file that everybody may see."""
    row = Agreement.objects.get(slug="sister-city-agreement-2014")
    row.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.7"))
    return row.text_file_ko.url


def test_the_headers_without_a_body_are_those_with_it(content, client, file):
    others = [file, "/en/cities", "/cities/", "/en/exchanges/?a=%00"]
    others += ["/en/report-an-error/?page=/ko/", "/en/report-an-error/sent/"]
    for path in (*PAGES, *others):
        whole, head = client.get(path), client.head(path)
        if path == "/healthz":  # it expires at once, so the second may be another
            whole.headers["Expires"] = head.headers["Expires"]
        assert head.headers == whole.headers, path
        assert (head.status_code, body(head)) == (whole.status_code, ""), path
        assert not head.cookies, path


def test_nothing_but_reading_is_allowed(content, file):
    methods = ("OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW")
    for checks, method in product((True, False), methods):  # with a token or without
        client = Client(enforce_csrf_checks=checks)
        for path in [*THERE, file]:
            refused = client.generic(method, path, b"name=canary", "text/plain")
            told, is_data = (method, path), bool(DATA.search(path))
            is_asked = is_data and method == "OPTIONS"
            allowed = "GET, HEAD, OPTIONS" if is_data else "GET, HEAD"
            assert refused.status_code == (204 if is_asked else 405), told
            assert refused.headers["Allow"] == allowed, told
            assert not refused.cookies, told
            assert "canary" not in body(refused), told
        assert client.generic(method, "/en/nothing/").status_code == 404


def test_an_odd_header_changes_nothing(content, client, file):
    for number, (name, values) in enumerate(ODD.items()):
        pages = ("/en/", "/en/exchanges/", "/en/cities/incheon/", "/")
        for path in (*share(pages, number, 4), file):
            plain = client.get(path)
            expected = body(plain)
            for value in values:
                response, told = client.get(path, headers={name: value}), value[:40]
                assert response.status_code in {plain.status_code, 304, 412, 416}, told
                if response.status_code == plain.status_code:
                    assert body(response) == expected, (name, told)
                assert not response.cookies


def test_headers_of_160_kilobytes_cost_nothing(content, client):
    client.get("/en/")
    plain = cpu(lambda: client.get("/en/"))
    long = (",".join(["a/b;q=0.1"] * 18_000), "x" * 160_000, "zh-" * 53_000)
    names = ("accept", "accept-language", "cookie", "if-none-match", "range")
    for name, value in product(names, long):
        headers = {name: value}
        spent = cpu(lambda headers=headers: client.get("/en/", headers=headers))
        assert spent < 5 * plain, (name, spent / plain)
    home = cpu(lambda: client.get("/", headers={"accept-language": "zh-a," * 32_000}))
    assert home < 5 * plain


# What is written down

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]")
INJECTED = [
    *("/en/a%0aINFO%20forged/", "/en/%0d%0a%1b[31m/", "/en/%e2%80%a8/", "/%c2%85/"),
    *("/en/exchanges/?city=%0aforged", "/en/exchanges/?%0aforged=%00", "/en/%00%0a/"),
    *("/en/stories/?page=%0aforged", "/media/%0aforged", "/en/%e2%80%ae/"),
]


def test_a_refusal_is_one_line_in_the_log(content, client, caplog, settings):
    caplog.set_level(logging.INFO)
    for path, settings.DEBUG in product(INJECTED, (True, False)):
        caplog.clear()
        assert client.get(path).status_code in (400, 404), path
        assert not [line for line in caplog.messages if CONTROL.search(line)], path
        assert len(caplog.messages) <= 1, path
        assert not any(record.exc_info for record in caplog.records), path
    client = Client(enforce_csrf_checks=True)
    for path in ("/en/cities/", "/en/", "/media/a.png"):
        caplog.clear()
        client.post(path, {"name": "canary\nforged"})
        (line,) = caplog.messages
        assert "canary" not in line, "without what was typed"
        assert not CONTROL.search(line), path
