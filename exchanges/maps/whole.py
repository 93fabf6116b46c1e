"""The picture of the whole world: where it is cut open, its land and its lines."""

from functools import lru_cache
from itertools import pairwise

from exchanges.geography.projections import World
from exchanges.geography.sphere import unrolled
from exchanges.geography.world import land
from exchanges.maps.spots import along, drawn, points_of
from portal.public.covers.planar import lines, path

RATIO = 2.5  # times as wide as high, as map.css has it
UNITS = 1800, 720  # of the drawing
NORTHERNMOST = 84.5  # degrees: all land lies below, so that no shore is cut
SOUTH, SOUTHERNMOST, BELOW = -42, -84, 9
EDGE = 9  # degrees: nearer to the cut, the name of a point has no room
HOME_BETWEEN = 0.1, 0.9  # shares of the width
NARROWEST = 66  # ems of the names: 1000 px
FINENESS = 0.6  # units


@lru_cache(maxsize=16)
def world_of(points, routes):
    """The world, cut open where that does the least harm to the lines and the land.

    The first of the points is the home city.
    """
    home, lowest = points[0], min(y for y, _x in points)
    south = max(min(SOUTH, lowest - BELOW), SOUTHERNMOST)
    cuts = [
        cut
        for cut in range(-180, 180, 5)
        if HOME_BETWEEN[0] <= (home[1] - cut) % 360 / 360 <= HOME_BETWEEN[1]
    ]

    spans = [span_of(line) for line in routes]

    def harm(cut):
        crossed = sum(
            (west - cut) // 360 != (east - cut) // 360 for west, east in spans
        )
        near = sum(abs((x - cut + 180) % 360 - 180) < EDGE for _y, x in points)
        off = abs((home[1] - cut) % 360 - 180) / 36
        return 40 * crossed + 20 * near + land_at(cut) + off

    return World(min(cuts, key=harm), south, NORTHERNMOST)


def span_of(line):
    """Return the westernmost and the easternmost longitude of a line without jumps."""
    longitudes = [x for _y, x in unrolled(line)]
    return min(longitudes), max(longitudes)


@lru_cache(maxsize=80)
def land_at(meridian):
    """How many degrees of land lie along a meridian, the far south left out."""
    crossings = []
    for ring in land():
        for (y, x), (up, right) in pairwise([*ring, ring[0]]):
            for at in (meridian - 360, meridian, meridian + 360):
                if (x > at) != (right > at):
                    crossings.append(y + (at - x) / (right - x) * (up - y))
    heights = sorted(max(each, SOUTH) for each in crossings)
    return sum(heights[1::2]) - sum(heights[::2])


def world_with(network):
    return world_of(points_of(network.spots), network.lines)


@lru_cache(maxsize=16)
def coast_of(world):
    """The land of the world as an SVG path."""
    rings = (each for ring in land() for each in world.rings(ring))
    wide, high = UNITS
    return path([(x * wide, y * high) for x, y in ring] for ring in rings)


def lines_in(world, network):
    """The lines of friendship as an SVG path."""
    return lines(drawn(parts_of(world, network), UNITS, FINENESS))


@lru_cache(maxsize=16)
def parts_of(world, network):
    return [part for line in network.lines for part in world.line(line)]


def dots(world, spots):
    """Points as lines without a length: their ends are round, whatever the scale."""
    wide, high = UNITS
    places = (world.place(spot.point) for spot in spots)
    return "".join(f"M{round(x * wide)} {round(y * high)}h0" for x, y in places)


def flat(place):
    """A place with both axes in widths of the map, so that circles are round."""
    return (place[0], place[1] / RATIO)


def along_lines(world, network):
    """Places on the lines, half an em apart, in widths of the map."""
    parts = ([flat(each) for each in part] for part in parts_of(world, network))
    step = 0.5 / NARROWEST
    return tuple(place for part in parts for place in along(part, step))
