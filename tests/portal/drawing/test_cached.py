"""A drawing is made once for the same inputs, and anew for any other."""

from dataclasses import replace

from django.core.cache import caches

from portal.drawing import cached as module
from portal.drawing.cached import VERSION, Drawing, cached, key_of, version_of
from portal.drawing.coast import Area, Coast
from portal.drawing.covers.globes import around, region, tied, world
from portal.drawing.covers.islands import among, island, marked, stretch, whole
from portal.drawing.covers.picture import element, strips
from portal.drawing.maps.friendships import friendships
from portal.drawing.maps.labels import Point
from portal.drawing.maps.locator import locator
from portal.drawing.maps.places import places_map
from tests.tables import each_of

AREA = Area(126, 37, 127, 38)
COAST = Coast(AREA, "M1800 -120l2320 0 0 4240-2320 0zM800 1600l800 0 0 800-800 0z")
LAKE = replace(COAST, land=f"{COAST.land}M1900 1900l200 0 0 200-200 0z")
HOME, NEAR, FAR = (41.8, 123.4), (37.5, 126.7), (41.9, -87.6)
ISLAND, MAINLAND = (37.5, 126.3), (37.5, 126.5)
SIZE, OTHER = (600, 600), (1280, 1080)
TIED = Drawing(tied, (HOME, (NEAR,), (1,), 0, SIZE))
A, B = Point("One", HOME, "/one/", "city", "", "One"), Point("Two", FAR, "/two/")
# Each drawing and what it is given; then another value for each of these.
DRAWINGS = {
    "tied": (tied, (HOME, (NEAR,), (1,), 0, SIZE), (ISLAND, (FAR,), (-1,), 1, OTHER)),
    "around": (around, (HOME, (NEAR,), SIZE), (ISLAND, (FAR,), OTHER)),
    "region": (region, (HOME, True, 0, SIZE), (FAR, False, 1, OTHER)),
    "world": (world, (HOME, (NEAR,), SIZE), (ISLAND, (FAR,), OTHER)),
    "whole": (whole, (COAST, "meant", SIZE), (LAKE, "land", OTHER)),
    "stretch": (stretch, (COAST, 0, SIZE), (LAKE, 1, OTHER)),
    "marked": (
        marked,
        (COAST, MAINLAND, (ISLAND,), 0, SIZE),
        (LAKE, (37.5, 126.47), ((37.6, 126.6),), 1, OTHER),
    ),
    "among": (among, (HOME, (NEAR, FAR), SIZE), (ISLAND, (NEAR,), OTHER)),
    "island": (
        island,
        (COAST, ISLAND, SIZE),
        (replace(COAST, area=replace(AREA, east=127.1)), (37.5, 126.8), OTHER),
    ),
    "strips": (strips, (((TIED, 1), (TIED, 2)), SIZE), (((TIED, 1),), OTHER)),
    "element": (element, (TIED, 3), (TIED.sized(OTHER), 4)),
    "places_map": (
        places_map,
        (AREA, COAST, (Point("One", ISLAND),), Point("One", ISLAND)),
        (
            replace(AREA, north=38.1),
            None,
            (Point("Two", ISLAND),),
            Point("Other", ISLAND),
        ),
    ),
    "locator": (locator, (A, B), (replace(A, name="Three"), replace(B, place=NEAR))),
    "friendships": (friendships, ((A, B),), ((A, replace(B, place=NEAR)),)),
}


@each_of(*DRAWINGS)
def test_each_input_makes_another_picture_and_another_key(name):
    draw, inputs, others = DRAWINGS[name]
    drawn = draw(*inputs)
    assert drawn == draw(*inputs), "the same again"
    assert len(inputs) == len(others)
    for number, other in enumerate(others):
        changed = (*inputs[:number], other, *inputs[number + 1 :])
        assert key_of(draw, *changed) != key_of(draw, *inputs)
        assert draw(*changed) != drawn, number


@each_of(*Point.__dataclass_fields__)
def test_all_that_a_map_says_of_a_point_is_in_the_key(field):
    other = replace(A, **{field: NEAR if field == "place" else "<other>"})
    assert key_of(friendships, (A, B)) != key_of(friendships, (other, B))


def test_it_is_asked_once_and_another_function_has_its_own_answer():
    asked = []

    def draw(*inputs):
        asked.append(inputs)
        return f"{inputs}"

    def other(*inputs):
        return "other"

    caches["drawings"].clear()
    assert cached(draw, 1, "\udc80") == cached(draw, 1, "\udc80") == "(1, '\\udc80')"
    assert asked == [(1, "\udc80")]
    assert cached(other, 1, "\udc80") == "other"


def test_a_changed_source_makes_every_key_another_one(tmp_path, monkeypatch):
    before = key_of(tied, 1)
    (tmp_path / "one.py").write_text("A = 1")
    version = version_of(tmp_path)
    (tmp_path / "one.py").write_text("A = 2")
    assert version_of(tmp_path) != version != VERSION
    monkeypatch.setattr(module, "VERSION", version)
    assert key_of(tied, 1) != before
