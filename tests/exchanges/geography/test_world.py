"""The land of the world that maps are drawn of."""

from itertools import pairwise

from exchanges.geography.sphere import is_inside
from exchanges.geography.world import east_asia_land, fine_land, fine_land_in, land
from tests.tables import each_of

ISLANDS = {
    "Taiwan": (23.8, 121),
    "Hainan": (19.2, 109.7),
    "Jeju": (33.38, 126.55),
    "Hokkaido": (43.3, 142.8),
    "Honshu": (36.5, 138.5),
    "Shikoku": (33.7, 133.5),
    "Kyushu": (32.7, 131),
    "Okinawa": (26.65, 128.1),
    "Sakhalin": (50.5, 143),
    "Luzon": (16.5, 121.2),
    "Mindanao": (7.8, 125),
    "Sri Lanka": (7.5, 80.7),
    "Cuba": (21.6, -78.5),
    "Madagascar": (-19.5, 46.5),
    "Iceland": (64.9, -18.5),
    "Ireland": (53.2, -8),
    "Sicily": (37.5, 14.2),
    "North Island": (-38.7, 175.8),
    "Viti Levu": (-17.8, 178),
    "Hawaii": (19.6, -155.5),
}
SEAS = {"Pacific": (0, -150), "Caspian": (42, 50.5), "Yellow Sea": (36, 123)}


def holds(rings, place):
    return sum(is_inside(place, ring) for ring in rings) % 2 == 1


@each_of(land, fine_land)
def test_thinning_has_lost_no_large_island_and_filled_no_sea(rings):
    assert [name for name, place in ISLANDS.items() if not holds(rings(), place)] == []
    assert [name for name, place in SEAS.items() if holds(rings(), place)] == []


def test_no_ring_jumps_at_the_date_line():
    for ring in land():
        steps = [abs(b[1] - a[1]) for a, b in pairwise(ring)]
        assert max(steps) < 180 or min(y for y, _x in ring) == -90


def test_a_part_of_the_world_is_cut_at_its_box_wherever_that_lies():
    assert holds(east_asia_land(), ISLANDS["Jeju"])
    fiji = fine_land_in(-25, 170, -10, 195)
    assert holds(fiji, ISLANDS["Viti Levu"])
    assert all(-25 <= y <= -10 and 170 <= x <= 195 for ring in fiji for y, x in ring)
    assert fiji
