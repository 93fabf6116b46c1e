"""What is drawn of cities and exchanges: how they lie, and who came to whom."""

from math import dist

import pytest

from exchanges.models import City, Exchange
from portal.content.place import Ink
from portal.drawing.covers.picture import WIDE
from portal.public.covers.registry import Cover, Drawer
from tests.tables import each_of

HOME, NEAR, FAR = (41.8, 123.4), (37.5, 126.7), (41.9, -87.6)


@pytest.fixture
def make_place(make_city):
    def make(slug, point, **values):
        return make_city(slug, latitude=point[0], longitude=point[1], **values)

    return make


@pytest.fixture
def home(make_place):
    return make_place("home", HOME, is_home=True)


@pytest.fixture
def make_exchange(make_one, home):
    def make(slug="one", cities=(), **values):
        row = make_one(Exchange, slug, **values)
        row.cities.set(cities)
        return row

    return make


def cover_of(row):
    return Drawer().cover(type(row).objects.for_page().get(pk=row.pk))


OPPOSITE = (-41.8, -56.6)


@each_of(*((each,) for each in (NEAR, FAR, (1.0, 32.0))))
def test_one_after_the_other_on_a_page_shows_another_part_of_the_way(
    point, make_exchange, make_place
):
    """One event has the same picture wherever it is on the page."""
    city, drawer = make_place("partner", point), Drawer()
    for slug, direction in (("a", "ours"), ("b", "theirs"), ("c", "both")):
        make_exchange(slug, [city], direction=direction)
    rows = Exchange.objects.for_page().order_by("slug")
    scenes = [drawer.cover(row).picture for row in rows]
    assert len({repr(scene.land) for scene in scenes}) == 3
    for scene, number in zip(scenes, (1, 1, 2), strict=True):
        seen = [tip for _first, tip, _last in scene.arrows]
        assert len(seen) == number
        assert all(0 < each < 600 for tip in seen for each in tip)
        assert 0 < scene.focus[0] < 600
    wide = [drawer.cover(row, WIDE).drawing.inputs[:-1] for row in rows]
    assert wide == [drawer.cover(row).drawing.inputs[:-1] for row in rows]


@each_of(*((each,) for each in (NEAR, FAR, (-34.6, -58.4), (3.9, 11.5), OPPOSITE)))
def test_a_city_is_joined_to_the_home_city_by_a_straight_line(point, home, make_place):
    scene = cover_of(make_place("partner", point)).picture
    (line,), (start,), (mark,) = scene.lines, scene.ends, scene.marks
    (left, top), (right, bottom) = line[0], line[-1]
    for x, y in line:
        away = (right - left) * (y - top) - (x - left) * (bottom - top)
        assert abs(away) / dist(line[0], line[-1]) <= 1.5
    assert dist(line[0], start) < 2
    assert dist(line[-1], mark) < 2
    assert all(0 < each < 600 for each in (*start, *mark))
    assert scene.land


def test_what_lies_far_is_on_the_whole_globe_and_what_lies_near_on_a_map(
    home, make_place
):
    """The home city is marked, with lines to the partners that are seen."""
    near, behind = make_place("near", NEAR), make_place("behind", (-34.6, -58.4))
    make_place("hidden", (35.0, 135.0), status="draft")
    scene = cover_of(home).picture
    assert scene.marks == ((300, 300),)
    assert len(scene.points) == 1
    globe, chart = cover_of(behind).picture, cover_of(near).picture
    assert globe.ball
    assert globe.net
    assert chart.ball is None
    assert chart.rings


@each_of(
    (NEAR, "ours", ["marks"]),
    (FAR, "theirs", ["ends"]),
    (NEAR, "both", ["ends", "marks"]),
)
def test_arrows_point_where_the_exchange_led(
    point, direction, leads_to, make_exchange, make_place
):
    row = make_exchange(cities=[make_place("partner", point)], direction=direction)
    scene = cover_of(row).picture
    found = []
    for first, tip, last in scene.arrows:
        (there,) = (
            name
            for name in ("ends", "marks")
            if all(
                dist(tip, getattr(scene, name)[0]) < dist(end, getattr(scene, name)[0])
                for end in (first, last)
            )
        )
        found.append(there)
    assert sorted(found) == leads_to


def test_several_partners_are_all_joined_but_those_that_are_hidden(
    make_exchange, make_place
):
    places = {"one": NEAR, "two": (35.2, 129.0), "hidden": (43.0, 141.3)}
    cities = [make_place(slug, point) for slug, point in places.items()]
    row = make_exchange(cities=cities)
    City.objects.filter(slug="hidden").update(status="draft")
    scene = cover_of(row).picture
    assert len(scene.marks) == len(scene.lines) == 2


def test_the_ink_is_that_of_the_kind_and_it_says_who_came_to_whom(
    make_exchange, make_place
):
    partner = make_place("partner", NEAR, title_zh_hans="友城")
    City.objects.filter(slug="home").update(title_zh_hans="本市")
    row = make_exchange(kind="donation", cities=[partner], direction="theirs")
    assert cover_of(row).ink == Ink.PINE
    assert cover_of(row).description == "地图，箭头由友城指向本市"
    City.objects.filter(slug="partner").update(latitude=None, longitude=None)
    assert cover_of(row) == Cover(Ink.PINE)
