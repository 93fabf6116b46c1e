"""The land of the world, without borders, for maps of whole parts of the earth.

Both files are made of land-50m of the npm package world-atlas 2.0.2 (Natural Earth 4.1,
public domain). Corners without which the shore moves by less than 0.3 degrees
(`world_land.json`) or 0.03 degrees (`world_land_fine.json`) are left out, and islands
under 1,000 or 20 km². A line is a ring: hundredths of degrees, latitude before
longitude, each corner from the one before it, the first from 0, 0.
"""

import json
from functools import lru_cache
from itertools import accumulate, batched
from pathlib import Path

from portal.public.covers.planar import cut_to

FOLDER = Path(__file__).parent
SOURCE = "Natural Earth"
EAST_ASIA = (14, 96, 58, 156)  # south, west, north, east


@lru_cache(maxsize=1)
def land():
    """Rings of points: the land of the world as a small map shows it.

    Lakes that hold no island are land; the Caspian is a ring in a ring (even-odd).
    A ring across the date line has longitudes beyond 180 and no jump.
    """
    return rings_in("world_land.json")


@lru_cache(maxsize=1)
def fine_land():
    """The same for maps of a few thousand kilometres."""
    return rings_in("world_land_fine.json")


@lru_cache(maxsize=32)
def fine_land_in(south, west, north, east):
    """The fine rings in a box of degrees, cut at its edges, which are no coast."""
    found = []
    for ring, (lowest, leftmost, highest, rightmost) in zip(
        fine_land(), bounds(), strict=True
    ):
        if lowest > north or highest < south:
            continue
        for turn in (-360, 0, 360):
            if leftmost + turn <= east and rightmost + turn >= west:
                turned = [(y, x + turn) for y, x in ring] if turn else ring
                found.append(cut_to(turned, south, west, north, east))
    return [ring for ring in found if ring]


@lru_cache(maxsize=1)
def bounds():
    """South, west, north and east of each fine ring."""
    axes = (list(zip(*ring, strict=True)) for ring in fine_land())
    return [(min(y), min(x), max(y), max(x)) for y, x in axes]


def east_asia_land():
    """Rings of the finer coast between India and Kamchatka."""
    return fine_land_in(*EAST_ASIA)


def rings_in(name):
    lines = json.loads((FOLDER / name).read_text(encoding="ascii"))
    return [corners(line) for line in lines]


def corners(numbers):
    """The points of a ring, of the numbers in a line."""
    steps = batched(numbers, 2)
    places = accumulate(steps, lambda a, b: (a[0] + b[0], a[1] + b[1]))
    return [(y / 100, x / 100) for y, x in places]
