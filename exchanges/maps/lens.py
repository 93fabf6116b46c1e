"""The dense part of the world enlarged on the map of the whole, and the names there."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import acos, atan2, cos, dist, sin

from exchanges.geography.labels import Box, Disc, sides_of
from exchanges.geography.world import land
from exchanges.maps.whole import NARROWEST, RATIO, flat

# All in widths of the map.
RADIUS, SMALLEST_SPOT = 0.144, 0.02
EDGE, NAME, STEP = 0.012, 0.03, 0.02
LAND = 0.02  # how far away hiding a corner of the shore would send it


@dataclass(frozen=True)
class Lens:
    """A part of the map enlarged: the circle around it, and where the large one is."""

    spot: tuple
    spot_radius: float
    middle: tuple
    radius: float = RADIUS

    @property
    def sides(self):
        """The two lines that touch both circles, as pairs of places."""
        towards = atan2(self.middle[1] - self.spot[1], self.middle[0] - self.spot[0])
        turn = acos((self.spot_radius - self.radius) / dist(self.spot, self.middle))
        return [
            (on(self.spot, self.spot_radius, at), on(self.middle, self.radius, at))
            for at in (towards + turn, towards - turn)
        ]


def on(middle, radius, angle):
    return (middle[0] + radius * cos(angle), middle[1] + radius * sin(angle))


@lru_cache(maxsize=16)
def lens_of(world, dense, others, along):
    """Where the enlarged points hide the least; None where there is no room at all.

    `others` are points too, `along` places on the lines.
    """
    places = [flat(world.place(point)) for point in dense]
    spot = tuple((min(axis) + max(axis)) / 2 for axis in zip(*places, strict=True))
    radius = max(max(dist(spot, each) for each in places) * 1.2, SMALLEST_SPOT)
    points = [flat(world.place(point)) for point in others]
    reach = RADIUS + EDGE

    def harm(middle):
        hidden = sum(dist(middle, each) < reach + NAME for each in points)
        crossed = sum(dist(middle, each) < reach for each in along[::4])
        shore = sum(dist(middle, each) < RADIUS for each in shore_of(world))
        return (hidden, crossed, LAND * shore + dist(middle, spot))

    middles = (each for each in grid(reach) if dist(each, spot) > reach + radius)
    best = min(middles, key=harm, default=None)
    return Lens(spot, radius, best) if best else None


def grid(reach):
    """Places on the map that far from its edges."""
    steps = (round((side - 2 * reach) / STEP) for side in (1, 1 / RATIO))
    return product(*([reach + STEP * step for step in range(n + 1)] for n in steps))


@lru_cache(maxsize=4)
def shore_of(world):
    """Some of the corners of the shore."""
    places = (world.place(point) for ring in land() for point in ring[::6])
    return tuple(map(flat, places))


def names_beside(world, spots, lens, along):
    """The sides of the names of the spots on the narrowest map that has names."""
    wide, high = NARROWEST, NARROWEST / RATIO
    places = (flat(world.place(spot.point)) for spot in spots)
    names = [
        ((x * wide, y * wide), spot.name)
        for (x, y), spot in zip(places, spots, strict=True)
    ]
    circles = []
    if lens:
        circles = [(lens.middle, lens.radius), (lens.spot, lens.spot_radius)]
    hidden = [Disc((x * wide, y * wide), r * wide + 0.2) for (x, y), r in circles]
    frame = Box(0.4, 0.4, wide - 0.4, high - 0.4)
    return sides_of(names, frame, hidden, [(x * wide, y * wide) for x, y in along])
