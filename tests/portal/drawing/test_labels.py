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


def test_a_name_stands_where_it_is_free_or_is_left_out():
    line = [(20 + n / 2, 10) for n in range(20)]
    for place, frame, rest, sides in (
        ((39, 10), FRAME, (), {"left"}),
        ((1, 10), FRAME, (), {"right"}),
        ((20, 10), Box(15, 0, 25, 20), (), {"above", "below"}),
        ((20, 10), FRAME, ((), line), {"left"}),
        ((20, 10), FRAME, ([Disc((25, 10), 4)],), {"left"}),
        ((20, 10), Box(18, 8, 22, 12), (), {None}),
    ):
        (side,) = sides_of([(place, LONG)], frame, *rest)
        assert side in sides, (place, frame)
    names = [((20, 10), LONG), ((20.1, 10), LONG), ((20, 10.1), LONG)]
    assert None in sides_of(names, Box(12, 8.5, 30, 11.5))
