"""The map of the friendships: every partner, for any home city."""

import gzip
import re
from collections import Counter
from itertools import accumulate, combinations
from math import dist
from random import Random

import pytest
from django.utils import translation

from exchanges.models import City, Relation
from portal.drawing.maps.dense import PHONE, band_of, dense_map, dense_points
from portal.drawing.maps.dense import UNITS as DENSE_UNITS
from portal.drawing.maps.friendships import friendships
from portal.drawing.maps.glass import RADII, glass_on
from portal.drawing.maps.labels import SIDES, Disc, Point, box_of
from portal.drawing.maps.world import NARROWEST, RATIO, UNITS, world_map
from portal.models import SiteSettings
from tests.queries import queries
from tests.reading import tags
from tests.tables import each_of

OUTERMOST = 27  # pixels, the stroke of the outermost ring in coasts.css
LANGUAGES = ("zh-hans", "en", "ko")
# A home city, and partners: many near each other, few, and one, on all continents.
HOMES = {
    "in Asia": {
        "Shenyang": (41.68, 123.46),
        "Incheon": (37.46, 126.71),
        "Seongnam": (37.42, 127.13),
        "Daegu": (35.87, 128.6),
        "Sapporo": (43.06, 141.35),
        "Kawasaki": (35.53, 139.7),
        "Chicago": (41.88, -87.62),
        "Jinja": (0.42, 33.2),
    },
    "in Europe": {
        "Bonn": (50.73, 7.1),
        "Chengdu": (30.66, 104.06),
        "La Paz": (-16.5, -68.13),
        "Oxford": (51.75, -1.26),
        "Potsdam": (52.39, 13.06),
    },
    "in South America": {
        "Rosario": (-32.95, -60.65),
        "Shanghai": (31.23, 121.47),
        "Ushuaia": (-54.8, -68.3),
        "Sucre": (-19.03, -65.26),
    },
    "beside the date line": {
        "Suva": (-18.14, 178.44),
        "Apia": (-13.83, -171.75),
        "Auckland": (-36.85, 174.76),
    },
    "with one partner": {"Honolulu": (21.31, -157.86), "Hiroshima": (34.39, 132.46)},
    "across the far south": {"Buenos Aires": (-34.6, -58.4), "Perth": (-31.9, 115.9)},
    "on the other side of the globe": {"Quito": (-0.18, -78.5), "Dumai": (0.18, 101.5)},
}


def network(places):
    return tuple(Point(n, p, f"/{n}/", "sister city") for n, p in places.items())


def places_of(points):
    return tuple(point.place for point in points)


def render(language, tag="friendship_map"):
    return tags.render("{% load maps %}{% " + tag + " %}", language)


def linked(marks):
    return {mark.point.name for mark in marks}


@each_of(*HOMES)
def test_every_partner_is_a_link_on_a_map_that_is_cut_beside_lines_and_home(where):
    """Land and lines are drawn of whole units."""
    some = network(HOMES[where])
    maps = friendships(some)
    assert linked(all_marks(maps)) == {point.name for point in some}
    for mark in maps.marks:
        assert 0 < mark.x < 1, mark.point.name
        assert 0 < mark.y < 1, mark.point.name
    home = next(m for m in all_marks(maps) if m.is_chief)
    assert 0.1 < home.x < 0.9
    lines = maps.whole["lines"].count("M") - (some[0].name == "Quito")  # over the pole
    assert lines == len(some) - 1, "a line across the cut would be drawn twice"
    for path in (maps.whole["land"], maps.whole["lines"]):
        assert re.fullmatch(r"[MLlzh0-9 -]+", path)
    assert corners(maps.whole["lines"])[-1] < UNITS[1], "no line goes off its bottom"
    rings = corners(maps.whole["land"])[0] * 1000 / UNITS[0]
    assert rings > OUTERMOST / 2, "they are whole at its top where it is narrowest"
    if where == "in South America":
        assert max(mark.y for mark in all_marks(maps)) < 0.95, "far in the south"


