"""The whole world with the shortest lines from the home city to others."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from portal.drawing.earth.land import WORLD, land
from portal.drawing.earth.plane import along, lines, path, simplified
from portal.drawing.earth.projections import World
from portal.drawing.earth.sphere import distance_km, great_circle, unrolled

UNITS = 1800, 740  # of the drawing, as friendships.css has it
RATIO = UNITS[0] / UNITS[1]
SOUTH, SOUTHERNMOST, BELOW = -42, -84, 9  # degrees
EDGE = 9  # degrees: nearer to the cut, the name of a point has no room
HOME_BETWEEN = 0.1, 0.9  # shares of the width
CUT = 5  # degrees between two meridians that are tried
NARROWEST = 66  # ems of the names: 1000 px
STEP = 0.5 / NARROWEST  # shares of the width, between two places on a line
KM_PER_STEP, FEWEST_STEPS = 150, 8
MANY = 200  # lines
FINENESS = 0.6  # units, of the lines
APART = 2  # units, between two corners of the shore


def route(start, end, km_per_step):
    steps = max(FEWEST_STEPS, round(distance_km(start, end) / km_per_step))
    return great_circle(start, end, steps)


@dataclass(frozen=True)
class WorldMap:
    """The world, cut along the meridian that crosses the fewest lines and least land.

    `home` and `partners` are positions.
    """

    home: tuple
    partners: tuple
    size: tuple = UNITS
    margin: float = 30  # units, for the rings

    @property
    def points(self):
        return (self.home, *self.partners)

    @cached_property
    def routes(self):
        """The shortest lines to the partners, as points."""
        km = step_for(self.partners, KM_PER_STEP)
        return [route(self.home, each, km) for each in self.partners]

    @cached_property
    def world(self):
        south = min(SOUTH, min(y for y, _x in self.points) - BELOW)
        lowest = min(y for line in self.routes for y, _x in line) if self.routes else 0
        south = max(min(south, lowest), SOUTHERNMOST)
        return World(self.cut(), south, self.size, self.margin)

    def cut(self):
        """Return the meridian of the left and the right edge."""
        home, spans = self.home, list(map(span_of, self.routes))
        easts = [x for _y, x in self.points]

        def harm(cut):
            crossed = sum([(w - cut) // 360 != (e - cut) // 360 for w, e in spans])
            near = sum([-EDGE < (x - cut + 180) % 360 - 180 < EDGE for x in easts])
            off = abs((home[1] - cut) % 360 - 180) / 36
            return 40 * crossed + 20 * near + land_along()[cut] + off

        least, most = HOME_BETWEEN
        cuts = (
            cut
            for cut in range(-180, 180, CUT)
            if least <= (home[1] - cut) % 360 / 360 <= most
        )
        return min(cuts, key=harm)

    @cached_property
    def lines(self):
        """The parts of all routes in units."""
        return [part for route in self.routes for part in self.world.routes(route)]

    def at(self, point):
        """Return the place of a point in shares of the width, so circles are round."""
        x, y = self.world.at(point)
        return (x / self.size[0], y / self.size[0])

    def share(self, point):
        """Return the place of a point in shares of the map."""
        x, y = self.world.at(point)
        return (x / self.size[0], y / self.size[1])

    @cached_property
    def along(self):
        """Places on the lines, in shares of the width."""
        wide, step = self.size[0], step_for(self.routes, STEP)
        parts = ([(x / wide, y / wide) for x, y in part] for part in self.lines)
        return [place for part in parts for place in along(part, step)]

    def paths(self, near):
        """Return the world as SVG paths; `near` is the part below a magnifier."""
        drawn = (simplified(part, FINENESS) for part in self.lines)
        partners = [point for point in near if point != self.home]
        return {
            "land": path(self.world.coast(APART)),
            "lines": lines(drawn),
            "home": self.dots([self.home]),
            "partners": self.dots(self.partners),
            "near": self.dots(partners),
            "home_is_near": self.home in near,
        }

    def dots(self, points):
        """Return points as lines without a length, whose ends are round."""
        places = map(self.world.at, points)
        return "".join(f"M{round(x)} {round(y)}h0" for x, y in places)


def step_for(lines, step):
    """Return the distance of places on lines: larger if there are many lines."""
    return step * max(1, len(lines) / MANY)


def span_of(line):
    """Return the westernmost and the easternmost longitude of a line without jumps."""
    longitudes = [x for _y, x in unrolled(line)]
    return min(longitudes), max(longitudes)


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
