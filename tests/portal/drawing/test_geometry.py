"""Geometry: distances and lines on the globe, and outlines on a plane."""

from itertools import pairwise
from random import Random

import pytest

from portal.drawing.earth.geometry import (
    Box,
    distance_km,
    encloses,
    great_circle,
    lines,
    middle_of,
    simplified,
    trimmed,
    unrolled,
)
from tests.tables import each_of

BEIJING, PARIS, QUITO = (39.9042, 116.4074), (48.8566, 2.3522), (-0.1807, -78.4678)
SUVA, APIA = (-18.1416, 178.4419), (-13.8333, -171.75)
BOX = Box(0, 0, 100, 100)


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


def test_a_line_has_no_jump_at_the_date_line_and_opposite_points_have_a_middle():
    """The way between these goes by the north pole, or else by the equator."""
    longitudes = [x for _y, x in unrolled(great_circle(SUVA, APIA, 8))]
    assert longitudes == sorted(longitudes)
    assert longitudes[-1] == pytest.approx(360 + APIA[1])
    for point in ((90, 0), (-90, 120), (0, 180), (0, -180)):
        opposite = (-point[0], point[1] - 180)
        middle = middle_of([point, opposite])
        for end in (point, opposite):
            assert distance_km(middle, end) == pytest.approx(10007.5, abs=0.1)


# On a plane


def test_what_shrinks_to_a_point_is_not_drawn():
    """A step that leads nowhere is no path: browsers draw nothing behind it."""
    point, line = [(5.1, 5.2), (5.3, 4.9)], [(0, 0), (3, 1), (3, 4)]
    assert lines([point, line]) == lines([line])
    assert lines([point]) == ""


def test_corners_that_are_not_seen_are_left_out_and_nothing_seen_is_moved():
    random = Random(3)
    for _ in range(200):
        ring = [
            (random.uniform(-300, 400), random.uniform(-300, 400)) for _ in "a" * 30
        ]
        found = trimmed(ring, BOX)
        for _ in range(20):
            place = (random.uniform(0, 100), random.uniform(0, 100))
            is_in = bool(found) and encloses(found, place)
            assert is_in == encloses(ring, place)


@each_of(
    ([(-50, 10), (-40, 20), (-30, 10)], ()),
    ([(-50, 10), (50, 200), (150, 10)], ((-50, 10), (50, 200), (150, 10))),
    ([(-9, -9), (-9, 50), (-9, 109), (109, 109), (109, -9)], 4),
)
def test_a_stretch_beyond_one_side_keeps_its_ends(ring, kept):
    found = trimmed(ring, BOX)
    assert len(found) == kept if isinstance(kept, int) else found == kept


def test_a_simplified_line_moves_no_farther_than_it_may():
    line = [(n, (n % 7) / 10) for n in range(100)] + [(100, 9)]
    assert simplified(line, 1)[0] == line[0]
    assert simplified(line, 1)[-1] == line[-1]
    assert len(simplified(line, 1)) < 5
    assert len(simplified(line, 0.3)) > 20
