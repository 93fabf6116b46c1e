"""The whole world, the globe and a part of it: places, lines and land."""

from itertools import pairwise
from math import asin, cos, degrees, hypot, radians
from random import Random

import pytest

from portal.drawing.earth.geometry import distance_km, encloses, great_circle
from portal.drawing.earth.land import land, level_for
from portal.drawing.earth.projections import NORTHERNMOST, Chart, Globe, World
from tests.tables import each_of

BEIJING, PARIS = (39.9042, 116.4074), (48.8566, 2.3522)
WORLD_MAP = World(-30, -42, (1000, 400))
UNIT = (2, 2)  # with a radius of 1 the disc fills it
INLAND = [(39.6, 125), (48, 10), (0, 20), (40, -100), (-25, 134), (60, 100)]
SPECIAL = [(90, 0), (-90, 77), (0, 180), (0, -180), (45, -180), (-41.68, -56.54)]


def random_point(random):
    return degrees(asin(random.uniform(-1, 1))), random.uniform(-180, 180)


# The world


def test_the_world_begins_at_its_cut_and_goes_all_around_with_both_poles_on_its_edge():
    assert WORLD_MAP.at((NORTHERNMOST, -30)) == pytest.approx((0, WORLD_MAP.sea))
    assert WORLD_MAP.at((-42, 149.999)) == pytest.approx((500, 400), abs=0.1)
    assert WORLD_MAP.at((0, -30.001))[0] == pytest.approx(1000, abs=0.1)
    for longitude in (-180, -30, 0, 180):
        x, y = WORLD_MAP.at((90, longitude))
        assert 0 <= x <= 1000, longitude
        assert 0 <= y < WORLD_MAP.sea, longitude
        assert WORLD_MAP.at((-90, longitude))[1] == 400


def test_a_line_is_drawn_at_both_sides_of_the_cut_and_whole_at_the_date_line():
    """It is cut at the pole."""
    found = WORLD_MAP.routes(great_circle((40, -70), (40, 0), 20))
    assert len(found) == 2
    assert all(abs(b[0] - a[0]) < 50 for part in found for a, b in pairwise(part))
    first = WORLD_MAP.at((40, -70))[0]
    assert {round(part[0][0] - first) for part in found} == {-1000, 0}
    (line,) = WORLD_MAP.routes(great_circle((35, 140), (38, -122), 20))
    assert [x for x, _y in line] == sorted(x for x, _y in line)
    parts = WORLD_MAP.routes(great_circle((60, 20), (60, -160), 40))
    steps = [abs(b[0] - a[0]) for part in parts for a, b in pairwise(part)]
    assert max(steps) < 1000 / 6


@each_of(-180, -30, 0, 77)
def test_all_land_is_in_the_world_wherever_it_is_cut_and_none_at_its_top(west):
    world = World(west, -42, (1000, 400), 14)
    once = list(world.coast(1))
    whole = [copy for ring in once for copy in world.turned(ring)]
    assert min(y for ring in whole for _x, y in ring) >= world.sea - 1
    for rings, turns in ((once, (-1000, 0, 1000)), (whole, (0,))):
        for point in (BEIJING, PARIS, (-25, 134), (60, -100)):
            x, y = world.at(point)
            inside = sum(encloses(ring, (x + t, y)) for ring in rings for t in turns)
            assert inside % 2 == 1, point


# The globe, and a part of it


def test_the_globe_shows_its_half_of_the_earth_and_the_other_on_its_edge():
    globe = Globe(PARIS, 1, UNIT)
    assert globe.at(PARIS) == pytest.approx((1, 1))
    x, y = globe.at(BEIJING)
    assert (x > 1, y < 1) == (True, True), "east is right, north is up"
    for behind in ((-48, 178), (-48.8566, -177.6478), (-90, 0)):
        x, y = globe.at(behind)
        assert hypot(x - 1, y - 1) == pytest.approx(1), behind


def test_opposite_points_are_on_the_globe_between_them_wherever_they_are():
    """Also where rounding takes them behind its edge."""
    random = Random(7)
    for one in [*SPECIAL, *(random_point(random) for _ in range(200))]:
        other = -one[0], one[1] - 180
        globe = Globe(great_circle(one, other, 2)[1], 1, UNIT)
        for x, y in (globe.at(one), globe.at(other)):
            assert hypot(x - 1, y - 1) == pytest.approx(1, abs=1e-6), one


def test_a_line_that_goes_behind_the_globe_ends_at_its_edge():
    line = great_circle((0, 45), (0, 135), 9)
    (part,) = Globe((0, 0), 1, UNIT).routes(line)
    assert hypot(part[-1][0] - 1, part[-1][1] - 1) == pytest.approx(1)
    assert Globe((0, -90), 1, UNIT).routes(line) == []


@each_of(*((each,) for each in ((37, 130), (-17, 179), (64, -20))))
def test_a_chart_is_as_large_as_its_radius_says(centre):
    chart = Chart(centre, 637.1, (200, 200), 50)  # 10 km in a unit
    assert chart.at(centre) == pytest.approx((100, 100))
    north = great_circle(centre, (90, 0), 100)
    edge = min(north, key=lambda each: abs(distance_km(centre, each) - 1000))
    x, y = chart.at(edge)
    assert x == pytest.approx(100, abs=1e-6)
    assert y == pytest.approx(100 - distance_km(centre, edge) / 10, abs=1)


def views(centre, random):
    yield Globe(centre, 276, (600, 600), 112), 1.6
    yield Globe(centre, 1000, (400, 400), 50), 3
    for fineness in (3, 1, 0.5):
        radius = random.choice([400, 800, 1500, 5000])
        yield Chart(centre, radius, (600, 600), 112), fineness


def test_land_is_filled_where_it_is_and_nowhere_else():
    """For any centre, the poles and the date line too: points against the rings."""
    random, wrong, number = Random(11), [], 0
    for centre in [*SPECIAL, *INLAND, *(random_point(random) for _ in range(9))]:
        for view, fineness in views(centre, random):
            rings = list(view.coast(fineness))
            level = level_for(degrees(fineness / view.radius))
            for point in points_in(view, random):
                number += 1
                place = view.at(point)
                drawn = sum(encloses(ring, place) for ring in rings) % 2
                if drawn != sum(ring.holds(point) for ring in land(level)) % 2:
                    wrong.append((view, point))
    assert number > 350
    # A shore is drawn straight between corners, on the globe it is not.
    assert len(wrong) < number / 100, wrong


def test_a_chart_of_nothing_but_land_is_all_land():
    (ring,) = Chart((-75, 123), 5000, (600, 600), 112).coast(20)
    assert all(encloses(ring, place) for place in ((0, 0), (300, 300), (599, 599)))


def points_in(view, random):
    """Some points well inside of the picture."""
    reach = min(degrees(view.angle), 85)
    for _ in range(12):
        north = view.centre[0] + random.uniform(-reach, reach)
        wide = reach / max(cos(radians(north)), 0.1)
        east = (view.centre[1] + random.uniform(-wide, wide) + 180) % 360 - 180
        if abs(north) < 80 and view.depth((north, east)) > 0.9 * view.horizon + 0.1:
            x, y = view.at((north, east))
            if 0 < x < view.size[0] and 0 < y < view.size[1]:
                yield (north, east)