def corners(path):
    """How far down each corner of a path is, from the top."""
    found = []
    for start in path.split("M")[1:]:
        steps = map(int, re.findall(r"-?\d+", start))
        found += accumulate(list(steps)[1::2])
    return sorted(found)


@each_of(*HOMES)
def test_names_on_the_narrowest_map_do_not_cover_each_other_or_leave_it(where):
    some = network(HOMES[where])
    maps = friendships(some)
    scales = [(maps.marks, NARROWEST, NARROWEST / RATIO)]
    if maps.glass:
        scales.append((maps.marks + maps.glass["marks"], NARROWEST, NARROWEST / RATIO))
    if maps.dense:
        high = PHONE * maps.dense["height"] / DENSE_UNITS
        scales.append((maps.dense["marks"], PHONE, high))
        boxes = boxes_of(*scales[-1])
        assert all(0 <= box.top < box.bottom <= high for box in boxes)
        near = dense_points(some)
        square = dense_map(near, [])
        shares = [share for point in near for share in square.at(point.place)]
        assert all(0.05 < share < 0.95 for share in shares)
    for marks, wide, high in scales:
        boxes = boxes_of(marks, wide, high)
        assert boxes
        assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


def boxes_of(marks, wide, high):
    return [
        box_of((m.x * wide, m.y * high), m.point.name, side_of(m.name))
        for m in marks
        if m.name
    ]


def side_of(name):
    return next(side for side, offset in SIDES.items() if offset == name)


def all_marks(maps):
    return [*maps.marks, *(maps.glass["marks"] if maps.glass else [])]


def test_the_dense_part_is_that_around_the_home_city():
    near = dense_points(network(HOMES["in Asia"]))
    assert [point.name for point in near] == list(HOMES["in Asia"])[:6]
    assert dense_points(network(HOMES["with one partner"])) == ()


# Random networks by the width of their glass.
SEEDS = {5: None, 0: "20.00%", 2: "24.40%"}


def random_network(seed):
    """A home city and 24 partners, some of them near each other."""
    random = Random(seed)
    around = random.uniform(-30, 60), random.uniform(-180, 180)
    points = [(around[0] + random.gauss(0, 4), around[1]) for _ in range(7)]
    points += [(random.uniform(-40, 65), random.uniform(-180, 180)) for _ in range(18)]
    return network({f"City {n}": point for n, point in enumerate(points)})


def test_the_glass_hides_no_partner():
    """Three sizes of it are tried, and where none has room there is none."""
    radii = Counter()
    for some in [network(HOMES["in Asia"]), *map(random_network, range(40))]:
        whole, near = world_map(some[0].place, places_of(some[1:])), dense_points(some)
        far = places_of(point for point in some if point not in near)
        glass = glass_on(whole, places_of(near), far)
        radii[glass and glass.radius] += 1
        places = list(map(whole.at, far)) if glass else []
        target = 12 / 1000  # of the width of the narrowest map
        assert all(dist(glass.middle, p) >= glass.radius + target for p in places)
    assert set(radii) == {*RADII, None}


@each_of(*SEEDS)
def test_whatever_the_size_of_the_glass_its_names_stay_within_and_all_are_links(seed):
    some = random_network(seed)
    maps = friendships(some)
    assert (maps.glass and maps.glass["box"][2]) == SEEDS[seed]
    inside = maps.glass["marks"] if maps.glass else []
    assert linked(maps.marks + inside) == {point.name for point in some}
    for mark in filter(lambda mark: mark.name, inside):
        left, top, wide, high = (float(each[:-1]) / 100 for each in maps.glass["box"])
        side = wide * NARROWEST
        place = ((mark.x - left) / wide * side, (mark.y - top) / high * side)
        box = box_of(place, mark.point.name, side_of(mark.name))
        assert Disc((side / 2, side / 2), side / 2).contains(box)


