"""The small globe of a city: both cities are seen, and the line is straight."""

import gzip
import re
from itertools import product
from math import dist

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from exchanges.models import City
from portal.drawing.maps.friendships import friendships
from portal.drawing.maps.labels import Point
from portal.drawing.maps.locator import APART, UNITS, locator
from portal.models import SiteSettings
from tests.reading import tags
from tests.tables import each_of


def spot(*point):
    return Point("City", point, "/city/", "sister city")


HOME = spot(41.68, 123.46)
PARTNERS = {
    "beside it": spot(37.46, 126.71),
    "in the same place": spot(41.68, 123.47),
    "on another continent": spot(51.23, 6.78),
    "across the pole": spot(41.88, -87.62),
    "in the south": spot(-33.87, 151.2),
    "on the other side": spot(-41.68, -56.5),
}


@each_of(*PARTNERS)
def test_both_cities_are_seen_on_a_straight_line_through_the_middle(where):
    found = locator(HOME, PARTNERS[where])
    one, other = found["marks"]
    assert one.x + other.x == pytest.approx(1, abs=0.01)
    assert one.y + other.y == pytest.approx(1, abs=0.01)
    assert all(0 <= each <= 1 for mark in (one, other) for each in (mark.x, mark.y))
    is_one_spot = where == "in the same place"
    assert found["line"].count("M") == (0 if is_one_spot else 1)
    assert len(gzip.compress(found["land"].encode())) < 6000


@each_of(0, 123.46, 180, -180)
def test_poles_and_the_date_line_have_a_place_on_every_map(longitude):
    ends = [(90, longitude), (-90, longitude), (0, longitude), (0.0001, -longitude)]
    for home, end in product([HOME.place, *ends], ends):
        found = locator(spot(*home), spot(*end))
        assert all(0 <= each.x <= 1 and 0 <= each.y <= 1 for each in found["marks"])
        maps = friendships((spot(*home), spot(*end)))
        assert len(maps.marks) == 2
        assert all(0 <= each.x <= 1 and 0 <= each.y <= 1 for each in maps.marks)


def test_pages_of_a_city_opposite_to_the_home_city_are_given(content, client):
    City.objects.filter(slug="shenyang").update(latitude=41.6752, longitude=123.4586)
    City.objects.filter(slug="incheon").update(latitude=-41.6752, longitude=-56.5414)
    assert "20,015 km" in render(City.objects.get(slug="incheon"))
    for address in ("/en/cities/incheon/", "/en/cities/", "/en/"):
        assert client.get(address).status_code == 200


def test_cities_beside_each_other_are_seen_from_nearer():
    """Land goes on beyond the circle."""
    found = locator(HOME, PARTNERS["beside it"])
    one, other = found["marks"]
    apart = dist((one.x, one.y), (other.x, other.y))
    assert apart > APART / 2 * 0.8, "in radii APART, in sides half of that"
    assert found["is_close"]
    assert not locator(HOME, PARTNERS["across the pole"])["is_close"]
    starts = [int(x) for x, _y in re.findall(r"M(-?\d+) (-?\d+)", found["land"])]
    assert min(starts) < 0 or max(starts) > UNITS


def render(city, language="en"):
    return tags.render("{% load maps %}{% locator city %}", language, city=city)


def test_its_names_are_in_place_where_a_language_has_a_decimal_comma():
    found = locator(HOME, PARTNERS["beside it"])
    with translation.override("ru"):
        html = render_to_string("exchanges/_locator.html", {"locator": found})
    offsets = re.findall('d[xy]="([^"]*)em"', html)
    assert offsets
    assert not [each for each in offsets if "," in each]
    assert "Natural Earth" in html


def test_its_description_says_what_is_seen_and_without_positions_there_is_none(content):
    """The home city is alone on its globe."""
    City.objects.filter(slug="shenyang").update(latitude=41.6752, longitude=123.4586)
    City.objects.filter(slug="incheon").update(latitude=37.4563, longitude=126.7052)
    for language, words in (
        ("en", "Shenyang and Incheon on the globe, 545 km apart"),
        ("zh-hans", "相距545公里"),
        ("ko", "두 도시 간 거리 545 km"),
    ):
        assert words in render(City.objects.get(slug="incheon"), language)
    html = render(City.objects.get(is_home=True))
    assert "Shenyang on the globe" in html
    assert html.count('class="dot"') == 1
    incheon = City.objects.get(slug="incheon")
    assert render(City(slug="new", title_en="New")).strip() == ""
    SiteSettings.objects.update(shows_maps=False)
    assert render(incheon).strip() == ""
    SiteSettings.objects.update(shows_maps=True)
    City.objects.filter(is_home=True).update(status="draft")
    assert render(incheon).strip() == ""
