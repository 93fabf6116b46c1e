"""What the hero of a city shows, and that no page shows the same globe twice."""

import re

import pytest

from attractions.models import Attraction
from exchanges.models import City
from portal.models import SiteSettings
from tests.actors.staged import picture
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")


def page(client, slug):
    html = client.get(f"/en/cities/{slug}/").text
    main = html.partition("<main")[2]
    hero, _, rest = main.partition("</header>")
    return hero, rest


def shown(html):
    """What is drawn or shown, by its class."""
    kinds = {
        "map": '<figure class="place-map',
        "locator": '<figure class="locator',
        "cover": '<svg class="scene',
        "photograph": "<picture",
    }
    return {kind for kind, start in kinds.items() if start in html}


@each_of(
    ("incheon", {"map"}, True, ("Silmido", "Muuido")),  # it has a coast
    ("chicago", {"locator"}, False, ("Shenyang", "Chicago")),
    ("shenyang", {"map"}, True, ()),  # it has a river
)
def test_the_hero_is_a_map_with_names_or_a_globe_that_is_not_repeated(
    slug, kinds, has_locator, names, content, client
):
    hero, rest = page(client, slug)
    assert shown(hero) == kinds
    assert ("locator" in shown(rest)) is has_locator
    assert hero.count("figure class=") <= 1
    for name in names:
        assert f">{name}</text>" in hero
    assert "place-map" not in rest
    assert slug != "chicago" or "10,216 km apart" in hero, "who cannot see it reads it"


def test_with_a_photograph_maps_are_below_and_without_positions_there_is_plain_ink(
    content, client
):
    City.objects.filter(slug="incheon").update(cover=picture())
    hero, rest = page(client, "incheon")
    assert shown(hero) == {"photograph"}
    assert {"map", "locator"} <= shown(rest)
    City.objects.filter(slug="incheon").update(cover=None)
    SiteSettings.objects.update(shows_maps=False)
    for slug in ("incheon", "chicago"):
        hero, rest = page(client, slug)
        assert shown(hero) == set()
        assert not {"map", "locator"} & shown(rest)
    SiteSettings.objects.update(shows_maps=True)
    City.objects.filter(is_home=True).update(latitude=None, longitude=None)
    assert shown(page(client, "chicago")[0]) == set()


def test_each_place_of_the_home_city_has_a_cover_of_its_own(content, client):
    """Nothing is marked where the position is not known."""
    _hero, rest = page(client, "shenyang")
    cards = re.findall(r'<div class="card.*?</li>', rest, re.DOTALL)
    drawn = [re.sub(r"c\d+|ink-\d", "", each.split("</svg>")[0]) for each in cards]
    assert len(cards) == 10
    assert len(set(drawn)) == 10
    rows = Attraction.objects.of_city("shenyang").filter(latitude=None)
    for row in rows:
        (card,) = (card for card in cards if row.get_absolute_url() in card)
        assert "cover-land" in card
        assert 'class="mark"' not in card
