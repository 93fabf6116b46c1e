"""The dense part of the world enlarged on the map of the whole, and the names there."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import acos, atan2, cos, dist, sin

from exchanges.geography.labels import Box, Disc, sides_of
from exchanges.geography.world import land
from exchanges.maps.whole import NARROWEST, RATIO, flat

# All in widths of the map.
RADII, SMALLEST_SPOT = (0.144, 0.122, 0.1), 0.02
EDGE, NAME, STEP = 0.012, 0.03, 0.02
LAND = 0.02  # how far away hiding a corner of the shore would send it


@dataclass(frozen=True)
class Lens:
    """A part of the map enlarged: the circle around it, and where the large one is."""

    spot: tuple
    spot_radius: float
    middle: tuple
    radius: float

    @property
    def side(self):
        """The side of its square in ems of the names, on the narrowest map."""
        return 2 * self.radius * NARROWEST

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
    """Return the largest lens that has room, where it hides least, or None.

    It shows the dense points and must not hide any of the others; `along` are places
    on the lines.
    """
    places = [flat(world.place(point)) for point in dense]
    spot = tuple((min(axis) + max(axis)) / 2 for axis in zip(*places, strict=True))
    spot_radius = max(max(dist(spot, each) for each in places) * 1.2, SMALLEST_SPOT)
    points = [flat(world.place(point)) for point in others]

    def harm(lens):
        middle, reach = lens.middle, lens.radius + EDGE
        names = sum(dist(middle, each) < reach + NAME for each in points)
        crossed = sum(dist(middle, each) < reach for each in along[::4])
        shore = sum(dist(middle, each) < lens.radius for each in shore_of(world))
        return (names, crossed, LAND * shore + dist(middle, spot))

    for radius in RADII:
        reach = radius + EDGE
        lenses = [
            Lens(spot, spot_radius, middle, radius)
            for middle in grid(reach)
            if dist(middle, spot) > reach + spot_radius
            and all(dist(middle, each) > reach for each in points)
        ]
        if lenses:
            return min(lenses, key=harm)
    return None


def grid(reach):
    """Places on the map that far from its edges."""
    steps = (int((side - 2 * reach) / STEP) for side in (1, 1 / RATIO))
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
