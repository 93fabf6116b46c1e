"""How the files of open data are sent: whole, to everybody, and only as needed."""

import json

import pytest
from django.db import DatabaseError
from django.test import Client

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.models import SiteSettings
from portal.public.api.fields import Text
from tests.hostile.values import DAMAGED, LONG, TEXTS, body
from tests.portal.public.api.files import FILES
from tests.tables import each_of

KINDS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
}


@each_of(*FILES, "/data/catalog.jsonld")
def test_a_file_says_what_it_is_and_is_not_sent_again(path, content, client):
    """Any site may read it, nobody is remembered, and no language changes it."""
    client.cookies["sessionid"] = "somebody"
    response = client.get(path, headers={"origin": "https://other.example"})
    name, _, form = path.rpartition("/")[2].partition(".")
    assert response.status_code == 200
    assert not response.cookies
    assert "Vary" not in response.headers
    expected = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, no-cache",
        "Content-Type": KINDS[form],
        "Content-Length": str(len(response.content)),
        "Content-Language": "zh-Hans, en, ko",
        "X-Content-Type-Options": "nosniff",
    }
    if name != "catalog":
        expected["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    assert {name: response.headers[name] for name in expected} == expected
    if form != "csv":
        assert json.loads(response.content)
    again = client.get(path, headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control"):
        assert again.headers[name] == response.headers[name]
    for code in ("ko", "en", "xx"):
        other = client.get(path, headers={"accept-language": code})
        assert other.content == response.content, code


@pytest.mark.engine
@each_of("csv", "json")
def test_an_error_in_the_middle_is_no_half_of_a_file(form, content, monkeypatch):
    convert, values = Text.to_representation, []

    def fail(column, value):
        values.append(value)
        if len(values) > 40:
            raise DatabaseError("gone")
        return convert(column, value)

    with monkeypatch.context() as patch:
        patch.setattr(Text, "to_representation", fail)
        client = Client(raise_request_exception=False)
        response = client.get(f"/data/cities.{form}")
    assert response.status_code in (500, 503)
    assert response.headers["Content-Type"].startswith("text/html")
    assert "city:" not in response.text


@pytest.mark.engine
@pytest.mark.django_db
def test_an_empty_portal_has_empty_files(client):
    for model in (Relation, Delegation, Agreement, Attraction, Exchange, City):
        model.objects.all().delete()
    SiteSettings.objects.all().delete()
    for path in FILES:
        text = body(client.get(path))
        if path.endswith("csv"):
            assert text.count("\r\n") == 1, path
        else:
            found = json.loads(text)
            assert found["meta"]["as_of"] is None, path
            assert found.get("rows", found.get("features")) == []
    assert client.get("/en/data/").status_code == 200
    assert client.get("/data/catalog.jsonld").status_code == 200


# What a hostile visitor asks for


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


def test_the_bare_address_leads_to_the_reader_s_language(content, client):
    response = client.get("/data/", headers={"accept-language": "ko"})
    assert (response.status_code, response.headers["Location"]) == (302, "/ko/data/")
    assert "Accept-Language" in response.headers["Vary"]
    assert client.get("/data").headers["Location"].endswith("/data/")
