"""The map of the friendships: the world, a glass over its dense part, and a phone's."""

from dataclasses import dataclass, replace

from portal.drawing.earth.plane import frame
from portal.drawing.maps import dense
from portal.drawing.maps.dense import DenseMap, band_of, dense_points
from portal.drawing.maps.glass import glass_on
from portal.drawing.maps.labels import Disc, sides_of
from portal.drawing.maps.marks import marks
from portal.drawing.maps.world import NARROWEST, RATIO, UNITS, WorldMap

EDGE, RIM = 0.4, 0.2  # ems that names keep off the edge of the map, and off a glass
PART = 160  # units, side of the square around a city in a list


@dataclass(frozen=True)
class Maps:
    """Paths to draw and marks to link; a glass and a dense part may be missing.

    `parts` has the square around each point, by its address.
    """

    whole: dict
    marks: list
    glass: dict | None
    dense: dict | None
    parts: dict


def friendships(points):
    """Return the maps of a home city, the first of the points, and its partners."""
    home, *partners = places(points)
    whole, near = WorldMap(home, tuple(partners)), dense_points(points)
    shown = set(near)
    far = tuple(point for point in points if point not in shown)
    square = DenseMap.around(near, whole.routes) if near else None
    glass = glass_on(whole, places(near), places(far)) if near else None
    named = far if glass else points
    sides = names_beside(whole, named, glass)
    return Maps(
        whole=whole.paths(places(near) if glass else ()),
        marks=marks(named, points[0], map(whole.share, places(named)), sides),
        glass=glass_map(glass, square, points[0]) if glass else None,
        dense=phone_map(square, points[0]) if near else None,
        parts={each.address: part_around(each, whole) for each in points},
    )


def part_around(point, whole):
    """Return the square around a point, which ends where the map does, as texts."""
    x, y = map(round, whole.world.at(point.place))
    top = min(max(y - PART // 2, 0), UNITS[1] - PART)
    return {"box": f"{x - PART // 2} {top} {PART} {PART}", "x": str(x), "y": str(y)}


def places(points):
    return [point.place for point in points]


def names_beside(whole, points, glass):
    """Return the sides of the names on the narrowest map that has names."""
    wide, high = NARROWEST, NARROWEST / RATIO

    def ems(place):
        return (place[0] * wide, place[1] * wide)

    names = [(ems(whole.at(point.place)), point.name) for point in points]
    hidden = []
    if glass:
        circles = (glass.middle, glass.radius), (glass.spot, glass.spot_radius)
        hidden = [Disc(ems(middle), wide * r + RIM) for middle, r in circles]
    inside = frame((wide, high), -EDGE)
    return sides_of(names, inside, hidden, list(map(ems, whole.along)))


def dense_marks(square, home, sides):
    shares = map(square.share, places(square.points))
    return marks(square.points, home, shares, sides)


def phone_map(square, home):
    """Return the dense part for a narrow page, without a top and bottom that are empty.

    `top` and `height` are in the units of the drawing.
    """
    found = dense_marks(square, home, square.phone_sides)
    top, height = band_of([each.y for each in found])
    return {
        **square.paths,
        "marks": [replace(each, y=(each.y - top) / height) for each in found],
        "top": round(top * dense.UNITS),
        "height": round(height * dense.UNITS),
        "is_flat": height < 1,
    }


def glass_map(glass, square, home):
    """Return the place of the magnifier, its circles, and its marks in map shares."""
    found = dense_marks(square, home, square.sides(*dense.round_frame(glass.side)))
    wide, size = UNITS[0], 2 * glass.radius
    left, top = (each - glass.radius for each in glass.middle)
    box = (left, top * RATIO, size, size * RATIO)
    return {
        "marks": [
            replace(each, x=left + each.x * size, y=(top + each.y * size) * RATIO)
            for each in found
        ],
        "spot": [round(each * wide) for each in (*glass.spot, glass.spot_radius)],
        "sides": "".join(
            f"M{round(a * wide)} {round(b * wide)}L{round(c * wide)} {round(d * wide)}"
            for (a, b), (c, d) in glass.sides
        ),
        "box": [f"{share:.2%}" for share in box],
    }
