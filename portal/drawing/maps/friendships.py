"""The map of the friendships: the world, a glass over its dense part, and a phone's."""

from dataclasses import dataclass, replace
from itertools import batched

from portal.drawing.earth.geometry import frame, lines, scaled
from portal.drawing.maps import dense
from portal.drawing.maps.glass import glass_on
from portal.drawing.maps.labels import Disc
from portal.drawing.maps.world import NARROWEST, RATIO, UNITS, world_map

EDGE, RIM = 0.4, 0.2  # ems that names keep off the edge of the map, and off a glass
APART, DENSE_APART = 2, 3  # units, between two corners of the shore
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
    whole, near = world_map(home, partners), dense.dense_points(points)
    shown = set(near)
    far = tuple(point for point in points if point not in shown)
    square = dense.dense_map(near, whole.routes) if near else None
    glass = glass_on(whole, places(near), places(far)) if near else None
    below = places(near) if glass else []
    return Maps(
        whole={
            **whole.paths(APART),
            "home": dots(whole, [home]),
            "partners": dots(whole, partners),
            "near": dots(whole, [place for place in below if place != home]),
            "home_is_near": home in below,
        },
        marks=world_marks(whole, far if glass else points, points[0], glass),
        glass=glass_map(glass, square, near, points[0]) if glass else None,
        dense=phone_map(square, near, points[0]) if near else None,
        parts={each.address: part_around(each, whole) for each in points},
    )


def places(points):
    return [point.place for point in points]


def dots(whole, points):
    """Return points as lines without a length, whose ends are round."""
    found = map(whole.view.at, points)
    return "".join(f"M{round(x)} {round(y)}h0" for x, y in found)


def part_around(point, whole):
    """Return the square around a point, which ends where the map does, as texts."""
    x, y = map(round, whole.view.at(point.place))
    top = min(max(y - PART // 2, 0), UNITS[1] - PART)
    return {"box": f"{x - PART // 2} {top} {PART} {PART}", "x": str(x), "y": str(y)}


def world_marks(whole, points, home, glass):
    """Return the marks outside of a glass, named on the narrowest map with names."""
    hidden = [
        Disc(*scaled([middle], NARROWEST), radius * NARROWEST + RIM)
        for middle, radius in batched(glass or (), 2)
    ]
    inside = frame((NARROWEST, NARROWEST / RATIO), -EDGE)
    found = whole.marks(points, home, NARROWEST, inside, hidden)
    return [replace(each, y=each.y * RATIO) for each in found]


def phone_map(square, points, home):
    """Return the dense part for a narrow page, without a top and bottom that are empty.

    `top` and `height` are in the units of the drawing.
    """
    found = dense.phone_marks(square, points, home)
    top, height = dense.band_of([each.y for each in found])
    return {
        **square.paths(DENSE_APART),
        "marks": [replace(each, y=(each.y - top) / height) for each in found],
        "top": round(top * dense.UNITS),
        "height": round(height * dense.UNITS),
        "is_flat": height < 1,
    }


def glass_map(glass, square, points, home):
    """Return the place of the magnifier, its circles, and its marks in map shares."""
    wide, size = UNITS[0], 2 * glass.radius
    found = dense.glass_marks(square, points, home, size * NARROWEST)
    left, top = (each - glass.radius for each in glass.middle)
    return {
        "marks": [
            replace(each, x=left + each.x * size, y=(top + each.y * size) * RATIO)
            for each in found
        ],
        "spot": [round(each * wide) for each in (*glass.spot, glass.spot_radius)],
        "sides": lines(scaled(each, wide) for each in glass.sides),
        "box": [f"{each:.2%}" for each in (left, top * RATIO, size, size * RATIO)],
    }
