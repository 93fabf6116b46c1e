"""Distances, shortest lines, and the globe seen from outside."""

from itertools import pairwise
from math import asin, degrees, hypot
from random import Random

import pytest

from exchanges.geography.sphere import (
    Globe,
    distance_km,
    great_circle,
    is_inside,
    middle_of,
    unrolled,
)
from tests.tables import each_of

BEIJING, PARIS, QUITO = (39.9042, 116.4074), (48.8566, 2.3522), (-0.1807, -78.4678)
SUVA, APIA = (-18.1416, 178.4419), (-13.8333, -171.75)
SQUARE = [(10, 170), (10, 190), (-10, 190), (-10, 170)]


@each_of(
    (BEIJING, BEIJING, 0),
    (BEIJING, PARIS, 8219),
    ((0, 0), (0, 90), 10007.5),
    ((90, 0), (-90, 50), 20015),
    (SUVA, APIA, 1151),
)
def test_distances_are_those_of_the_ball(a, b, km):
    assert distance_km(a, b) == pytest.approx(km, rel=0.002, abs=0.5)
    assert distance_km(b, a) == pytest.approx(distance_km(a, b))


@each_of((BEIJING, PARIS), (SUVA, APIA), (QUITO, QUITO), ((20, 30), (-20, -150)))
def test_a_shortest_line_has_equal_steps_and_no_way_round(a, b):
    line = great_circle(a, b, 16)
    steps = [distance_km(*pair) for pair in pairwise(line)]
    assert len(line) == 17
    assert line[0] == pytest.approx(a)
    assert line[-1] == pytest.approx(b)
    assert sum(steps) == pytest.approx(distance_km(a, b), abs=0.1)
    assert max(steps) == pytest.approx(min(steps), abs=0.1)


def test_lines_and_land_across_the_date_line_are_found_from_either_side():
    longitudes = [x for _y, x in unrolled(great_circle(SUVA, APIA, 8))]
    assert longitudes == sorted(longitudes)
    assert longitudes[-1] == pytest.approx(360 + APIA[1])
    assert is_inside((0, 175), SQUARE)
    assert is_inside((0, -175), SQUARE)
    assert not is_inside((0, 165), SQUARE)


def test_the_globe_shows_its_half_of_the_earth():
    globe = Globe(PARIS)
    assert globe.place(PARIS) == pytest.approx((0, 0), abs=1e-9)
    x, y = globe.place(BEIJING)
    assert (x > 0, y < 0) == (True, True), "east is right, north is up"


def test_opposite_points_are_on_the_globe_between_them_wherever_they_are():
    """Also where rounding takes them behind its edge."""
    random = Random(7)
    for _ in range(200):
        one = degrees(asin(random.uniform(-1, 1))), random.uniform(-180, 180)
        other = -one[0], one[1] - 180
        globe = Globe(great_circle(one, other, 2)[1])
        for place in (globe.place(one), globe.place(other)):
            assert hypot(*place) == pytest.approx(1, abs=1e-6), one


@pytest.mark.parametrize("behind", [(-48, 178), (-48.8566, -177.6478), (-90, 0)])
def test_what_is_behind_the_globe_is_on_its_edge(behind):
    assert hypot(*Globe(PARIS).place(behind)) == pytest.approx(1)


@pytest.mark.parametrize("point", [(90, 0), (-90, 120), (0, 180), (0, -180)])
def test_opposite_points_leave_a_middle_from_which_both_are_seen(point):
    """The way between them goes by the north pole, or else by the equator."""
    opposite = (-point[0], point[1] - 180)
    middle = middle_of([point, opposite])
    for each in (point, opposite):
        assert distance_km(middle, each) == pytest.approx(10007.5, abs=0.1)


def test_a_line_that_goes_behind_the_globe_ends_at_its_edge():
    parts = Globe((0, 0)).line(great_circle((0, 45), (0, 135), 9))
    assert len(parts) == 1
    assert hypot(*parts[0][-1]) == pytest.approx(1)
    assert Globe((0, -90)).line(great_circle((0, 45), (0, 135), 9)) == []


@each_of(((0, 180), True), ((0, 0), False), ((0, 100), False))
def test_land_is_filled_where_it_is_and_not_in_its_place_on_the_other_side(
    centre, is_land
):
    """Also a square so large that the globe cannot show all of its edge."""
    for ring in (SQUARE, [(70, 110), (70, 250), (-70, 250), (-70, 110)]):
        drawn = Globe(centre).ring(ring)
        crossings = sum(is_inside((0.001, 0.002), each) for each in drawn)
        assert crossings % 2 == is_land
