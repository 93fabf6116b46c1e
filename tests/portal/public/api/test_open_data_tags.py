"""Whatever changes a file of open data changes its tag, and nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exchanges.models import City, Exchange, Relation
from portal.models import FormerAddress, Source
from tests.conftest import hidden
from tests.hostile.values import body
from tests.portal.public.api.files import read

pytestmark = pytest.mark.engine


def tag(client, path="/data/exchanges.json"):
    return client.head(path).headers["ETag"]


def saved(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def only(row):
    return type(row).objects.filter(pk=row.pk)


CHANGES = {
    "a text": lambda row, city, source: saved(row, note_ko="주"),
    "another row": lambda row, city, source: only(
        Exchange.objects.get(slug="masks-2020")
    ).update(**hidden("withdrawn")),
    "its slug": lambda row, city, source: only(row).update(
        slug="new", version=row.version + 1
    ),
    "a source more": lambda row, city, source: row.sources.add(
        Source.objects.exclude(pk=source.pk).first()
    ),
    "a source less": lambda row, city, source: row.sources.clear(),
    "a source itself": lambda row, city, source: only(source).update(title_ko="제목"),
    "a city more": lambda row, city, source: row.cities.add(
        City.objects.get(slug="rabat")
    ),
    "a city less": lambda row, city, source: row.cities.remove(city),
    "a city taken back": lambda row, city, source: only(city).update(
        **hidden("expired")
    ),
    "a former address": lambda row, city, source: FormerAddress.of(
        row, slug="old"
    ).save(),
    "the newest row": lambda row, city, source: only(row).update(**hidden("withdrawn")),
}


def test_every_change_of_what_is_shown_changes_the_tag(content, make_one, client):
    row, city = make_one(Exchange, "one"), City.objects.get(slug="incheon")
    source = Source.objects.get(slug="editorial-fact-check")
    for name, change in CHANGES.items():
        row.sources.set([source])
        row.cities.set([city])
        before = tag(client)
        assert tag(client) == before
        change(row, city, source)
        assert tag(client) != before, name
    path = "/data/relations.json"
    before = tag(client, path)
    Relation.objects.filter(city__slug="sapporo").update(ordinal=99)
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
    before = tag(client, "/data/cities.json")
    settings.DATA_LICENCE = "https://licence.example/1.0"
    assert read(client, "cities")["meta"]["licence"] == settings.DATA_LICENCE
    assert tag(client, "/data/cities.json") != before
