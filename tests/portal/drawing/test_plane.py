"""Outlines on a plane: what of them is kept, and how they are drawn."""

from random import Random

from portal.drawing.earth.plane import encloses, lines, simplified, trimmed
from tests.tables import each_of

BOX = (0, 0, 100, 100)


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
