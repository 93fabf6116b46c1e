"""The map of what to see: drawn from the rows, and only where a coast lies ready."""

import json
import re
from itertools import combinations
from math import dist

import pytest

from attractions.map.coastlines import coastline_file
from attractions.map.map import (
    APART,
    EDGE,
    MOST,
    NARROWEST,
    WIDE_APART,
    map_of,
    percent,
    spread,
)
from attractions.models import Attraction
from exchanges.models import City

CITY = "/en/cities/incheon/"
COAST = {"west": 126, "south": 37, "east": 127, "north": 38, "land": "M0 0l9 0 0 9z"}


@pytest.fixture
def keep_coast(settings, tmp_path):
    """Keep a text as the coastline of a city, in a folder where no other one is."""
    settings.FIXTURE_DIRS = [tmp_path]
    (tmp_path / "coastlines").mkdir()
    return lambda text, city="incheon": coastline_file(city).write_text(text)


def map_in(html):
    return html.partition('<figure class="map">')[2].partition("</figure>")[0]


def drawn(html):
    """The addresses of the places map no. by the names of their links."""
    links = r'<a href="([^"]+)"[^>]*><title>([^<]+)</title>'
    return {name: address for address, name in re.findall(links, map_in(html))}


def test_the_map_says_so_where_it_leaves_a_place_out(content, client):
    left_out = "Places without a number: their position is not verified"
    assert left_out in map_in(client.get(CITY).text)
    Attraction.objects.filter(latitude=None).update(status="withdrawn")
    assert left_out not in map_in(client.get(CITY).text)


def test_places_with_a_position_are_links_that_their_titles_name(content, client):
    assert drawn(client.get(CITY).text) == {
        "1 Incheon Chinatown": "/en/attractions/incheon-chinatown/",
        "2 Silmido": "/en/attractions/silmido/",
        "3 Muuido": "/en/attractions/muuido/",
        "4 Ganghwado": "/en/attractions/ganghwado/",
    }


def test_the_list_comes_first_and_has_the_numbers_and_what_is_not_drawn(
    content, client
):
    listed, _, after = client.get(CITY).text.partition('<figure class="map">')
    places = listed.split('class="places"')[1].split("<li>")[1:]
    numbers = [re.findall(r'map no. <b class="number">(\d)</b>', p) for p in places]
    assert numbers == [["1"], ["2"], ["3"], [], ["4"], []]
    assert 'class="places"' not in after


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("示意图", "2017年海岸线", "© OpenStreetMap 贡献者")),
        ("en", ("Sketch map", "Coastline of 2017", "© OpenStreetMap contributors")),
        ("ko", ("약도", "2017년 해안선", "© OpenStreetMap 기여자")),
    ],
)
def test_it_is_called_a_sketch_and_credits_its_source(content, client, language, words):
    html = map_in(client.get(f"/{language}/cities/incheon/").text)
    assert all(word in html.partition("<figcaption>")[2] for word in words)
    assert 'href="https://www.openstreetmap.org/copyright"' in html


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 4), ("?city=incheon", 4), ("?kind=district", 1), ("?kind=tidal_flat", 0)],
)
def test_a_list_of_one_city_has_a_map_of_what_it_shows(content, client, query, number):
    html = client.get(f"/en/attractions/{query}").text
    assert len(drawn(html)) == number
    assert ('class="map"' in html) is (number > 0)


@pytest.mark.parametrize(
    "query", ["?kind=island", "?kind=district", "?kind=island&city=incheon", "?page=2"]
)
def test_a_place_has_one_number_whatever_is_shown_beside_it(
    content, client, make_one, query
):
    incheon = City.objects.get(slug="incheon")
    for number in range(18):
        point = {"latitude": 37.5, "longitude": 126.5}
        make_one(Attraction, f"place-{number}", city=incheon, **point)
    shown = drawn(client.get(f"/en/attractions/{query}").text)
    assert shown
    assert shown.items() <= drawn(client.get(CITY).text).items()


def test_a_hidden_place_has_no_number_that_others_miss(content, client):
    Attraction.objects.filter(slug="silmido").update(status="draft")
    html = client.get("/en/attractions/?kind=island").text
    assert list(drawn(html)) == ["2 Muuido", "3 Ganghwado"]


def test_a_list_of_several_cities_has_none(content, make_one, client):
    make_one(Attraction, "elsewhere", city=City.objects.get(slug="daegu"))
    assert 'class="map"' not in client.get("/en/attractions/").text
    assert 'class="map"' in client.get("/en/attractions/?city=incheon").text


def test_places_whose_city_is_hidden_have_none(content, client):
    City.objects.filter(slug="incheon").update(status="draft")
    response = client.get("/en/attractions/")
    assert response.status_code == 200
    assert 'class="name"' in response.text
    assert 'class="map"' not in response.text


