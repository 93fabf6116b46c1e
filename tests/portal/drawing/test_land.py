"""The land of the world that maps are drawn of, and the command that makes it."""

import json
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from portal.drawing.earth.land import FILE, LEVELS, land, level_for
from portal.management.commands.land import line_of
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
    "South Pole": (-89.9, 12),
}
SEAS = {"Pacific": (0, -150), "Caspian": (42, 50.5), "Yellow Sea": (36, 123)}


def holds(rings, place):
    return sum(ring.holds(place) for ring in rings) % 2 == 1


@each_of(*range(len(LEVELS)))
def test_thinning_has_lost_no_large_island_and_filled_no_sea(level):
    rings = land(level)
    assert [name for name, place in ISLANDS.items() if not holds(rings, place)] == []
    assert [name for name, place in SEAS.items() if holds(rings, place)] == []


def test_no_ring_jumps_at_the_date_line():
    for ring in land(0):
        steps = [abs(b[1] - a[1]) for a, b in pairwise(ring.points)]
        assert max(steps) < 180 or min(y for y, _x in ring.points) == -90


@each_of((1, 0), (0.45, 0), (0.35, 1), (0.2, 2), (0.06, 4), (0.001, 5))
def test_the_level_is_the_coarsest_that_is_fine_enough(degrees, level):
    assert level_for(degrees) == level


def test_each_level_has_the_corners_that_it_needs_and_small_islands_are_left_out():
    shore = [(0, 0), (0.2, 10), (0.03, 15), (0, 20), (9, 20), (9, 0), (0, 0)]
    levels, *numbers = line_of(shore)
    assert levels == "024000"
    assert numbers == [0, 0, 20, 1000, -17, 500, -3, 500, 900, 0, 0, -2000]
    assert line_of([(0, 0), (0, 0.03), (0.03, 0.03), (0, 0)]) is None


def test_the_command_reads_a_source_again_and_refuses_what_is_none(tmp_path):
    triangle = [[0, 0], [1000, 0], [-500, 900], [-500, -900]]
    source, target = tmp_path / "source.json", tmp_path / "land.json"
    source.write_text(
        json.dumps(
            {
                "transform": {"scale": [0.01, 0.01], "translate": [0, 0]},
                "arcs": [triangle],
                "objects": {"land": {"geometries": [{"arcs": [[[0]]]}]}},
            }
        )
    )
    before = FILE.read_bytes()
    call_command("land", source, to=target)
    assert json.loads(target.read_text()) == [["000", 0, 0, 0, 1000, 900, -500]]
    source.write_text("[]")
    with pytest.raises(CommandError, match="no TopoJSON"):
        call_command("land", source, to=target)
    assert FILE.read_bytes() == before
