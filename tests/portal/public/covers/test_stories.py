"""A story is drawn as the places that it names, as its readers meet them."""

import pytest

from attractions.models import Attraction
from exchanges.models import City
from portal.drawing.covers.inks import NO_INK
from portal.drawing.covers.picture import Strips
from portal.models import Story
from portal.public.covers.registry import Drawer
from tests.queries import queries


@pytest.fixture
def cities(make_city):
    """Four cities with inks of their own, the first of them at home."""
    return [
        make_city(f"city-{n}", latitude=40 + n, longitude=120, ink=n, is_home=n == 0)
        for n in range(4)
    ]


@pytest.fixture
def make_story(make_one):
    def make(slug="one", rows=(), **values):
        links = [f'<p><a href="{row.get_absolute_url()}">x</a></p>' for row in rows]
        return make_one(Story, slug, body_zh_hans="".join(links), **values)

    return make


def cover_of(row):
    return Drawer().cover(Story.objects.for_page().get(pk=row.pk))


def test_its_strips_are_in_the_order_of_the_text_with_what_matters_in_their_middle(
    make_story, cities
):
    _home, one, two, three = cities
    cover = cover_of(make_story(rows=[two, one, two, three]))
    assert isinstance(cover.picture, Strips)
    assert [ink for _scene, ink in cover.picture.parts] == [2, 1, 3]
    assert cover.ink == NO_INK
    assert cover.description.endswith("：" + "、".join(3 * ["标题"]))
    for part, _ink in cover.picture.parts:
        assert part.size == (200, 600)
        (mark,) = part.marks
        assert mark == part.focus
        assert 0 < mark[0] - part.left < 200


def test_the_home_city_has_no_strip_where_another_place_is_drawn(
    make_story, make_one, cities
):
    row = make_story(rows=cities[:3])
    assert [ink for _scene, ink in cover_of(row).picture.parts] == [1, 2]
    alone = cover_of(make_story("two", rows=cities[:1]))
    assert alone.ink == 0
    # Nor has a sight at home.
    at = {"latitude": 40, "longitude": 120}
    home, abroad = (
        make_one(Attraction, f"sight-{n}", city=cities[n], ink=4 + n, **at)
        for n in range(2)
    )
    row = make_story("three", rows=[home, cities[1], abroad])
    assert [ink for _scene, ink in cover_of(row).picture.parts] == [1, 5]
    assert cover_of(make_story("four", rows=[home])).ink == 4


def test_what_is_hidden_has_no_strip_and_one_place_alone_gives_its_own_cover(
    make_story, cities
):
    """Without any there is a plain ink."""
    row, plain = make_story(rows=cities[1:]), make_story("plain")
    City.objects.filter(pk=cities[1].pk).update(status="withdrawn")
    assert [ink for _scene, ink in cover_of(row).picture.parts] == [2, 3]
    City.objects.filter(pk=cities[2].pk).update(status="withdrawn")
    alone = City.objects.for_page().get(pk=cities[3].pk)
    assert cover_of(row) == Drawer().cover(alone)
    assert cover_of(plain).picture is None
    assert cover_of(plain).ink == plain.pk % 8


def test_a_list_of_stories_asks_no_more_than_one_story(make_story, make_one, cities):
    place = make_one(Attraction, "place", city=cities[1])
    make_story("a", [cities[1], place])
    one = queries(drawn)
    for n in range(5):
        make_story(f"more-{n}", [cities[1 + n % 3], place])
    assert queries(drawn) == one


def drawn():
    drawer = Drawer()
    return [drawer.cover(row) for row in Story.objects.published().for_list()]
