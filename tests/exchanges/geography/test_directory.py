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
from exchanges.models import City, Relation
from exchanges.ties.partners import PartnerFilter
from tests.tables import each_of

KOREA = {"zh-hans": "韩国", "en": "South Korea", "ko": "한국"}


@pytest.fixture
def no_city(content):
    """The portal with no city published."""
    City.objects.update(status="draft")


def overview(html):
    """The continents of the filter, each with its countries and their numbers."""
    part = re.search(r'<ul class="choices countries">(.+?)</details>', html, re.DOTALL)
    rows = re.findall(r"<li><span>(.+?)</span><ul>(.+?)</ul>", part[1])
    return {name: plain(found.replace("</li>", " ")) for name, found in rows}


def plain(html):
    return re.sub(r"\s+", " ", re.sub("<.*?>", "", html)).strip()


def test_the_filter_has_the_countries_of_each_continent_with_their_numbers(
    content, client
):
    assert overview(client.get("/en/cities/").text) == {
        "Asia": "Japan 4 Philippines 1 South Korea 4 Pakistan 1 Israel 1",
        "Europe": "Germany 1 Italy 1 Russia 3 Greece 1 United Kingdom 1 Portugal 1",
        "North America": "United States 1 Mexico 1",
        "Africa": "Cameroon 1 Morocco 1 Uganda 1",
    }
    assert overview(client.get("/en/cities/?kind=friendly").text) == {
        "Asia": "Japan 2 South Korea 1",
        "Africa": "Morocco 1",
    }


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
    assert " ".join(overview(html)) == continents


def test_totals_follow_what_is_published_and_are_dated(content, client):
    City.objects.filter(country="JP").update(status="draft")
    City.objects.filter(slug="incheon").update(updated_at="2031-05-06T12:00:00+08:00")
    html = client.get("/en/cities/").text
    assert "20 cities · 15 countries · 4 continents" in plain(html)
    assert plain(html).count("As recorded on this site, 6 May 2031") == 1


def test_a_single_city_is_counted_in_the_singular_and_none_has_no_filter(
    no_city, make_city, client
):
    html = client.get("/en/cities/").text
    assert 'class="filters"' not in html
    assert "No city has been published yet." in html
    make_city("seoul", country="KR")
    assert "1 city · 1 country · 1 continent" in plain(client.get("/en/cities/").text)


def test_a_country_that_nobody_knows_comes_last_and_a_city_without_a_relation_apart(
    content, make_city, client
):
    city = make_city("somewhere", title_en="Somewhere", country="QQ")
    Relation.objects.create(city=city, kind="sister", since="1950")
    html = client.get("/en/cities/").text
    assert list(overview(html).items())[-1] == ("Elsewhere", "QQ 1")
    assert "25 cities · 17 countries · 4 continents" in plain(html)
    make_city("lima", title_en="Lima", country="PE")
    html = client.get("/en/cities/").text
    assert overview(html)["South America"] == "Peru 1"
    assert html.index(">Ramat Gan<") < html.rindex(">Lima<"), "undated ones are last"


def test_within_a_country_the_oldest_relation_comes_first_and_names_have_their_language(
    no_city, make_city, client
):
    for slug, since in (("young", "2020-01"), ("undated", None), ("old", "1999")):
        city = make_city(slug)
        Relation.objects.create(city=city, kind="sister", since=since)
    ((_country, cities),) = PartnerFilter({}).directory.by_country
    assert [city.slug for city in cities] == ["old", "young", "undated"]
    make_city("harbin", title_zh_hans="哈城", country="JP")
    html = client.get("/ko/cities/").text
    assert re.search(r'href="/ko/cities/harbin/"[^<]*<[^>]*lang="zh-Hans"', html)


def test_only_countries_are_to_choose_and_each_is_on_one_continent_with_a_name():
    listed = " ".join(COUNTRIES.values()).split()
    assert len(listed) == len(set(listed)) == len(CONTINENTS)
    assert {code for code, _ in country_choices()} == set(listed)
    for language, name in KOREA.items():
        with override(language):
            assert len({continent_name(code) for code in COUNTRIES}) == 7, language
            assert country_name("KR") == name
    codes = {code for code, _ in country_choices()}
    assert {"CN", "KR", "JP", "NO", "GB"} <= codes
    assert not {"HK", "MO", "TW", "EU", "ZZ", "001"} & codes
    assert 190 < len(codes) < 250
