"""What a hostile visitor asks of open data."""

import re

import pytest

from tests.hostile.values import DAMAGED, LONG, TEXTS, body
from tests.tables import each_of

pytestmark = pytest.mark.engine

ODD = ["nothing", "cities.xml", "relations.geojson", "CITIES", "cities.CSV", "catalog"]
NOWHERE = [
    *("cities.csv/", "cities.csv.csv", ".csv", "cities.", "..", "%2e%2e/x"),
    *("sources.json", "users.csv", "portal.user.csv", "cities.json%0a", "ｃities.csv"),
    *("cities/.csv", "catalog.jsonld/", "catalog.json", "城市.csv", "cities.html"),
]


@each_of(*ODD, *NOWHERE, *DAMAGED, *TEXTS, *LONG)
def test_what_is_no_set_is_not_found(name, content, client):
    for path in (f"/data/{name}", f"/data/{name}.csv", f"/data/cities.{name}"):
        response = client.get(path, follow=True)
        assert response.status_code in (400, 404), path[:60]
        assert "<script>" not in body(response)


@each_of(
    {"range": "bytes=0-9"},
    {"if-none-match": "x" * 5000},
    {"if-none-match": '"\xff"'},
    {"if-modified-since": "9" * 5000},
    {"if-modified-since": "Thu, 26 Nov 2099 00:00:00 GMT"},
    {"accept-encoding": "x" * 5000},
    {"accept": "text/html"},
    {"accept-language": "zh-" * 5000},
)
def test_an_odd_header_changes_nothing(headers, content, client):
    plain = client.get("/data/cities.csv")
    expected = body(plain)
    response = client.get("/data/cities.csv", headers=headers)
    assert response.status_code == 200
    assert body(response) == expected


def test_the_bare_address_leads_to_the_reader_s_language(content, client):
    response = client.get("/data/", headers={"accept-language": "ko"})
    assert (response.status_code, response.headers["Location"]) == (302, "/ko/data/")
    assert "Accept-Language" in response.headers["Vary"]
    assert client.get("/data/", follow=True).status_code == 200
    assert re.match("/[a-z-]+/data/", client.get("/data").headers["Location"])
