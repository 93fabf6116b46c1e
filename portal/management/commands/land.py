"""`manage.py land`: makes the land of all maps out of a public data set."""

import json
from itertools import accumulate, chain, pairwise
from math import copysign, cos, radians
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.drawing.earth.geometry import CORNERS, KM_PER_DEGREE, needs, unrolled
from portal.drawing.earth.land import FILE, HUNDREDTHS, LEVELS
from portal.management.terminal import size_in_words

SMALLEST = 20  # km²: smaller islands are on no map
SMALL = 1000  # km²: smaller ones are not on maps of half the world
FEWEST = 4  # corners of an island that is large enough
HALF_TURN = 180  # degrees
FINER = 2  # the first level of those that are finer than such a map
DAMAGE = (LookupError, TypeError, ValueError)


class Command(BaseCommand):
    help = (
        "Writes portal/drawing/earth/land.json from SOURCE, the land-50m.json of the "
        "npm package world-atlas 2.0.2 (Natural Earth 4.1, public domain). Only a "
        "developer needs it, when the data or the levels change."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="TopoJSON with an object `land`.")
        parser.add_argument(
            "--to", type=Path, default=FILE, help="Where it is written."
        )

    def handle(self, source, to, **options):
        try:
            rings = list(rings_in(json.loads(source.read_bytes())))
        except OSError as error:
            raise CommandError(f"{source}: {error.strerror}") from error
        except DAMAGE as error:
            raise CommandError(f"{source} is no TopoJSON with land.") from error
        lines = [
            json.dumps(line, separators=(",", ":"))
            for line in map(line_of, rings)
            if line is not None
        ]
        to.write_text("[\n" + ",\n".join(lines) + "\n]\n")
        self.stdout.write(f"{to}: {size_in_words(to.stat().st_size)}")


def rings_in(topology):
    """Yield the rings of the land, as points without jumps."""
    (right, up), (west, south) = (
        topology["transform"][each] for each in ("scale", "translate")
    )
    arcs = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda a, b: (a[0] + b[0], a[1] + b[1]))
        arcs.append([(south + y * up, west + x * right) for x, y in steps])
    for geometry in topology["objects"]["land"]["geometries"]:
        for numbers in chain.from_iterable(geometry["arcs"]):
            parts = (arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers)
            ring = unrolled(list(chain.from_iterable(parts)))
            (_south, first), (latitude, last) = ring[0], ring[-1]
            if abs(last - first) >= HALF_TURN:  # around a pole: closed on a map too
                pole = copysign(90, latitude)
                ring += [(pole, last), (pole, first), ring[0]]
            yield ring


def line_of(ring):
    """Return a ring as `land.json` has it, None if it is too small."""
    area = sum(
        cos(radians((y + up) / 2)) * (x * up - right * y)
        for (y, x), (up, right) in pairwise(ring)
    )
    area = abs(area) / 2 * KM_PER_DEGREE**2
    if area < SMALLEST:
        return None
    coarsest = FINER if area < SMALL else 0
    wanted = needs(ring, LEVELS[-1])
    most = sorted(wanted[:-1], reverse=True)[:FEWEST]  # an island is one on each level
    kept = [
        (
            coarsest if need >= most[-1] else level_of(need, coarsest),
            [round(each * HUNDREDTHS) for each in point],
        )
        for point, need in zip(ring, wanted, strict=True)
        if need
    ][:-1]
    if len(kept) < CORNERS:
        return None
    places = [[0, 0], *(place for _level, place in kept)]
    numbers = [
        b - a for one, two in pairwise(places) for a, b in zip(one, two, strict=True)
    ]
    return ["".join(str(level) for level, _place in kept), *numbers]


def level_of(need, coarsest):
    levels = (n for n, degrees in enumerate(LEVELS) if need > degrees)
    return max(next(levels, len(LEVELS) - 1), coarsest)
