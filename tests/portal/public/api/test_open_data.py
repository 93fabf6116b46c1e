"""What stands in the open data: everything that is published, and nothing else."""

import json
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.html import strip_tags

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.models import FormerAddress, Source
from portal.public.api.csv_format import cell_for
from portal.public.api.datasets import DATASETS
from portal.public.api.fields import Identifiers, Whole
from tests.conftest import hidden
from tests.hostile.values import body
from tests.portal.public.api.files import read, rows, table
from tests.tables import each_of

MODELS = {
    "cities": City,
    "relations": Relation,
    "exchanges": Exchange,
    "delegations": Delegation,
    "agreements": Agreement,
    "attractions": Attraction,
}
CONTENT = {name: model for name, model in MODELS.items() if model is not Relation}
HOST = "http://testserver"


def test_the_sets_are_those_that_were_asked_for():
    assert {name: each.model for name, each in DATASETS.items()} == MODELS
    assert [n for n, each in DATASETS.items() if each.is_placed] == [
        "cities",
        "attractions",
    ]


@pytest.mark.engine
def test_every_published_row_is_in_it_once_with_the_same_columns(content, client):
    for name, dataset in DATASETS.items():
        found, cells = rows(client, name), table(client, name)
        assert cells.keys() == found.keys(), name
        for row in (*found.values(), *cells.values()):
            assert list(row) == dataset.names, name
        if name in CONTENT:
            expected = {row.slug for row in CONTENT[name].objects.published()}
            assert {each.partition(":")[2] for each in found} == expected, name


def test_an_exchange_says_what_its_page_says(content, client):
    row = rows(client, "exchanges")["exchange:letter-of-intent-2012"]
    stored = Exchange.objects.get(slug="letter-of-intent-2012")
    for code in ("zh_hans", "en", "ko"):
        for field in ("title", "parties", "summary"):
            assert row[f"{field}_{code}"] == getattr(stored, f"{field}_{code}")
    assert row["url_zh_hans"] == f"{HOST}/zh-hans/exchanges/letter-of-intent-2012/"
    assert client.get(row["url_ko"].removeprefix(HOST)).status_code == 200
    assert row["city_ids"] == ["city:incheon"]
    assert (row["kind"], row["direction"]) == ("agreement", "both")
    sources = {each["id"]: each for each in row["sources"]}
    source = sources["source:shenyang-wechat-2021-12-30"]
    assert source["title_en"] == "South Korea's only Chinatown is located here"
    assert source["published"] == "2021-12-30"
    assert source["url"].startswith("https://www.shenyang.gov.cn/")
    for name in ("published_at", "updated_at"):
        moment = timezone.localtime(getattr(stored, name))
        assert row[name] == moment.isoformat()
        assert row[name].endswith("+08:00")


def test_a_row_names_only_what_is_public(make_one, client):
    """Cities, exchanges and agreements that were taken back leave no trace."""
    secret = make_one(City, "canary", **hidden("withdrawn"))
    event = make_one(Exchange, "canary-event", **hidden("draft"))
    exchange = make_one(Exchange, "one")
    exchange.cities.add(secret, make_one(City, "seen"))
    make_one(Delegation, "visit", sender=secret, host=City.objects.get(slug="seen"))
    Delegation.objects.filter(slug="visit").update(exchange=event)
    make_one(Agreement, "paper", exchange=event)
    make_one(Attraction, "sight", city=secret)
    number = len(rows(client, "relations"))
    Relation.objects.create(city=secret, kind="sister", note_en="canary")
    for name in DATASETS:
        form = DATASETS[name].forms[-1]  # all forms write the same rows
        assert "canary" not in body(client.get(f"/data/{name}.{form}")), name
    assert rows(client, "exchanges")["exchange:one"]["city_ids"] == ["city:seen"]
    visit = rows(client, "delegations")["delegation:visit"]
    assert (visit["sender_id"], visit["host_id"]) == (None, "city:seen")
    assert visit["exchange_id"] is None
    assert rows(client, "attractions")["attraction:sight"]["city_id"] is None
    page = client.get("/en/data/").text
    assert f"{number} row" in page.split('<h2 id="relations">')[1].split("·")[0]


