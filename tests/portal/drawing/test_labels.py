"""Names beside their points, and not upon each other."""

from itertools import combinations, product

from portal.drawing.maps.labels import Box, Disc, around, box_of, sides_of
from tests.tables import each_of

FRAME = Box(0, 0, 40, 20)
LONG = "Thessaloniki"


def boxes(names, frame, *args):
    sides = sides_of(names, frame, *args)
    found = zip(names, sides, strict=True)
    return [box_of(*name, side) for name, side in found if side]


@each_of(*product(["Thessaloniki", "塞萨洛尼基", "테살로니키"], [0.5, 1.5, 4]))
def test_names_cover_neither_each_other_nor_points_nor_the_edge(language, apart):
    names = [
        ((20 + apart * (n % 3), 10 + apart * (n // 3)), language) for n in range(6)
    ]
    found = boxes(names, FRAME)
    assert found, "at least one has room"
    assert not [pair for pair in combinations(found, 2) if pair[0].meets(pair[1])]
    assert all(FRAME.contains(box) for box in found)
    for (place, name), side in zip(names, sides_of(names, FRAME), strict=True):
        others = [other for other, _name in names if other != place]
        covered = [each for each in others if side and covers(place, name, side, each)]
        assert not covered


def covers(place, name, side, other):
    return box_of(place, name, side).meets(around(other, 0.3))


def test_a_name_at_the_edge_stands_on_the_side_that_is_free():
    assert sides_of([((39, 10), LONG)], FRAME) == ["left"]
    assert sides_of([((1, 10), LONG)], FRAME) == ["right"]
    assert sides_of([((20, 10), LONG)], Box(15, 0, 25, 20))[0] in {"above", "below"}


def test_a_name_gives_way_to_lines_and_to_what_lies_on_the_map():
    line = [(20 + n / 2, 10) for n in range(20)]
    assert sides_of([((20, 10), LONG)], FRAME, (), line) == ["left"]
    obstacle = Disc((25, 10), 4)
    assert sides_of([((20, 10), LONG)], FRAME, [obstacle]) == ["left"]


def test_a_name_that_finds_no_room_is_left_out_and_the_first_is_kept():
    names = [((20, 10), LONG), ((20.1, 10), LONG), ((20, 10.1), LONG)]
    small = Box(12, 8.5, 30, 11.5)
    sides = sides_of(names, small)
    assert sides.count(None) >= 1
    assert sides_of([((20, 10), LONG)], Box(18, 8, 22, 12)) == [None]