def test_a_draft_is_not_drawn(content, client):
    Attraction.objects.filter(slug="silmido").update(status="draft")
    assert "silmido" not in client.get(CITY).text
    assert len(drawn(client.get(CITY).text)) == 3


def test_a_city_without_a_coastline_has_the_list_alone(content, keep_coast, client):
    html = client.get(CITY).text
    assert html.count('class="name"') == 6
    assert 'class="map"' not in html
    assert 'class="number"' not in html


def test_an_office_adds_a_coastline_and_a_changed_one_is_read_again(
    content, keep_coast, client
):
    keep_coast(json.dumps(COAST))
    html = map_in(client.get(CITY).text)
    assert 'd="M0 0l9 0 0 9z"' in html
    assert "Coastline <a" in html, "the year of the source is not known"
    keep_coast(json.dumps({**COAST, "land": "M0 0l5 0 0 5z", "year": 2026}))
    html = map_in(client.get(CITY).text)
    assert 'd="M0 0l5 0 0 5z"' in html
    assert "Coastline of 2026" in html


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"north"',
        "\N{EURO SIGN}",
        json.dumps({**COAST, "land": '"/><script>'}),
        json.dumps({**COAST, "land": None}),
        json.dumps({**COAST, "west": "there"}),
        json.dumps({**COAST, "west": 127}),
        json.dumps({**COAST, "north": float("nan")}),
        json.dumps({"land": COAST["land"]}),
    ],
)
def test_a_damaged_coastline_is_logged_and_not_drawn(
    content, keep_coast, client, caplog, text
):
    keep_coast(text)
    html = client.get(CITY).text
    assert html.count('class="name"') == 6
    assert 'class="map"' not in html
    assert "incheon.json cannot be drawn" in caplog.text


def test_what_lies_beyond_the_coastline_is_listed_and_not_drawn(
    content, keep_coast, client
):
    keep_coast(json.dumps({**COAST, "north": 37.5}))
    html = client.get(CITY).text
    assert "ganghwado" in html
    assert [name[2:] for name in drawn(html)] == [
        "Incheon Chinatown",
        "Silmido",
        "Muuido",
    ]
    keep_coast(json.dumps({**COAST, "west": 126.9}))
    assert 'class="map"' not in client.get(CITY).text


def test_a_marker_is_where_the_place_lies(content, keep_coast, client):
    keep_coast(json.dumps(COAST))
    Attraction.objects.exclude(slug="ganghwado").update(latitude=None, longitude=None)
    html = map_in(client.get(CITY).text)
    assert '<circle cx="43.3%" cy="30.0%" r="3"/>' in html


def test_a_title_that_stands_in_carries_its_language(content, client):
    Attraction.objects.filter(slug="silmido").update(title_ko="", title_en="")
    html = map_in(client.get("/ko/cities/incheon/").text)
    assert '<a href="/ko/attractions/silmido/" lang="zh-Hans"><title>2 实尾岛' in html


def test_a_title_cannot_leave_the_map(content, client):
    Attraction.objects.filter(slug="silmido").update(title_en="</title><script>x")
    assert "<script" not in map_in(client.get(CITY).text)


def test_the_map_asks_the_database_nothing(content, django_assert_num_queries):
    rows = list(Attraction.objects.of_city("incheon").for_list())
    with django_assert_num_queries(0):
        assert len(map_of(rows).markers) == 4


@pytest.mark.parametrize(
    ("places", "apart"),
    [
        ([(140, 140)], WIDE_APART),
        ([(60, 240), (75, 247), (200, 190), (100, 30)], WIDE_APART),
        ([(140, 140)] * 12, WIDE_APART),
        ([(0, 0)] * 6, WIDE_APART),
        ([(280, 280)] * 6, WIDE_APART),
        ([(140, 140)] * MOST, APART),
    ],
)
def test_near_places_do_not_lie_upon_each_other(places, apart):
    middles = spread(tuple(places))
    assert len(middles) == len(places)
    assert all(dist(a, b) >= apart for a, b in combinations(middles, 2))
    assert all(
        EDGE <= each <= NARROWEST - EDGE for middle in middles for each in middle
    )


def test_a_place_with_no_other_near_keeps_its_point():
    assert spread(((60.0, 240.0), (200.0, 30.0))) == ((60, 240), (200, 30))
    assert percent((70, 140)) == ("25.0%", "50.0%")


def test_more_places_than_can_be_told_apart_are_listed_only(content, make_one, client):
    incheon = City.objects.get(slug="incheon")
    for number in range(MOST):
        point = {"latitude": 37.5, "longitude": 126.5}
        make_one(Attraction, f"place-{number}", city=incheon, **point)
    html = client.get(CITY).text
    assert html.count("map no. <b") == len(drawn(html)) == MOST
    assert f"place-{MOST - 1}" in html
