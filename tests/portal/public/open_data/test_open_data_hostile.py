"""What a hostile visitor asks of open data."""

import re

import pytest
from django.test import Client

from tests.hostile.values import DAMAGED, LONG, NUL, TEXTS, body
from tests.portal.public.open_data.files import FILES

pytestmark = pytest.mark.engine

ODD = ["nothing", "cities.xml", "relations.geojson", "CITIES", "cities.CSV", "catalog"]
NOWHERE = [
    *("cities.csv/", "cities.csv.csv", ".csv", "cities.", "..", "%2e%2e/x"),
    *("sources.json", "users.csv", "portal.user.csv", "cities.json%0a", "ｃities.csv"),
    *("cities/.csv", "catalog.jsonld/", "catalog.json", "城市.csv", "cities.html"),
]


@pytest.mark.parametrize("name", [*ODD, *NOWHERE, *DAMAGED, *TEXTS, *LONG])
def test_what_is_no_set_is_not_found(content, client, name):
    for path in (f"/data/{name}", f"/data/{name}.csv", f"/data/cities.{name}"):
        response = client.get(path, follow=True)
        assert response.status_code in (400, 404), path[:60]
        assert "<script>" not in body(response)


@pytest.mark.parametrize("value", NUL)
def test_nul_is_refused(content, client, value):
    for path in (
        f"/data/{value}",
        f"/data/cities.csv?a={value}",
        "/data/cities%00.csv",
    ):
        assert client.get(path).status_code == 400


@pytest.mark.parametrize("path", ["/data/cities.csv", "/data/cities.geojson"])
def test_parameters_change_nothing(content, client, path):
    plain = body(client.get(path))
    for query in ("page=9", "city=x&format=xml", "callback=x", "limit=-1", "utm_a=1"):
        response = client.get(f"{path}?{query}")
        assert body(response) == plain
    long = client.get(f"{path}?{LONG[0]}")
    assert body(long) == plain


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-9"},
        {"if-none-match": "x" * 5000},
        {"if-none-match": '"\xff"'},
        {"if-modified-since": "9" * 5000},
        {"if-modified-since": "Thu, 26 Nov 2099 00:00:00 GMT"},
        {"accept-encoding": "x" * 5000},
        {"accept": "text/html"},
        {"accept-language": "zh-" * 5000},
    ],
)
def test_an_odd_header_changes_nothing(content, client, headers):
    plain = client.get("/data/cities.csv")
    expected = body(plain)
    response = client.get("/data/cities.csv", headers=headers)
    assert response.status_code == 200
    assert body(response) == expected


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
)
def test_nothing_but_reading_is_allowed(content, method):
    client = Client(enforce_csrf_checks=True)
    for path in [*FILES, "/data/catalog.jsonld", "/en/data/"]:
        refused = client.generic(method, path, b"name=canary", "text/plain")
        assert refused.status_code == 405, path
        assert refused.headers["Allow"] == "GET, HEAD"


def test_the_bare_address_leads_to_the_reader_s_language(content, client):
    response = client.get("/data/", headers={"accept-language": "ko"})
    assert (response.status_code, response.headers["Location"]) == (302, "/ko/data/")
    assert "Accept-Language" in response.headers["Vary"]
    assert client.get("/data/", follow=True).status_code == 200
    assert re.match("/[a-z-]+/data/", client.get("/data").headers["Location"])
