"""How the files of open data are sent: whole, to everybody, and only as needed."""

import gzip
import json
import re
import tracemalloc
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.models import FormerAddress, SiteSettings, Source
from portal.public.open_data import downloads
from portal.public.open_data.datasets import DATASETS, Dataset
from portal.server import conditional
from tests.conftest import hidden
from tests.hostile.values import DAMAGED, LONG, NUL, TEXTS, body
from tests.pairs import share
from tests.portal.public.open_data.files import read
from tests.queries import queries
from tests.whole_site.test_public_pages import fill_up_to

pytestmark = pytest.mark.engine

FILES = [f"/data/{name}.{form}" for name, d in DATASETS.items() for form in d.forms]
KINDS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "geojson": "application/geo+json",
}


def tag(client, path="/data/exchanges.json"):
    return client.head(path).headers["ETag"]


@pytest.mark.parametrize("path", FILES)
def test_a_file_says_what_it_is_and_how_long(content, client, path):
    response = client.get(path)
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


@pytest.mark.parametrize("path", [*FILES, "/data/catalog.jsonld"])
def test_any_site_may_read_it_and_nobody_is_remembered(content, client, path):
    client.cookies["sessionid"] = "somebody"
    response = client.get(path, headers={"origin": "https://other.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert "Cookie" not in response.headers["Vary"]


def test_the_language_of_the_reader_changes_nothing(content, client):
    for path in ("/data/cities.json", "/data/cities.csv", "/data/catalog.jsonld"):
        found = {
            body(client.get(path, headers={"accept-language": code}))
            for code in ("ko", "en", "zh", "xx")
        }
        assert len(found) == 1


@pytest.mark.parametrize("path", FILES)
def test_the_headers_without_a_body_are_those_with_it(content, client, path):
    whole, head = client.get(path), client.head(path)
    assert head.headers == whole.headers
    assert body(head) == ""


@pytest.mark.parametrize("headers", [{}, {"accept-encoding": "gzip"}])
@pytest.mark.parametrize("path", FILES)
def test_headers_alone_cost_no_row(content, client, monkeypatch, path, headers):
    conditional.LENGTHS.clear()
    with monkeypatch.context() as patch:
        patch.setattr(Dataset, "rows", None)  # would raise an error
        head = client.head(path, headers=headers)
        assert queries(lambda: client.head(path, headers=headers)) == 1
    whole = client.get(path, headers=headers)
    length = whole.headers.pop("Content-Length")
    assert head.headers == whole.headers
    monkeypatch.setattr(Dataset, "rows", None)
    again = client.head(path, headers=headers)
    assert again.headers.pop("Content-Length") == length
    assert again.headers == whole.headers


@pytest.mark.parametrize("path", FILES)
def test_what_is_known_already_is_not_made_again(content, client, path, monkeypatch):
    first = client.get(path)
    monkeypatch.setattr(downloads, "answer", None)
    known = {"if-none-match": first.headers["ETag"]}
    again = client.get(path, headers=known)
    assert (again.status_code, body(again)) == (304, "")
    for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin"):
        assert again.headers[name] == first.headers[name]
    assert queries(lambda: client.get(path, headers=known)) == 1


def test_it_is_packed_for_those_who_can_read_it(content, client):
    plain = client.get("/data/exchanges.json")
    packed = client.get("/data/exchanges.json", headers={"accept-encoding": "gzip"})
    sent = b"".join(packed)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(sent)
    assert gzip.decompress(sent) == b"".join(plain)
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    again = client.get("/data/exchanges.json", headers={"accept-encoding": "gzip"})
    assert b"".join(again) == sent


# Whatever changes a file changes its tag, and nothing else does.


def test_nothing_changes_the_tag_while_nothing_changes(content, client):
    assert tag(client) == tag(client)
    assert tag(client, "/data/exchanges.csv") == tag(client)


def saved(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


CHANGES = {
    "a text": lambda row, city, source: saved(row, note_ko="주"),
    "another row": lambda row, city, source: Exchange.objects.filter(
        slug="masks-2020"
    ).update(**hidden("withdrawn")),
    "the newest row": lambda row, city, source: Exchange.objects.filter(
        pk=row.pk
    ).update(**hidden("withdrawn")),
    "its slug": lambda row, city, source: Exchange.objects.filter(pk=row.pk).update(
        slug="new", version=row.version + 1
    ),
    "a source more": lambda row, city, source: row.sources.add(
        Source.objects.exclude(pk=source.pk).first()
    ),
    "a source less": lambda row, city, source: row.sources.clear(),
    "a source itself": lambda row, city, source: Source.objects.filter(
        pk=source.pk
    ).update(title_ko="다른 제목"),
    "a city more": lambda row, city, source: row.cities.add(
        City.objects.get(slug="rabat")
    ),
    "a city less": lambda row, city, source: row.cities.remove(city),
    "a city taken back": lambda row, city, source: City.objects.filter(
        pk=city.pk
    ).update(**hidden("expired")),
    "a former address": lambda row, city, source: FormerAddress.of(
        row, slug="old"
    ).save(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_what_is_shown_changes_the_tag(
    content, make_one, client, change
):
    row, city = make_one(Exchange, "one"), City.objects.get(slug="incheon")
    source = Source.objects.get(slug="editorial-fact-check")
    row.sources.add(source)
    row.cities.add(city)
    before = tag(client), body(client.get("/data/exchanges.json"))
    CHANGES[change](row, city, source)
    after = tag(client), body(client.get("/data/exchanges.json"))
    assert after[1] != before[1]
    assert after[0] != before[0]


def test_a_relation_changes_its_file_too(content, client):
    path = "/data/relations.json"
    before = tag(client, path)
    Relation.objects.filter(city__slug="incheon").update(ordinal=99)
    assert tag(client, path) != before


def test_the_clock_alone_changes_the_tag(content, make_one, client, monkeypatch):
    now = timezone.now()
    make_one(Exchange, "later", published_at=now + timedelta(hours=1))
    before = tag(client)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    assert tag(client) != before
    assert "exchange:later" in body(client.get("/data/exchanges.json"))


def test_the_date_is_that_of_the_last_change_of_what_is_public(
    content, make_one, client
):
    Exchange.objects.update(updated_at="2026-02-03T12:00:00+08:00")
    Exchange.objects.update(published_at="2026-02-01T12:00:00+08:00")
    make_one(Exchange, "canary", status="draft")
    meta = read(client, "exchanges")["meta"]
    assert meta["as_of"] == "2026-02-03T12:00:00+08:00"
    page = client.get("/en/data/").text.split('<h2 id="exchanges">')[1]
    assert "Last changed 3 February 2026" in page.split("</section>")[0]


def test_the_licence_is_part_of_the_file(content, client, settings):
    assert read(client, "cities")["meta"]["licence"] is None
    before = tag(client, "/data/cities.csv")
    settings.DATA_LICENCE = "https://licence.example/1.0"
    assert read(client, "cities")["meta"]["licence"] == settings.DATA_LICENCE
    assert tag(client, "/data/cities.csv") != before


# Queries, memory and errors


@pytest.mark.parametrize("part", range(4))
def test_queries_are_few_and_as_many_for_many_rows(content, client, part):
    downloads = share(FILES, part, 4)

    def counts():
        return [queries(lambda path=path: body(client.get(path))) for path in downloads]

    few = counts()
    fill_up_to(60)
    assert counts() == few
    assert set(few) == {2}


def most_held(form):
    """The most memory that it takes to make a file, in bytes."""
    dataset = DATASETS["exchanges"]
    tracemalloc.start()
    downloads.made(dataset, form, "", {}, True).close()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.full
@pytest.mark.parametrize("form", ["csv", "json"])
def test_many_rows_need_no_more_memory_than_a_few(content, monkeypatch, form):
    monkeypatch.setattr(downloads, "IN_MEMORY", 1000)
    fill_up_to(1500)  # more than are fetched at once, and twice that
    most_held(form)  # what is made for the first time stays
    few = most_held(form)
    fill_up_to(4000)
    assert most_held(form) < 1.2 * few


def test_what_is_published_meanwhile_is_whole_or_not_there(content, client, make_one):
    """One statement: rows that are added while a file is read do not come in."""
    fill_up_to(600)  # more than are fetched at once
    made = DATASETS["exchanges"].rows()
    found = [next(made)[0]]
    expected = Exchange.objects.published().count()
    if connection.vendor == "postgresql":  # SQLite waits: one connection, one writer
        make_one(Exchange, "meanwhile")
    found += [row[0] for row in made]
    assert len(found) == len(set(found)) == expected


@pytest.fixture
def made(monkeypatch):
    """The temporary files that are made."""
    found = []

    class Watched(downloads.SpooledTemporaryFile):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            found.append(self)

    monkeypatch.setattr(downloads, "SpooledTemporaryFile", Watched)
    return found


def failing(rows):
    for number, row in enumerate(rows):
        if number == 3:
            raise DatabaseError("gone")
        yield row


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_error_in_the_middle_is_no_half_of_a_file(content, monkeypatch, made, form):
    whole = downloads.FORMS[form]
    broken = whole._replace(
        write=lambda dataset, rows, *more: whole.write(dataset, failing(rows), *more)
    )
    monkeypatch.setitem(downloads.FORMS, form, broken)
    response = Client(raise_request_exception=False).get(f"/data/cities.{form}")
    assert response.status_code == 500
    assert response.headers["Content-Type"].startswith("text/html")
    assert "city:" not in response.text
    assert [file.closed for file in made] == [True]


def test_the_file_is_gone_once_it_is_sent(content, client, monkeypatch, made):
    monkeypatch.setattr(downloads, "IN_MEMORY", 100)
    response = client.get("/data/cities.json")
    assert [file.closed for file in made] == [False]
    assert len(b"".join(response)) > 1000
    assert [file.closed for file in made] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(2))
def test_an_empty_portal_has_empty_files(client, part):
    for model in (Relation, Delegation, Agreement, Attraction, Exchange, City):
        model.objects.all().delete()
    SiteSettings.objects.all().delete()
    for path in share(FILES, part, 2):
        text = body(client.get(path))
        if path.endswith("csv"):
            assert text.count("\r\n") == 1
        else:
            found = json.loads(text)
            assert found["meta"]["as_of"] is None
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