def test_a_relation_stands_with_its_city_and_its_agreement(make_one, client):
    city = make_one(City, "one", title_en="One")
    paper = make_one(Agreement, "paper")
    Relation.objects.create(
        city=city, kind="sister", since="2012", ordinal=3, agreement=paper
    )
    found = rows(client, "relations")["relation:one:sister"]
    assert found["city_id"] == "city:one"
    assert found["agreement_id"] == "agreement:paper"
    assert (found["since"], found["ordinal"]) == ("2012", 3)
    assert found["url_en"] == f"{HOST}/en/cities/one/"
    assert found["url_ko"] is None
    Agreement.objects.filter(pk=paper.pk).update(**hidden("expired"))
    assert rows(client, "relations")[found["id"]]["agreement_id"] is None


def test_no_text_stands_in_for_one_that_is_missing_and_a_date_is_as_precise_as_known(
    make_one, client
):
    for number, date in enumerate(("2012", "2012-06", "2012-06-12")):
        make_one(Exchange, f"e{number}", date=date)
    for found in (rows(client, "exchanges"), table(client, "exchanges")):
        made = [found[f"exchange:e{number}"] for number in range(3)]
        assert [row["date"] for row in made] == ["2012", "2012-06", "2012-06-12"]
        assert not any(row["end_date"] for row in made)
    make_one(Attraction, "one", title_ko="섬")
    row = rows(client, "attractions")["attraction:one"]
    assert (row["title_zh_hans"], row["title_en"], row["title_ko"]) == (
        "标题",
        None,
        "섬",
    )
    assert row["url_en"] is None
    assert row["url_ko"] == f"{HOST}/ko/attractions/one/"
    assert table(client, "attractions")["attraction:one"]["title_en"] == ""


def test_a_translation_behind_is_named_without_the_former_text_and_so_is_an_address(
    make_one, client
):
    row = make_one(Exchange, "first", title_en="Title", title_ko="제목")
    row = Exchange.objects.get(pk=row.pk)
    row.title_zh_hans, row.title_ko = "另一个标题", "다른 제목"
    row.save()
    text = body(client.get("/data/exchanges.json"))
    (found,) = [
        each for each in json.loads(text)["rows"] if each["id"] == "exchange:first"
    ]
    assert found["outdated_translations"] == ["en"]
    assert "translated_from" not in text
    assert '"标题"' not in text
    make_one(City, "elsewhere")
    row.slug = "second"
    row.save()
    found = rows(client, "exchanges")["exchange:second"]
    assert found["former_ids"] == ["exchange:first"]
    assert rows(client, "cities")["city:elsewhere"]["former_ids"] == []
    kind = ContentType.objects.get_for_model(City)
    assert not FormerAddress.objects.filter(content_type=kind).exists()
    assert client.get("/en/exchanges/first/").status_code == 301


@pytest.mark.engine
def test_figures_are_numbers_with_their_years(make_one, client):
    values = {"area_km2": 1066.46, "area_year": 2020, "population": 3_000_000}
    make_one(City, "one", **values, population_year=2021, country="KR")
    row = rows(client, "cities")["city:one"]
    assert {name: row[name] for name in values} == values
    assert row["population_year"] == 2021
    assert row["is_home"] is False
    cells = table(client, "cities")["city:one"]
    assert (cells["area_km2"], cells["population"]) == ("1066.46", "3000000")
    assert cells["is_home"] == "false"
    make_one(City, "south", latitude=-33.87, longitude=-70)
    cells = table(client, "cities")["city:south"]
    assert (cells["latitude"], cells["longitude"]) == ("-33.87", "-70"), "no formulas"


