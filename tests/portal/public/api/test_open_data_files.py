"""How the files of open data are sent: whole, to everybody, and only as needed."""

import json
import tracemalloc

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.models import SiteSettings
from portal.public.api.datasets import DATASETS
from portal.public.api.files import downloads as files
from tests.hostile.values import body
from tests.portal.public.api.files import FILES
from tests.queries import queries
from tests.tables import each_of
from tests.whole_site.test_public_pages import fill_up_to

pytestmark = pytest.mark.engine

KINDS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "geojson": "application/geo+json",
}


def is_open(client, path):
    """Any site may read it, and nobody is remembered; what is answered."""
    client.cookies["sessionid"] = "somebody"
    response = client.get(path, headers={"origin": "https://other.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert "Vary" not in response.headers
    return response


@each_of(*FILES)
def test_a_file_says_what_it_is_and_is_not_sent_again(path, content, client):
    response = is_open(client, path)
    name, _, form = path.rpartition("/")[2].partition(".")
    whole = b"".join(response)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == KINDS[form]
    assert int(response.headers["Content-Length"]) == len(whole)
    expected = f'attachment; filename="{name}.{form}"'
    assert response.headers["Content-Disposition"] == expected
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Language"] == "zh-Hans, en, ko"
    if form != "csv":
        assert json.loads(whole)
    known = {"if-none-match": response.headers["ETag"]}
    again = client.get(path, headers=known)
    assert (again.status_code, body(again)) == (304, "")
    for name in ("ETag", "Cache-Control"):
        assert again.headers[name] == response.headers[name]


def test_the_language_of_the_reader_changes_nothing(content, client):
    for path in ("/data/cities.json", "/data/cities.csv", "/data/catalog.jsonld"):
        found = {
            body(client.get(path, headers={"accept-language": code}))
            for code in ("ko", "en", "zh", "xx")
        }
        assert len(found) == 1
    is_open(client, "/data/catalog.jsonld")


# Queries, memory and errors


def test_queries_are_few_and_as_many_for_many_rows(content, client):
    def counts():
        return {
            path: queries(lambda path=path: body(client.get(path))) for path in FILES
        }

    few = counts()
    fill_up_to(160)
    assert counts() == few
    assert max(few.values()) == 6  # rows, how new they are, and four relations


def most_held(form):
    """The most memory that it takes to make a file, in bytes."""
    dataset, request = DATASETS["exchanges"], RequestFactory().get("/")
    tracemalloc.start()
    rows = files.rows_of(dataset, request)
    files.stored(files.FORMS[form].write(dataset, rows, {}))[0].close()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.parametrize("form", ["csv", "json"])
def test_many_rows_need_no_more_memory_than_a_few(content, monkeypatch, form):
    monkeypatch.setattr(files, "IN_MEMORY", 1000)
    monkeypatch.setattr(files, "AT_ONCE", 50)
    fill_up_to(150)  # more than are fetched at once, and twice that
    most_held(form)  # what is made for the first time stays
    few = most_held(form)
    fill_up_to(600)
    assert most_held(form) < 1.2 * few


def test_what_is_published_meanwhile_is_whole_or_not_there(content, client, make_one):
    """One statement: rows that are added while a file is read do not come in."""
    fill_up_to(600)  # more than are fetched at once
    made = files.rows_of(DATASETS["exchanges"], RequestFactory().get("/"))
    found = [next(made)["id"]]
    expected = Exchange.objects.published().count()
    if connection.vendor == "postgresql":  # SQLite waits: one connection, one writer
        make_one(Exchange, "meanwhile")
    found += [row["id"] for row in made]
    assert len(found) == len(set(found)) == expected


@pytest.fixture
def made(monkeypatch):
    """The temporary files that are made."""
    found = []

    class Watched(files.SpooledTemporaryFile):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            found.append(self)

    monkeypatch.setattr(files, "SpooledTemporaryFile", Watched)
    return found


def failing(rows):
    for number, row in enumerate(rows):
        if number == 3:
            raise DatabaseError("gone")
        yield row


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_error_in_the_middle_is_no_half_of_a_file(content, monkeypatch, made, form):
    whole = files.FORMS[form]
    broken = whole._replace(
        write=lambda dataset, rows, *more: whole.write(dataset, failing(rows), *more)
    )
    monkeypatch.setitem(files.FORMS, form, broken)
    response = Client(raise_request_exception=False).get(f"/data/cities.{form}")
    assert response.status_code == 500
    assert response.headers["Content-Type"].startswith("text/html")
    assert "city:" not in response.text
    assert [file.closed for file in made] == [True]


def test_the_file_is_gone_once_it_is_sent(content, client, monkeypatch, made):
    monkeypatch.setattr(files, "IN_MEMORY", 100)
    response = client.get("/data/cities.json")
    assert [file.closed for file in made] == [False]
    assert len(b"".join(response)) > 1000
    assert [file.closed for file in made] == [True]


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
