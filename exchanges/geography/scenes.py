"""Points and the lines between them as scenes, on a map or on a whole globe.

The globe is turned to the middle between the points. Seen from there the shortest line
between two of them is straight. Where they lie near each other the same globe is seen
from so near that its edge is out of the picture.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import asin, cos, degrees, hypot, radians

from exchanges.geography.sphere import (
    EARTH_RADIUS,
    NOTHING,
    Globe,
    great_circle,
    middle_of,
)
from exchanges.geography.world import fine_land, land
from portal.public.covers.planar import extent, simplify
from portal.public.covers.scene import RINGS, Scene, arrow
from portal.public.covers.shapes import FINENESS, fitted, shows_shore

EDGE = 0.22  # part of a map that stays free around the points
BALL = 0.46  # radius of a whole globe, in parts of the picture
NEAREST = 11_000  # units, radius of a globe whose fine outline shows no steps yet
WIDELY = 1500  # units, radius of a globe that shows more coast than one can follow
REACHES = (300, 500, 800, 1200)  # km, from a point to the sides of its map
STEPS = 24  # of a line
GRID = 15  # degrees


@dataclass(frozen=True)
class View:
    """A globe in a picture: where on it the points lie that are seen."""

    centre: tuple
    radius: float  # units
    size: tuple

    @cached_property
    def globe(self):
        return Globe(self.centre)

    def unit(self, place):
        """A place on the disc in units of the picture."""
        (width, height), (x, y) = self.size, place
        return (width / 2 + self.radius * x, height / 2 + self.radius * y)

    def points(self, points):
        """Return the places of the points that are seen, on the very edge too."""
        globe = self.globe
        seen = (globe.place(each) for each in points if globe.seen(each)[2] > -NOTHING)
        return tuple(tuple(map(round, self.unit(each))) for each in seen)

    def land(self, rings, fineness=FINENESS):
        found = (
            fitted(list(map(self.unit, part)), self.size, fineness)
            for ring in rings
            for part in self.globe.ring(ring)
        )
        return tuple(ring for ring in found if ring)

    def line(self, points):
        """What is seen of a line, without corners that nobody needs."""
        for part in self.globe.line(points):
            places = simplify(list(map(self.unit, part)), FINENESS)
            yield tuple(tuple(map(round, each)) for each in places)

    def ties(self, start, ends, ways):
        """The lines from a point to others; arrows point along (1) or against (-1)."""
        lines = [
            part for end in ends for part in self.line(great_circle(start, end, STEPS))
        ]
        at = 0.55 if len(ways) == 1 else 0.7
        arrows = [arrow(each[::way], at) for each in lines for way in ways]
        marks = self.points(ends)
        return {
            "lines": tuple(lines),
            "arrows": tuple(arrows),
            "ends": self.points((start,)),
            "marks": marks,
            "focus": marks[0] if marks else middle(self.size),
        }


def middle(size):
    return tuple(side // 2 for side in size)


def radius_for(points, size):
    """How large the globe is, in units, when the points fill the picture."""
    seen = [Globe(middle_of(points)).seen(each) for each in points]
    if any(depth <= 0 for _x, _y, depth in seen):
        return 0
    found = [NEAREST]
    for axis, side in enumerate(size):
        span = max(abs(each[axis]) for each in seen)
        found.append((0.5 - EDGE) * side / max(span, 1e-9))
    return min(found)


@lru_cache(maxsize=500)
def tied(start, ends, ways, size):
    """A point with the lines to others: a map of what lies near, else the globe."""
    return chart(start, ends, ways, size) or globe(start, ends, ways, size)


def chart(start, ends, ways, size):
    """Points that lie near each other, with the coasts around them; None without any.

    Where the edge of the globe would come into the picture they are not near.
    """
    points = (start, *ends)
    radius = radius_for(points, size)
    if radius < hypot(*size) / 2:
        return None
    view = View(middle_of(points), radius, size)
    land = coast(view)
    if not shows_shore(land, size):
        return None
    return Scene(size, land=land, rings=RINGS, **view.ties(start, ends, ways))


@lru_cache(maxsize=100)
def coast(view):
    """The land of a map; the same for all that happened between the same points."""
    fineness = FINENESS if view.radius > WIDELY else 2 * FINENESS
    angle = asin(hypot(*view.size) / 2 / view.radius)
    return view.land(near(view.centre, angle), fineness)


def near(centre, angle):
    """The fine rings of land of which a part may be seen: within so many radians."""
    most = degrees(angle) + 1
    wide = most / max(cos(radians(abs(centre[0])) + angle), 0.1)
    for ring, (south, west, north, east) in boxed():
        away = (abs((west + east) / 2 - centre[1]) + 180) % 360 - 180
        if (
            south - most < centre[0] < north + most
            and abs(away) < (east - west) / 2 + wide
        ):
            yield ring


@lru_cache(maxsize=1)
def boxed():
    """The fine rings of land, each with its least and its greatest degrees."""
    return [(ring, extent(ring)) for ring in fine_land()]


@lru_cache(maxsize=100)
def ball(view):
    """The disc of a globe with its land, and a net of parallels and meridians."""
    net = [
        *([(y, x) for x in range(-180, 181, 5)] for y in range(-75, 76, GRID)),
        *([(y, x) for y in range(-75, 76, 5)] for x in range(-180, 180, GRID)),
    ]
    return {
        "ball": (middle(view.size), round(view.radius)),
        "land": view.land(land()),
        "graticule": tuple(part for each in net for part in view.line(each)),
    }


def globe(start, ends, ways, size):
    """The whole globe, turned so that the points are seen as far as they can be."""
    view = View(middle_of((start, *ends)), BALL * min(size), size)
    return Scene(size, **ball(view), **view.ties(start, ends, ways))


@lru_cache(maxsize=100)
def region(point, size, is_meant):
    """The land around a point, as much of it as shows a shore; None where none does.

    The point is marked if it is what is meant, else a mere point.
    """
    for reach in REACHES:
        view = View(point, min(size) / 2 / (reach / EARTH_RADIUS), size)
        land = coast(view)
        if shows_shore(land, size):
            here = {"marks" if is_meant else "ends": view.points((point,))}
            return Scene(size, land=land, rings=RINGS, **here, focus=middle(size))
    return None


@lru_cache(maxsize=20)
def around(point, others, size):
    """The globe with a marked point in its middle, and lines to those that are seen."""
    view = View(point, BALL * min(size), size)
    ties = view.ties(point, others, ())
    ties |= {"points": ties["marks"], "marks": ties["ends"], "ends": ()}
    ties["focus"] = middle(size)
    return Scene(size, **ball(view), **ties)