def test_a_signed_text_has_its_address(content, client, media_folder):
    row = Agreement.objects.first()
    row.text_file_ko.save("a.pdf", ContentFile(b"%PDF-1.7"))
    found = rows(client, "agreements")[f"agreement:{row.slug}"]
    assert found["text_file_en"] is None
    address = found["text_file_ko"]
    assert client.get(address.removeprefix(HOST)).status_code == 200


# GeoJSON


def test_a_place_is_a_point_with_the_longitude_first(make_one, client):
    make_one(City, "south", latitude=-33.87, longitude=151.2)
    make_one(City, "unknown")
    make_one(City, "z-null-island", latitude=0, longitude=0)
    found = read(client, "cities", "geojson")
    assert found["type"] == "FeatureCollection"
    south, unknown, null_island = found["features"][-3:]
    assert south["type"] == "Feature"
    assert south["id"] == "city:south"
    assert south["geometry"] == {"type": "Point", "coordinates": [151.2, -33.87]}
    assert unknown["geometry"] is None
    assert null_island["geometry"]["coordinates"] == [0, 0]
    assert not south["properties"].keys() & {"latitude", "longitude"}
    assert south["properties"]["title_zh_hans"] == "标题"


# CSV


RUN = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"]
RUN += ["'=1", "'"]
LEFT = ["1+1", "a=1", " =1", "“=1”", "a,b", 'a"b', "a\r\nb", "a\nb", "—", "人"]


@pytest.mark.engine
@each_of(*RUN, *LEFT)
def test_no_text_is_run_and_every_text_comes_back(text, make_one, client):
    make_one(Exchange, "one", title_en=text, place_ko=text, note_zh_hans=text)
    cells = table(client, "exchanges")["exchange:one"]
    for name in ("title_en", "place_ko", "note_zh_hans"):
        assert cells[name][0] not in "=+-@\t\r\n＝＋－＠"
        assert cells[name].removeprefix("'") == text
        assert cells[name].startswith("'") == (text in RUN)
    assert rows(client, "exchanges")["exchange:one"]["title_en"] == text


def test_sources_are_a_line_each_with_four_parts(make_one, client):
    row = make_one(Exchange, "one")
    odd = {"title_zh_hans": "=1|2\n3", "title_en": "x", "publisher_ko": "신문"}
    row.sources.add(
        Source.objects.create(slug="a", published="2012-06", **odd),
        Source.objects.create(slug="b", title_en="B", url="https://b.example/"),
    )
    lines = table(client, "exchanges")["exchange:one"]["sources"].split("\n")
    assert lines == ["'=1\\|2 3 | 신문 |  | 2012-06", "B |  | https://b.example/ | "]
    found = rows(client, "exchanges")["exchange:one"]["sources"]
    assert [each["title_zh_hans"] for each in found] == ["=1|2\n3", None]
    # A list that begins with a formula is none either.
    assert cell_for(Identifiers(""))(["=1", "b"]) == "'=1 b"
    assert cell_for(Whole(""))(-1) == "-1"


# When it was changed


@pytest.mark.engine
def test_the_clock_alone_changes_a_file(make_one, client, monkeypatch):
    now, path = timezone.now(), "/data/exchanges.json"
    make_one(Exchange, "later", published_at=now + timedelta(hours=1))
    before = client.head(path).headers["ETag"]
    assert client.head(path).headers["ETag"] == before
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    assert client.head(path).headers["ETag"] != before
    assert "exchange:later" in rows(client, "exchanges")


@pytest.mark.engine
def test_the_date_is_that_of_the_last_change_of_what_is_public(
    content, make_one, client
):
    Exchange.objects.update(updated_at="2026-02-03T12:00:00+08:00")
    Exchange.objects.update(published_at="2026-02-01T12:00:00+08:00")
    make_one(Exchange, "canary", status="draft")
    meta = read(client, "exchanges")["meta"]
    assert meta["as_of"] == "2026-02-03T12:00:00+08:00"
    page = client.get("/en/data/").text.split('<h2 id="exchanges">')[1]
    assert "Last changed 3 February 2026" in strip_tags(page.split("</section>")[0])
