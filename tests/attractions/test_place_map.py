"""The map of one place: its own island, its neighbours, a true scale."""

import re
from itertools import product
from math import dist

import pytest
from django.utils import translation

from attractions import maps
from attractions.coastlines import coastline_of
from attractions.maps import map_of, map_of_place
from attractions.models import Attraction
from attractions.templatetags.attractions import geo_address
from exchanges.models import City
from portal.drawing.coast import EDGE, KNOWN, around_place
from portal.drawing.earth.geometry import distance_km, encloses, from_steps
from portal.drawing.maps.places import LONGEST, SIDE, UNITS, places_map, scale_of
from portal.models import SiteSettings
from tests.queries import queries
from tests.reading import tags
from tests.tables import each_of

INLAND = {"palace": (41.794, 123.447), "tomb": (41.85, 123.42), "tower": (41.79, 123.4)}


@pytest.fixture
def inland(content, make_one, monkeypatch):
    """Places of a city without a coast, which has a position too."""
    monkeypatch.setattr(maps, "coastline_of", lambda slug: None)
    city = City.objects.get(is_home=True)
    Attraction.objects.filter(city=city).delete()
    City.objects.filter(pk=city.pk).update(latitude=41.675, longitude=123.459)
    for slug, (latitude, longitude) in INLAND.items():
        point = {"latitude": latitude, "longitude": longitude}
        make_one(Attraction, slug, city=city, title_en=slug, **point)


def page(slug):
    """An attraction as its page has it."""
    return Attraction.objects.published().for_page().get(slug=slug)


def draw(row):
    return tags.render("{% load attractions %}{% attraction_map row %}", row=row)


def render(slug):
    return draw(page(slug))


def found(slug):
    places = Attraction.objects.of_city("incheon").filter(latitude__isnull=False)
    return map_of_place(page(slug), places)


def test_an_island_is_shown_whole_and_apart_from_other_land(content):
    """With more corners than a box, as the small one had before a closer outline."""
    for slug, corners in (("silmido", 7), ("muuido", 30)):
        picture = found(slug).picture
        numbers = [int(each) for each in re.findall(r"-?\d+", picture.own)]
        assert picture.own.count("M") == 1
        assert picture.own in picture.land
        assert all(0 < each < UNITS for each in numbers[:2]), slug
        assert picture.land.count("M") > 1
        assert len(numbers) / 2 > corners, slug


def test_the_page_names_the_neighbours_and_links_them(content):
    html = render("silmido")
    assert '<a href="/en/attractions/muuido/"><title>Muuido · island</title>' in html
    assert ">Silmido</text>" in html
    assert 'href="/en/attractions/silmido/"' not in html, "this is its page"
    assert "ganghwado" not in html, "it lies far away"
    assert "of-island" in html
    on_land = render("incheon-chinatown")
    assert "of-island" not in on_land
    assert "with-own" in on_land
    row = page("silmido")
    many = queries(lambda: draw(row))
    Attraction.objects.exclude(slug="silmido").update(status="draft")
    assert queries(lambda: draw(row)) == many <= 2, "whatever the neighbours"
    assert geo_address(row) == "geo:37.40170,126.39170"


def test_the_scale_is_true_a_round_number_and_no_longer_than_it_has_room(content):
    rounded = {2: 0.5, 8.5: 2, 16: 2, 45: 10, 70: 20, 300: 50}
    assert {km: scale_of(km) for km in rounded} == pytest.approx(rounded)
    assert all(scale <= km * LONGEST for km, scale in rounded.items())
    for slug, neighbour in (("silmido", "Muuido"), ("ganghwado", "Incheon Chinatown")):
        with translation.override("en"):
            picture = found(slug).picture
        one = picture.marks[0]
        other = next(mark for mark in picture.marks if mark.point.name == neighbour)
        steps = re.findall(r"-?\d+", picture.scale["bar"].partition("l")[2])
        length = sum(map(int, steps[::2])) / UNITS
        km = distance_km(one.point.place, other.point.place)
        km_per_share = km / dist((one.x, one.y), (other.x, other.y))
        assert length * km_per_share == pytest.approx(
            float(picture.scale["km"]), rel=0.02
        )


