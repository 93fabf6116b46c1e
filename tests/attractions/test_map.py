"""The map of what to see in a city: drawn from the rows, with their names."""

import json
import re

import pytest

from attractions.coastlines import coastline_file
from attractions.maps import MOST
from attractions.models import Attraction
from exchanges.models import City
from portal.models import SiteSettings
from tests.tables import each_of

CITY = "/en/cities/incheon/"
COAST = {"west": 126, "south": 37, "east": 127, "north": 38}
COAST["land"] = "M-1200 -1200l2400 0 0 6400-2400 0z"


@pytest.fixture
def keep_coast(settings, tmp_path):
    """Keep a text as the coastline of a city, in a folder where no other one is."""
    settings.FIXTURE_DIRS = [tmp_path]
    (tmp_path / "coastlines").mkdir()
    return lambda text, city="incheon": coastline_file(city).write_text(text)


@pytest.fixture
def placed(content):
    """The places of Incheon that have a position, by slug; one of them has none."""
    rows = Attraction.objects.of_city("incheon")
    rows.filter(slug="sido").update(latitude=None, longitude=None)
    return [row.slug for row in rows.filter(latitude__isnull=False).order_by("slug")]


def map_in(html):
    return html.partition('<figure class="place-map')[2].partition("</figure>")[0]


def drawn(html):
    """The addresses of the places on the map, by what their links say."""
    links = r'<a href="([^"]+)"[^>]*><title>([^<]+)</title>'
    return {name: address for address, name in re.findall(links, map_in(html))}


def slugs(html):
    return sorted(address.split("/")[-2] for address in drawn(html).values())


def test_every_place_with_a_position_is_a_link_that_says_what_it_is(placed, client):
    page = client.get(CITY).text
    assert slugs(page) == placed
    assert drawn(page)["Silmido · island"] == "/en/attractions/silmido/"
    html = map_in(page)
    for name in ("Silmido", "Muuido", "Ganghwado", "5 km", "N"):
        assert f">{name}</text>" in html
    hero, _, after = page.partition('<dl class="facts')
    assert '<figure class="place-map' in hero
    assert 'class="covers"' in after
    assert page.count('<figure class="place-map') == 1
    left_out = "Not on the map: places whose position is not verified"
    assert left_out in html
    Attraction.objects.filter(latitude=None).update(status="withdrawn")
    Attraction.objects.filter(slug="silmido").update(status="draft")
    page = client.get(CITY).text
    assert left_out not in page
    assert slugs(page) == [each for each in placed if each != "silmido"]


def test_it_is_called_a_sketch_and_credits_its_sources_with_its_approval_number(
    placed, client
):
    for language, words in (
        ("zh-hans", ("示意图", "2017年海岸线", "© OpenStreetMap 贡献者", "部分岛屿")),
        ("en", ("Sketch map", "Coastline of 2017", "not the depth", "GSHHG")),
        ("ko", ("약도", "2017년 해안선", "© OpenStreetMap 기여자", "일부 섬")),
    ):
        html = map_in(client.get(f"/{language}/cities/incheon/").text)
        assert all(word in html.partition("<figcaption>")[2] for word in words)
        assert 'href="https://www.openstreetmap.org/copyright"' in html
    SiteSettings.objects.update(map_approval_number="GS(2026)1234号")
    assert "GS(2026)1234号" in map_in(client.get(CITY).text)
    SiteSettings.objects.update(shows_maps=False)
    response = client.get(CITY)
    assert response.status_code == 200
    assert "place-map" not in response.text


