"""The work for a map with hundreds of names, in looks at boxes and not in seconds."""

from collections import Counter
from copy import copy
from random import Random
from time import process_time

import pytest
from django.core.cache import caches

from exchanges.models import City, Relation
from portal.drawing.maps import labels, world
from portal.drawing.maps.dense import MOVABLE
from portal.drawing.maps.friendships import friendships
from portal.drawing.maps.labels import Box, Point, sides_of
from portal.drawing.maps.world import world_map
from tests.tables import each_of

MANY = 300
LONGEST = 1.2  # seconds of processor time
MOST = 200_000  # looks; to compare each name with each other one takes millions
RANDOM = Random(4)
WORLD = Box(0, 0, 66, 26)
LINES = [(RANDOM.uniform(0, 66), RANDOM.uniform(0, 26)) for _ in range(20_000)]
PLACES = {
    "all over the map": [(n * 0.618 % 1 * 66, n / MANY * 26) for n in range(MANY)],
    "in a dense part": [(n * 0.618 % 1 * 20, n / MANY * 20) for n in range(MANY)],
    "in one place": [(33, 13)] * MANY,
    "side by side": [(33 + n / MANY, 13) for n in range(MANY)],
    "far apart": [(n % 20 * 20, n // 20 * 20) for n in range(MANY)],
}


@pytest.fixture
def looks(monkeypatch):
    """Counts how often a box is compared with something."""
    counted = Counter()

    def counting(name):
        compare = getattr(Box, name)

        def counted_compare(*args):
            counted["looks"] += 1
            return compare(*args)

        monkeypatch.setattr(labels.Box, name, counted_compare)

    def inside(box, places, margin=0):
        counted["looks"] += len(places)
        return found(box, places, margin)

    for name in ("meets", "contains"):
        counting(name)
    found = Box.inside
    monkeypatch.setattr(labels.Box, "inside", inside)
    return counted


def partners(number, north, east):
    """A home city and partners between two latitudes and two longitudes."""
    random = Random(number)
    points = [(41.68, 123.46)]
    points += [(random.uniform(*north), random.uniform(*east)) for _ in range(number)]
    return tuple(Point(f"City {n}", p, f"/{n}/") for n, p in enumerate(points))


@each_of(*PLACES)
def test_300_names_are_placed_with_few_looks_at_boxes(where, looks):
    looks.clear()
    names = [(place, "Thessaloniki") for place in PLACES[where]]
    sides_of(names, WORLD, (), LINES)
    assert MANY < looks["looks"] < MOST
    if where == "far apart":
        assert None not in sides_of(names, Box(-20, -20, 420, 320)), "all have one"


@each_of(
    ((-40, 65), (-120, 150)),
    ((30, 46), (110, 142)),
    ((-55, 70), (-180, 180)),
)
def test_the_map_of_300_partners_takes_few_looks_at_boxes(north, east, looks):
    """Also that of a dense part, which is moved about only if it has few names."""
    looks.clear()
    maps = friendships(partners(MANY, north, east))
    assert len(maps.dense["marks"]) > MOVABLE
    assert MANY < looks["looks"] < MOST


def test_each_route_is_unrolled_once_to_find_where_the_map_is_cut(monkeypatch):
    unrolled, lines = world.unrolled, []
    monkeypatch.setattr(world, "unrolled", lambda x: lines.append(x) or unrolled(x))
    home, *others = (point.place for point in partners(20, (-40, 65), (-120, 150)))
    assert world_map(home, tuple(others)).view
    assert len(lines) == 20


@pytest.fixture
def work_for_home(make_city, client):
    """Open the home page of a city with these partners, nothing cached: its seconds.

    The bounds are those of a busy machine; an idle one takes 0.4 to 0.6 for 300.
    """

    def measure(home, others):
        make_city("home", is_home=True, latitude=home[0], longitude=home[1])
        row, rows = make_city("partner"), []
        for number, (row.latitude, row.longitude) in enumerate(others):
            row.pk, row.slug = None, f"partner-{number}"
            rows.append(copy(row))
        ties = (Relation(city=each, kind="sister", since="1990") for each in rows)
        City.objects.bulk_create(rows)
        Relation.objects.bulk_create(ties)
        client.get("/en/")  # the process has its land and its templates
        for cache in ("default", "drawings"):
            caches[cache].clear()
        start = process_time()
        page = client.get("/en/")
        assert page.status_code == 200
        assert f"/en/cities/partner-{len(others) - 1}/" in page.text
        assert 'class="friendship-map"' in page.text
        return process_time() - start

    return measure


@each_of((MANY, LONGEST), (1000, 3 * LONGEST))
def test_the_home_page_opens_with_hundreds_of_partners(number, longest, work_for_home):
    home, *others = (point.place for point in partners(number, (-55, 70), (-180, 180)))
    assert work_for_home(home, others) < longest