def test_scale_and_arrow_stand_on_water_and_off_names_and_each_other(content):
    """On the map of the whole city too, where only a short scale has water."""
    rows = Attraction.objects.published().for_page().of_city("incheon")
    pictures = {"incheon": map_of(rows).picture} | {
        slug: found(slug).picture
        for slug in ("silmido", "muuido", "ganghwado", "incheon-chinatown")
    }
    for slug, picture in pictures.items():
        scale, north = boxes = picture.scale["box"], picture.north["box"]
        assert not scale.meets(north)
        steps = [re.findall(r"-?\d+", ring) for ring in picture.land.split("z")[:-1]]
        rings = [from_steps(list(map(int, each)), UNITS / SIDE) for each in steps]
        for box in boxes:
            for place in product(
                (box.left, box.middle[0], box.right),
                (box.top, box.middle[1], box.bottom),
            ):
                on_land = sum(encloses(ring, place) for ring in rings) % 2
                assert not on_land, (slug, place)


@each_of(True, False)
def test_no_map_shows_where_the_data_of_a_coast_end(fits_island):
    """An edge of the data would look like a shore."""
    coastline = coastline_of("incheon")
    shares = [-KNOWN + EDGE, -0.2, 0, 0.3, 0.5, 0.8, 1, 1.2, 1 + KNOWN - EDGE]
    whole = coastline.area
    for place in product(shares, repeat=2):
        x, y = place
        point = (
            whole.north - y * (whole.north - whole.south),
            whole.west + x * (whole.east - whole.west),
        )
        area = around_place(coastline, point, fits_island)
        left, top = whole.at((area.north, area.west))
        right, bottom = whole.at((area.south, area.east))
        assert min(left, top) > -KNOWN + 0.01, place
        assert max(right, bottom) < 1 + KNOWN - 0.01, place


def test_a_place_inland_lies_among_the_other_places_of_its_city(inland):
    html = render("palace")
    for name in ("tomb", "tower"):
        assert f'<a href="/en/attractions/{name}/">' in html
    assert f'<a href="/en/cities/{City.objects.get(is_home=True).slug}/">' in html
    assert "place-land" not in html, "no land or water is invented"
    assert "of-points" in html
    # Without anything beside it there is no map.
    Attraction.objects.exclude(slug="palace").delete()
    City.objects.update(latitude=None, longitude=None)
    assert render("palace") == ""


def test_without_a_position_or_with_maps_off_there_is_none(content):
    SiteSettings.objects.update(shows_maps=False)
    assert render("silmido") == ""
    SiteSettings.objects.update(shows_maps=True, map_approval_number="GS(2026)1234号")
    assert "GS(2026)1234号" in render("silmido")
    Attraction.objects.filter(slug="silmido").update(latitude=None, longitude=None)
    assert render("silmido") == ""


def test_no_piece_of_land_is_cut_at_the_edge_of_the_map_of_a_city(content):
    """The area is a little smaller where else it would be; no place is lost by that."""
    coast = coastline_of("incheon")
    assert coast.has_slivers(coast.area)
    assert not coast.has_slivers(coast.framed)
    left, top = coast.area.at((coast.framed.north, coast.framed.west))
    assert left == pytest.approx(top)
    rows = Attraction.objects.published().for_page().of_city("incheon")
    drawn = map_of(rows).picture.land
    lands = [places_map(each, coast, ()).land for each in (coast.framed, coast.area)]
    assert [drawn == each for each in lands] == [True, False]
    assert 0 < left < 0.05
    for row in Attraction.objects.of_city("incheon").exclude(latitude=None):
        place = coast.framed.at((row.latitude, row.longitude))
        assert all(0.03 < share < 0.97 for share in place), row.slug
