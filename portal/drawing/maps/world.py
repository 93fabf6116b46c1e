"""The whole world with the shortest lines from the home city to others."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from portal.drawing.earth.geometry import (
    along,
    distance_km,
    great_circle,
    lines,
    path,
    scaled,
    simplified,
    unrolled,
)
from portal.drawing.earth.land import WORLD, land
from portal.drawing.earth.projections import Globe, World
from portal.drawing.maps.labels import marks, sides_on

UNITS = 1800, 740  # of the drawing, as friendships.css has it
RATIO = UNITS[0] / UNITS[1]
MARGIN = 30  # units, for the rings
SOUTH, SOUTHERNMOST = -42, -90  # degrees
BELOW, LINE_BELOW = 9, 2  # degrees that the map goes on below points and lines
EDGE = 9  # degrees: nearer to the cut, the name of a point has no room
HOME_BETWEEN = 0.1, 0.9  # shares of the width
CUT = 5  # degrees between two meridians that are tried
NARROWEST = 66  # ems of the names: 1000 px
STEP = 0.5  # em, between two places on a line
KM_PER_STEP, FEWEST_STEPS = 150, 8
MANY = 200  # lines
FINENESS = 0.6  # units, of the lines


@dataclass(frozen=True)
class RouteMap:
    """A projection, and lines on it as points."""

    view: World | Globe
    routes: list

    @cached_property
    def lines(self):
        """The parts of all lines in units."""
        return [part for route in self.routes for part in self.view.routes(route)]

    def at(self, point):
        """Return the place of a point in shares of the width, so circles are round."""
        return scaled([self.view.at(point)], 1 / self.view.size[0])[0]

    def along(self, ems):
        """Return places on the lines of a map that is so wide, in shares of that."""
        step, wide = STEP / ems * crowd(self.routes), self.view.size[0]
        drawn = (scaled(line, 1 / wide) for line in self.lines)
        return [place for line in drawn for place in along(line, step)]

    def marks(self, points, chief, ems, frame, hidden=()):
        """Return marks in shares of the width, for names on a map of so many ems."""
        names = [(self.at(point.place), point.name) for point in points]
        sides = sides_on(ems, names, frame, self.along(ems), hidden)
        return marks(points, chief, names, sides)

    @property
    def drawn(self):
        """The same with no more places than it takes to draw them."""
        return [simplified(line, FINENESS) for line in self.lines]

    def paths(self, apart):
        """Return land and lines as SVG paths; corners of a shore are so far apart."""
        return {"land": path(self.view.coast(apart)), "lines": lines(self.drawn)}


def world_map(home, partners, size=UNITS, margin=MARGIN):
    """Return the world, cut where that crosses the fewest lines and least land.

    `home` and `partners` are positions.
    """
    km = KM_PER_STEP * crowd(partners)
    routes = [route(home, each, km) for each in partners]
    points = [home, *partners]
    heights = [y - LINE_BELOW for line in routes for y, _x in line]
    south = min(SOUTH, *(y - BELOW for y, _x in points), *heights)
    west = cut(home, points, routes)
    return RouteMap(World(west, max(south, SOUTHERNMOST), size, margin), routes)


def route(start, end, km_per_step):
    steps = max(FEWEST_STEPS, round(distance_km(start, end) / km_per_step))
    return great_circle(start, end, steps)


def crowd(lines):
    """Return how many times as far apart places on lines are, if these are many."""
    return max(1, len(lines) / MANY)


def cut(home, points, routes):
    """Return the meridian of the left and the right edge."""
    longitudes = [[x for _y, x in unrolled(line)] for line in routes]
    spans = [(min(line), max(line)) for line in longitudes]
    easts = [x for _y, x in points]

    def harm(cut):
        crossed = sum([(w - cut) // 360 != (e - cut) // 360 for w, e in spans])
        near = sum([-EDGE < (x - cut + 180) % 360 - 180 < EDGE for x in easts])
        off = abs((home[1] - cut) % 360 - 180) / 36
        return 40 * crossed + 20 * near + land_along()[cut] + off

    least, most = HOME_BETWEEN
    cuts = range(-180, 180, CUT)
    return min(
        (c for c in cuts if least <= (home[1] - c) % 360 / 360 <= most), key=harm
    )


@lru_cache(maxsize=1)
def land_along():
    """Return how many degrees of land each meridian has that may be the cut.

    The far south is left out.
    """
    crossings = {cut: [] for cut in range(-180, 180, CUT)}
    for ring in land(WORLD):
        for (y, x), (up, right) in pairwise([*ring.points, ring.points[0]]):
            first, last = sorted((x, right))
            for at in range(int(-(-first // CUT)), int(-(-last // CUT))):
                share = (at * CUT - x) / (right - x)
                cut = (at * CUT + 180) % 360 - 180
                crossings[cut].append(max(y + share * (up - y), SOUTH))
    return {
        cut: sum(sorted(heights)[1::2]) - sum(sorted(heights)[::2])
        for cut, heights in crossings.items()
    }
