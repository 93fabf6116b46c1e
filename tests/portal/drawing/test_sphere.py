"""Distances, shortest lines, and the middle of points."""

from itertools import pairwise

import pytest

from portal.drawing.earth.sphere import (
    distance_km,
    great_circle,
    middle_of,
    unrolled,
)
from tests.tables import each_of

BEIJING, PARIS, QUITO = (39.9042, 116.4074), (48.8566, 2.3522), (-0.1807, -78.4678)
SUVA, APIA = (-18.1416, 178.4419), (-13.8333, -171.75)


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


def test_a_line_across_the_date_line_has_no_jump():
    longitudes = [x for _y, x in unrolled(great_circle(SUVA, APIA, 8))]
    assert longitudes == sorted(longitudes)
    assert longitudes[-1] == pytest.approx(360 + APIA[1])


@pytest.mark.parametrize("point", [(90, 0), (-90, 120), (0, 180), (0, -180)])
def test_opposite_points_leave_a_middle_from_which_both_are_seen(point):
    """The way between them goes by the north pole, or else by the equator."""
    opposite = (-point[0], point[1] - 180)
    middle = middle_of([point, opposite])
    for each in (point, opposite):
        assert distance_km(middle, each) == pytest.approx(10007.5, abs=0.1)