def test_a_list_of_one_city_has_a_map_of_what_it_shows_and_of_several_none(
    placed, make_one, client
):
    for kind in ("island", "district", "tidal_flat"):
        html = client.get(f"/en/attractions/?city=incheon&kind={kind}").text
        rows = Attraction.objects.of_city("incheon").filter(kind=kind, slug__in=placed)
        assert slugs(html) == sorted(rows.values_list("slug", flat=True))
    daegu = City.objects.get(slug="daegu")
    make_one(Attraction, "elsewhere", city=daegu, latitude=35.87, longitude=128.6)
    assert "place-map" not in client.get("/en/attractions/").text
    assert "place-map" in client.get("/en/attractions/?city=incheon").text
    City.objects.filter(slug="incheon").update(status="draft")
    response = client.get("/en/attractions/?kind=island")
    assert response.status_code == 200
    assert "place-map" not in response.text


def test_without_a_coastline_the_places_lie_to_each_other_as_they_do(
    placed, keep_coast, client
):
    html = map_in(client.get(CITY).text)
    assert slugs(client.get(CITY).text) == placed
    assert "of-points" in html
    assert "place-land" not in html, "no land is invented"
    assert "Positions as recorded on this site" in html
    assert "OpenStreetMap" not in html
    # One place alone has no map.
    Attraction.objects.exclude(slug="silmido").update(latitude=None, longitude=None)
    assert "place-map" not in client.get(CITY).text


def test_an_office_adds_a_coastline_and_a_changed_one_is_read_again(
    placed, keep_coast, client
):
    keep_coast(json.dumps(COAST))
    html = map_in(client.get(CITY).text)
    first = re.search('id="place-land"[^>]* d="([^"]+)"', html)[1]
    assert "Coastline <a" in html, "the year of the source is not known"
    keep_coast(json.dumps({**COAST, "land": "M0 0l900 0 0 900z", "year": 2026}))
    html = map_in(client.get(CITY).text)
    assert first not in html
    assert "Coastline of 2026" in html
    # What lies beyond it is listed and not drawn.
    keep_coast(json.dumps({**COAST, "north": 37.5}))
    html = client.get(CITY).text
    assert "ganghwado" in html
    assert "ganghwado" not in slugs(html)
    assert "silmido" in slugs(html)
    keep_coast(json.dumps({**COAST, "west": 126.9}))
    assert "place-map" not in client.get(CITY).text
    # A mark is where the place lies.
    keep_coast(json.dumps(COAST))
    Attraction.objects.exclude(slug="ganghwado").update(latitude=None, longitude=None)
    html = map_in(client.get(CITY).text)
    assert '<circle class="dot" cx="43.33%" cy="30.00%"' in html


@each_of(
    *("", "[]", '"north"', "\N{EURO SIGN}"),
    json.dumps({**COAST, "land": '"/><script>'}),
    json.dumps({**COAST, "land": None}),
    json.dumps({**COAST, "west": "there"}),
    json.dumps({**COAST, "west": 127}),
    json.dumps({**COAST, "north": float("nan")}),
    json.dumps({"land": COAST["land"]}),
)
def test_a_damaged_coastline_is_logged_and_not_drawn(
    text, placed, keep_coast, client, caplog
):
    caplog.clear()
    keep_coast(text)
    html = client.get(CITY).text
    assert "place-land" not in html
    assert "incheon.json cannot be drawn" in caplog.text


def test_a_title_that_stands_in_carries_its_language_and_cannot_leave_the_map(
    placed, make_one, client
):
    """More places than can be told apart are listed only."""
    names = dict.fromkeys(("title_ko", "title_en", "short_title_zh_hans"), "")
    Attraction.objects.filter(slug="silmido").update(**names)
    html = map_in(client.get("/ko/cities/incheon/").text)
    assert '<a href="/ko/attractions/silmido/" lang="zh-Hans"><title>实尾岛' in html
    Attraction.objects.filter(slug="silmido").update(title_en="</title><script>x")
    assert "<script" not in map_in(client.get(CITY).text)
    incheon = City.objects.get(slug="incheon")
    for number in range(MOST):
        point = {"latitude": 37.5, "longitude": 126.5}
        make_one(Attraction, f"place-{number}", city=incheon, **point)
    html = client.get(CITY).text
    assert len(drawn(html)) <= MOST
    assert f"place-{MOST - 1}" in html
