"""Names beside their points, and not upon each other."""

from itertools import combinations, product

from portal.drawing.maps.labels import Box, Disc, around, box_of, sides_of
from tests.tables import each_of

FRAME = Box(0, 0, 40, 20)
LONG = "Thessaloniki"


@each_of(*product(["Thessaloniki", "塞萨洛尼基", "테살로니키"], [0.5, 1.5, 4]))
def test_names_cover_neither_each_other_nor_points_nor_the_edge(language, apart):
    names = [
        ((20 + apart * (n % 3), 10 + apart * (n // 3)), language) for n in range(6)
    ]
    sides = sides_of(names, FRAME)
    pairs = [pair for pair in zip(names, sides, strict=True) if pair[1]]
    found = [box_of(*name, side) for name, side in pairs]
    assert found, "at least one has room"
    assert not [pair for pair in combinations(found, 2) if pair[0].meets(pair[1])]
    assert all(FRAME.contains(box) for box in found)
    for ((place, _name), _side), box in zip(pairs, found, strict=True):
        others = [around(other, 0.3) for other, _name in names if other != place]
        assert not any(map(box.meets, others))


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
