"""The directory of cities says at a glance where they are."""

import re

import pytest
from django.utils.translation import override

from exchanges.geography.countries import (
    CONTINENTS,
    COUNTRIES,
    continent_name,
    country_choices,
    country_name,
)
from exchanges.geography.directory import directory_of
from exchanges.models import City, Relation
from tests.tables import each_of

KOREA = {"zh-hans": "韩国", "en": "South Korea", "ko": "한국"}


@pytest.fixture
def no_city(content):
    """The portal with no city published."""
    City.objects.update(status="draft")


def overview(html):
    """For each kind its name and number, and the rows of its table as plain texts."""
    tables = re.findall(r"<table>(.+?)</table>", html, re.DOTALL)
    for table in tables:
        caption = re.search(r"<caption>(.+?)</caption>", table).group(1)
        rows = re.findall(r"<tr>(.+?)</tr>", table, re.DOTALL)
        yield plain(caption), [tuple(map(plain, row.split("</th>"))) for row in rows]


def plain(html):
    return re.sub(r"\s+", " ", re.sub("<.*?>", "", html)).strip()


def directory():
    return directory_of(City.objects.published().partners().by_relation())


def test_cities_stand_by_continent_and_country_sister_and_friendly_apart(
    content, client
):
    sister, friendly = overview(client.get("/en/cities/").text)
    assert sister[0] == "Sister cities 20"
    assert sister[1][:4] == [
        ("Asia", "8"),
        ("Japan", "Sapporo Kawasaki"),
        ("Philippines", "Quezon City"),
        ("South Korea", "Seongnam Daejeon Incheon"),
    ]
    continents = [row for row in sister[1] if row[1].isdigit()]
    assert continents == [
        ("Asia", "8"),
        ("Europe", "8"),
        ("North America", "2"),
        ("Africa", "2"),
    ]
    assert friendly == (
        "Friendly-cooperation cities 4",
        [
            ("Asia", "3"),
            ("South Korea", "Daegu"),
            ("Japan", "Hamamatsu Sasebo"),
            ("Africa", "1"),
            ("Morocco", "Rabat"),
        ],
    )


@each_of(
    ("zh-hans", "24座城市 · 16个国家 · 4个大洲", "亚洲 欧洲 北美洲 非洲"),
    (
        "en",
        "24 cities · 16 countries · 4 continents",
        "Asia Europe North America Africa",
    ),
    ("ko", "도시 24곳 · 16개국 · 4개 대륙", "아시아 유럽 북아메리카 아프리카"),
)
def test_totals_are_computed_in_each_language(
    language, totals, continents, content, client
):
    html = client.get(f"/{language}/cities/").text
    assert totals in plain(html)
    (_, rows), _ = overview(html)
    assert " ".join(name for name, text in rows if text.isdigit()) == continents


def test_totals_follow_what_is_published_and_are_dated(content, client):
    City.objects.filter(country="JP").update(status="draft")
    City.objects.filter(slug="incheon").update(updated_at="2031-05-06T12:00:00+08:00")
    html = client.get("/en/cities/").text
    assert "20 cities · 15 countries · 4 continents" in plain(html)
    assert html.count("As recorded on this site, 6 May 2031") == 1


def test_the_names_lead_to_the_same_pages_as_the_list(content, client):
    html = client.get("/en/cities/").text
    listed, _, table = html.partition('id="where"')
    links = re.compile(r'href="(/en/cities/[\w-]+/)"')
    assert sorted(links.findall(listed)) == sorted(links.findall(table)) != []


def test_a_single_city_is_counted_in_the_singular_and_none_has_no_table(
    no_city, make_city, client
):
    html = client.get("/en/cities/").text
    assert "<table" not in html
    assert "No city has been published yet." in html
    make_city("seoul", country="KR")
    assert "1 city · 1 country · 1 continent" in plain(client.get("/en/cities/").text)


def test_a_country_that_nobody_knows_comes_last_and_a_city_without_a_relation_apart(
    content, make_city, client
):
    city = make_city("somewhere", title_en="Somewhere", country="QQ")
    Relation.objects.create(city=city, kind="sister", since="1950")
    html = client.get("/en/cities/").text
    (_, rows), _ = overview(html)
    assert rows[-2:] == [("Elsewhere", "1"), ("QQ", "Somewhere")]
    assert "25 cities · 17 countries · 4 continents" in plain(html)
    make_city("lima", title_en="Lima", country="PE")
    *_, (name, rows) = overview(client.get("/en/cities/").text)
    assert name == "Other cities 1"
    assert rows == [("South America", "1"), ("Peru", "Lima")]


def test_within_a_country_the_oldest_relation_comes_first(no_city, make_city):
    for slug, since in (("young", "2020-01"), ("undated", None), ("old", "1999")):
        city = make_city(slug)
        Relation.objects.create(city=city, kind="sister", since=since)
    ((_, number, (asia,)),) = directory().kinds
    assert number == asia.cities == 3
    assert [city.slug for city in asia.countries["KR"]] == ["old", "young", "undated"]


def test_a_name_that_stands_in_carries_its_language(no_city, make_city, client):
    make_city("harbin", title_zh_hans="哈城", country="JP")
    assert '<a href="/ko/cities/harbin/" lang="zh-Hans">哈城</a>' in (
        client.get("/ko/cities/").text
    )


def test_every_country_to_choose_lies_on_one_continent_with_a_name():
    listed = " ".join(COUNTRIES.values()).split()
    assert len(listed) == len(set(listed)) == len(CONTINENTS)
    assert {code for code, _ in country_choices()} == set(listed)
    for language, name in KOREA.items():
        with override(language):
            assert len({continent_name(code) for code in COUNTRIES}) == 7, language
            assert country_name("KR") == name


def test_the_choices_are_countries_only():
    codes = {code for code, _ in country_choices()}
    assert {"CN", "KR", "JP", "NO", "GB"} <= codes
    assert not {"HK", "MO", "TW", "EU", "ZZ", "001"} & codes
    assert 190 < len(codes) < 250
