"""The world in a rectangle, and a part of it in a square."""

from itertools import pairwise

import pytest

from exchanges.geography.projections import Square, World
from exchanges.geography.sphere import distance_km, great_circle
from exchanges.geography.world import land
from tests.tables import each_of

WORLD = World(-30, -42, 84.5)


def test_the_world_begins_at_its_cut_and_goes_all_around():
    assert WORLD.place((84.5, -30)) == pytest.approx((0, 0))
    assert WORLD.place((-42, 149.999)) == pytest.approx((0.5, 1), abs=1e-4)
    assert WORLD.place((0, -30.001))[0] == pytest.approx(1, abs=1e-4)


@each_of(-180, -30, 0, 180)
def test_both_poles_are_on_the_edge_of_the_world(longitude):
    assert WORLD.place((90, longitude))[1] == 0
    assert WORLD.place((-90, longitude))[1] == 1
    assert 0 <= WORLD.place((90, longitude))[0] <= 1


def test_a_line_across_the_cut_is_drawn_at_both_sides_of_the_world():
    found = WORLD.line(great_circle((40, -70), (40, 0), 20))
    assert len(found) == 2
    assert all(abs(b[0] - a[0]) < 0.05 for part in found for a, b in pairwise(part))
    assert {round(part[0][0] - WORLD.place((40, -70))[0]) for part in found} == {-1, 0}


def test_a_line_across_the_date_line_stays_whole_where_the_cut_is_elsewhere():
    (line,) = WORLD.line(great_circle((35, 140), (38, -122), 20))
    assert [x for x, _y in line] == sorted(x for x, _y in line)


@each_of(-180, -30, 0, 77)
def test_all_land_of_the_world_lies_in_its_picture_wherever_it_is_cut(west):
    world = World(west, -42, 84.5)
    parts = [part for ring in land() for part in world.rings(ring)]
    places = [place for part in parts for place in part]
    assert min(x for x, _y in places) == pytest.approx(0, abs=0.01)
    assert max(x for x, _y in places) == pytest.approx(1, abs=0.01)
    assert min(y for _x, y in places) > 0, "no shore is cut in the north"


@pytest.mark.parametrize("centre", [(37, 130), (-17, 179), (64, -20)])
def test_a_square_shows_what_lies_as_far_as_its_reach(centre):
    square = Square(centre, 1000)
    assert square.place(centre) == pytest.approx((0.5, 0.5))
    north = great_circle(centre, (90, 0), 100)
    edge = min(north, key=lambda each: abs(distance_km(centre, each) - 1000))
    x, y = square.place(edge)
    assert x == pytest.approx(0.5, abs=1e-6)
    assert y == pytest.approx(0, abs=0.03)
    south, west, north, east = square.box(1)
    assert south < centre[0] - 8.9 < centre[0] + 8.9 < north
    assert west < centre[1] - 8.9 < centre[1] + 8.9 < east