def test_a_phone_shows_the_part_of_the_square_where_names_are():
    assert band_of((0.4, 0.6)) == pytest.approx((0.1, 0.8))
    assert band_of((0.1, 0.3)) == pytest.approx((0, 0.8))
    assert band_of((0.7, 0.9)) == pytest.approx((0.2, 0.8))
    assert band_of((0.1, 0.9)) == pytest.approx((0, 1))


@pytest.fixture
def positions(content):
    """Each partner of the fixtures has a position, known or not."""
    for number, city in enumerate(City.objects.filter(latitude=None)):
        point = (-30 + number * 4 % 90, number * 67 % 360 - 180)
        rows = City.objects.filter(pk=city.pk)
        rows.update(latitude=point[0], longitude=point[1])


@each_of(*LANGUAGES)
def test_the_map_weighs_less_than_20_kilobytes(language, positions):
    html = render(language) + render(language, "world_map")
    assert html.count("<a ") >= City.objects.count()
    assert len(gzip.compress(html.encode())) < 20_000


def test_links_say_the_name_and_what_the_city_is(positions):
    """What visitors do not see, or is no partner, is not drawn."""
    html = render("en")
    for city in City.objects.partners():
        with translation.override("en"):
            kind = city.relation.get_kind_display()
            name = city.short_name
        link = f'<a href="/en/cities/{city.slug}/"><title>{name} · {kind}</title>'
        assert link in html
    many = queries(lambda: render("en"))
    City.objects.filter(slug="incheon").update(status="draft")
    Relation.objects.filter(city__slug="sapporo").delete()
    html = render("en")
    assert "/cities/incheon/" not in html
    assert "/cities/sapporo/" not in html
    City.objects.partners().exclude(slug="turin").update(status="draft")
    assert queries(lambda: render("en")) == many <= 4


@each_of(
    lambda: City.objects.filter(is_home=True).update(status="draft"),
    lambda: City.objects.filter(is_home=True).update(latitude=None, longitude=None),
    lambda: City.objects.partners().update(latitude=None, longitude=None),
    lambda: SiteSettings.objects.update(shows_maps=False),
)
def test_there_is_no_map_without_what_it_is_of(take_away, positions):
    take_away()
    assert render("en") == render("en", "world_map") == ""


def test_the_caption_has_the_source_and_the_approval_number_and_names_stay_in_the_map(
    positions,
):
    """A name that stands in carries its language."""
    assert "审图号" not in render("zh-hans")
    SiteSettings.objects.update(map_approval_number="GS(2026)1234号")
    caption = render("zh-hans").partition("<figcaption>")[2]
    for words in ("示意图", "Natural Earth", "不表示水深", "审图号：GS(2026)1234号"):
        assert words in caption
    City.objects.filter(slug="incheon").update(
        title_en="", title_ko="", short_title_zh_hans="", title_zh_hans="</title><b>仁"
    )
    html = render("en")
    assert '<a href="/en/cities/incheon/" lang="zh-Hans"><title>&lt;/title&gt;' in html


BAD = {
    "long": "A" * 90,
    "markup": "<script>alert(1)</script>",
    "right to left": "\u05e8\u05de\u05ea \u05d2\u05df",
    "reversed": "\u202egnol\u202c",
}


def test_odd_names_two_cities_at_one_point_and_poles_are_drawn(positions, client):
    """Whatever stands in a name, and wherever a city is said to be."""
    cities = list(City.objects.partners().order_by("pk")[: len(BAD) + 2])
    names = [*BAD.values(), "North", "South"]
    points = [(37.4, 127.1)] * 3 + [(0, 180), (90, 0), (-90, 0)]
    for city, name, (latitude, longitude) in zip(cities, names, points, strict=True):
        point = {"latitude": latitude, "longitude": longitude}
        titles = {"title_en": name, "short_title_en": ""}
        City.objects.filter(pk=city.pk).update(**titles, **point)
    html = render("en")
    assert html.count("<a ") >= City.objects.count()
    assert "<script" not in html
    for city in cities:
        response = client.get(f"/en/cities/{city.slug}/")
        assert response.status_code == 200, city.slug
        assert "<script>alert" not in response.text
