"""Wishes for a language that nobody has, and cookies that nobody set."""

import random
import string
import tracemalloc
from itertools import product

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils.module_loading import import_string

from portal.server.middleware import wanted_language
from tests.hostile.values import body
from tests.pairs import paired

GARBAGE = [
    *("", ",", ";", ",,;q=", "*;q=x", "xx", "q=1", "en;q=", "en;q=2", "en;q=-1"),
    *("<script>", "en\x7f", "zh-" * 200, "x" * 5000, "en-" + "x" * 5000, "é", "中文"),
    *("*", "*;q=0.5", "en;q=0", "i-klingon", "../en", "en/../ko", "en;level=1"),
]
WISHES = [
    *(("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("EN-gb", "en"), ("fr", "zh-hans")),
    ("zh-TW,en;q=0.5", "zh-hans"),
    *(("de;q=1, ko;q=0.1", "ko"), ("en;q=0.1,ko;q=0.9", "ko"), ("en;q=0, ko", "ko")),
    *(("<script>, ko", "ko"), ("ko;q=x, en", "en"), ("zh-Hant-HK-x-a, ko;q=0.1", "ko")),
    *(("xx," * 100 + "ko", "ko"), ("ko;q=1.", "ko")),
    ("fr, *;q=0.5, ko;q=0.1", "zh-hans"),
]
COOKIES = [
    *("ko", "django_language=ko", 'django_language="ko"', "django_language=xx", "=ko"),
    *('django_language="\\000"', "django_language=" + "x" * 5000, "a" * 5000, ";;==;"),
    *("csrftoken=x", 'csrftoken="\\000"', "csrftoken=" + "x" * 64, "messages=x"),
    *("sessionid=x", 'sessionid="\\000aaaaaaaa"', "sessionid=" + "x" * 5000),
    *('sessionid="\\377\\376aaaaaaaa"', "sessionid=../../etc", "sessionid=\xff" * 9),
]


def test_the_strongest_wish_that_is_understood_counts(content, client):
    odd = ("en;q=2", "en\x7f")
    wishes = [*WISHES, *((each, "zh-hans") for each in GARBAGE)]
    plain = body(client.get("/en/cities/"))
    for header, language in wishes:
        response = client.get("/", headers={"accept-language": header})
        assert response.status_code == 302, header[:40]
        assert "Accept-Language" in response.headers["Vary"]
        home = response.headers["Location"].strip("/")
        assert home == language or header in odd, header[:40]
        assert len(wanted_language(header)) < 30, header[:40]
        # A page with its language in the address does not care.
        response = client.get("/en/cities/", headers={"accept-language": header})
        assert body(response) == plain, header[:40]
        assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"


def whole(response):
    """All that somebody gets, but for a moment that goes on with the clock."""
    headers = {name: each for name, each in response.items() if name != "Expires"}
    return response.status_code, body(response), headers


PATHS = ["/", "/en/", "/en/exchanges/", "/en/nothing/", "/xx/", "/healthz"]
# At the root a cookie could choose the language.
SAMPLE = [*product(PATHS[:1], COOKIES), *paired(PATHS[1:], COOKIES)]


@pytest.mark.parametrize(
    "cases",
    [
        pytest.param(SAMPLE, id="of the sample"),
        pytest.param([*product(PATHS, COOKIES)], id="all", marks=pytest.mark.full),
    ],
)
def test_no_cookie_changes_a_public_page_or_makes_it_set_one(content, client, cases):
    plain = {path: Client().get(path) for path in PATHS}
    expected = {path: whole(response) for path, response in plain.items()}
    for path, cookie in cases:
        response = client.get(path, headers={"cookie": cookie})
        assert whole(response) == expected[path], (path, cookie[:40])
        assert not response.cookies, (path, cookie[:40])
        if path == "/healthz" or "/en/" in path:
            assert not client.post(path, headers={"cookie": cookie}).cookies


def test_where_a_session_counts_a_damaged_one_is_none(content, client):
    for cookie in COOKIES:
        headers = {"cookie": cookie}
        for path in ("/media/a.png", "/en/preview/exchanges.city/1/"):
            assert client.get(path, headers=headers).status_code == 404, cookie[:40]
        for path in ("/admin/", "/admin/exchanges/city/"):
            response = client.get(path, headers=headers)
            assert response.headers["Location"] == f"/admin/login/?next={path}"
        assert client.get("/admin/login/", headers=headers).status_code == 200


def long_codes(count):
    chance = random.Random(9)
    letters = string.ascii_lowercase
    for number in range(count):
        yield "".join(chance.choices(letters, k=490)), number % 2


@pytest.mark.full
def test_thousands_of_long_codes_of_languages_leave_next_to_nothing(rf):
    # What chooses the language of a request, as the settings stack it.
    first = settings.MIDDLEWARE.index("portal.server.middleware.clean_request")
    last = settings.MIDDLEWARE.index("portal.server.middleware.NameLanguage")
    answer, request = HttpResponse, rf.get("/")
    for name in reversed(settings.MIDDLEWARE[first : last + 1]):
        answer = import_string(name)(lambda request, inner=answer: inner(request))

    def ask(path, code, wish):
        request.path_info, request.COOKIES = path, {"django_language": code}
        request.META["HTTP_ACCEPT_LANGUAGE"] = (
            f"{wish[:480]},ko-{code[:8]}-{code[8:16]}"
        )
        answer(request)

    def ask_in_each_way(codes):
        for code, is_list in codes:
            many = ",".join(code[i : i + 2] for i in range(0, 490, 2))
            ask("/", code, many if is_list else code)
            ask(f"/{code}/", code, code)

    ask_in_each_way(long_codes(3))
    tracemalloc.start()
    begin, _ = tracemalloc.get_traced_memory()
    ask_in_each_way(long_codes(4000))
    grown = tracemalloc.get_traced_memory()[0] - begin
    tracemalloc.stop()
    assert grown < 700_000
