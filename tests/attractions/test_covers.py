"""What is drawn of a place: by what is known of it, and of nothing that is hidden."""

import json
from math import dist

import pytest

from attractions.coastlines import coastline_file, coastline_of
from attractions.management.commands.coastline import banks
from attractions.models import Attraction
from exchanges.models import City
from portal.drawing.coast import Area
from portal.drawing.earth.geometry import encloses
from portal.public.covers.registry import Drawer

# An island on the left, the mainland on the right.
LAND = "M1800 -120l2320 0 0 4240-2320 0zM800 1600l800 0 0 800-800 0z"
COAST = {"west": 126, "south": 37, "east": 127, "north": 38, "year": 2020, "land": LAND}
ISLAND, MAINLAND = (37.5, 126.3), (37.5, 126.5)


@pytest.fixture
def keep_coast(settings, tmp_path):
    """Keep the coast of a city of the address `place`, and of no other."""
    settings.FIXTURE_DIRS = [tmp_path]
    (tmp_path / "coastlines").mkdir()
    return lambda coast: coastline_file("place").write_text(json.dumps(coast))


@pytest.fixture
def coast(keep_coast):
    keep_coast(COAST)


@pytest.fixture
def make_place(make_one):
    def make(slug, position=None, **values):
        latitude, longitude = position or (None, None)
        values |= {"latitude": latitude, "longitude": longitude}
        return make_one(Attraction, slug, **values)

    return make


def cover_of(row):
    return Drawer().cover(type(row).objects.for_page().get(pk=row.pk))


def test_an_island_is_the_lightest_land_and_nothing_marks_it(coast, make_place):
    """Unless its city is hidden; what it says names what is seen."""
    row = make_place("one", ISLAND, title_zh_hans="小岛")
    City.objects.update(title_zh_hans="城")
    assert cover_of(row).description == "城的海岸，标出小岛"
    scene = cover_of(row).picture
    (island,) = scene.meant
    assert encloses(island, scene.focus)
    assert scene.land
    assert not encloses(scene.land[0], scene.focus)
    assert scene.marks == ()
    Attraction.objects.update(latitude=None, longitude=None)
    assert cover_of(row).description == "城的海岸"
    City.objects.update(status="draft")
    assert cover_of(row).picture is None


def test_what_is_no_island_is_marked_and_without_a_position_the_coast_alone_is_drawn(
    coast, make_place
):
    """Of a city the coast is what is meant."""
    for kind in ("district", "beach"):
        scene = cover_of(make_place(kind, MAINLAND, kind=kind)).picture
        assert scene.meant == ()
        (mark,) = scene.marks
        assert [encloses(ring, mark) for ring in scene.land].count(True) == 1
    for slug, position in (("one", None), ("two", (10.0, 10.0))):
        scene = cover_of(make_place(slug, position)).picture
        assert len(scene.land) == 2, slug
        assert scene.marks == scene.meant == (), slug
    scene = cover_of(City.objects.get(slug="place")).picture
    assert len(scene.meant) == 2
    assert scene.land == scene.marks == ()


def test_without_a_coast_the_places_are_points_with_rings_and_no_land(make_place):
    """The rings are as far apart as it says."""
    row = make_place("one", (41.8, 123.4), title_zh_hans="看点")
    make_place("north", (41.8 + 10 / 111.19, 123.4))  # 10 km
    make_place("west", (41.8, 123.2))
    cover = cover_of(row)
    scene = cover.picture
    assert scene.land == scene.meant == scene.rings == ()
    (mark,), (north, west), (middle, radii) = scene.marks, scene.points, scene.circles
    assert north[1] < mark[1]
    assert north[0] == mark[0]
    assert west[0] < mark[0]
    assert middle == mark
    step = float(cover.description.split("每圈相隔")[1].split("公里")[0])
    assert dist(mark, north) / radii[0] * step == pytest.approx(10, rel=0.03)


def test_one_alone_is_on_the_land_around_it_and_one_without_a_position_unmarked(
    make_place,
):
    """Two of one city differ; without a position of the city there is plain ink."""
    rows = [make_place("one"), make_place("other")]
    City.objects.update(latitude=None, longitude=None)
    assert cover_of(rows[0]).drawing is None
    City.objects.update(latitude=41.8, longitude=123.4)
    one, other = (cover_of(row).picture for row in rows)
    assert one.land != other.land
    assert one.marks == other.marks == ()
    assert one.rings
    alone = cover_of(make_place("two", (41.8, 123.4))).picture
    assert len(alone.marks) == 1
    second = cover_of(make_place("two-more", (41.8, 123.4))).picture
    assert len(second.marks) == 1
    assert second.marks != alone.marks


def test_inland_the_river_is_water_between_its_banks(keep_coast, make_place):
    """A place among the others; without a position a part of the river, unmarked."""
    area = Area(*(COAST[side] for side in ("west", "south", "east", "north")))
    land = banks([[125, 37.4], [126.2, 37.5], [126.5, 37.6], [128, 37.4]], area)
    keep_coast(COAST | {"land": land, "credit": "GSHHG", "is_river": True})
    at = [(37.55 + n / 100, 126.5) for n in range(3)]
    marked = [make_place(f"p{n}", each, kind="park") for n, each in enumerate(at)]
    hidden = [make_place(f"q{n}", title_zh_hans="看点") for n in range(3)]
    covers = [cover_of(row) for row in (*marked, *hidden)]
    assert len({repr(cover.picture) for cover in covers}) == len(covers)
    assert len({cover.picture.marks for cover in covers[:3]}) == 3, "off the middle"
    for cover in covers[:3]:
        (mark,) = cover.picture.marks
        assert [encloses(ring, mark) for ring in cover.picture.land].count(True) == 1
        assert len(cover.picture.points) == 2
    assert all(cover.picture.land and not cover.picture.marks for cover in covers[3:])
    assert "标题" in covers[3].description
    coast = coastline_of("place")
    places = [(0.5, 0.2), (0.5, 0.8), coast.area.at((37.6, 126.5))]
    found = [[encloses(ring, at) for ring in coast.rings] for at in places]
    assert found[:2] == [[False, True], [True, False]]
    assert found[2] == [False, False], "water"


def test_no_point_is_that_of_a_hidden_place(make_place):
    rows = [make_place(f"place-{n}", (41.8 + n / 10, 123.4)) for n in range(3)]
    before = cover_of(rows[0]).picture
    hidden = make_place("hidden", (45.0, 120.0), status="draft")
    assert cover_of(rows[0]).picture == before
    Attraction.objects.filter(pk=hidden.pk).update(status="withdrawn")
    assert cover_of(rows[0]).picture == before
    Attraction.objects.filter(pk=hidden.pk).update(status="published")
    assert cover_of(rows[0]).picture != before
