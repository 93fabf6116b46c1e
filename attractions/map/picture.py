"""A map of places, ready for its template: land, rings, points and their names."""

from dataclasses import dataclass
from functools import lru_cache

from attractions.map.furniture import ARROW, BAR_HEIGHT, LABEL, placed, scale_of
from attractions.map.windows import side_km
from exchanges.geography.labels import (
    SIDES,
    Box,
    Shape,
    around,
    box_of,
    point_of,
    scaled,
    sides_of,
)
from exchanges.maps.spots import Mark, along
from portal.public.covers.planar import cut_to, extent, lines, path, simplify

UNITS = 1000  # the side of the drawing
FINENESS = 0.0008  # of the side: half a pixel
BEYOND = 0.05  # of the side: land outside of the map, for the rings around it
SMALL = 0.35  # of the side: such an island has its name beside it
POINT = 0.7  # em: half the side of what nothing else covers around a point
OWN = 0.4  # em: the same, where names of wide maps are added
# Sides of the map in ems of the names: on the narrowest screen, and as map.css has it
# where it shows more names.
SIDE, WIDE = 17.5, 32
EDGE, STEP = 0.2, 0.5  # ems: to the edge of the map, and along a shore


@dataclass(frozen=True, eq=False)
class Picture:
    """Paths of all land and of that which is meant, marks, and the way to read them.

    It is made once and kept, so that one is only like itself.
    """

    land: str
    own: str
    marks: list
    scale: dict
    north: dict


@lru_cache(maxsize=200)
def picture_of(area, coastline, own, spots, chief):
    """The map of an area with the spots on it, a coastline or None, and one's own land.

    `own` is the number of a ring of the coastline, or None. `chief` is the spot that
    the map is about, or None.
    """
    rings = rings_in(area, coastline)
    meant = [ring for number, ring in rings if number == own]
    places = [
        shape_of(area.place(*spot.point), meant if spot == chief else ())
        for spot in spots
    ]
    texts = [spot.name for spot in spots]
    sides = sides_on(places, texts, [ring for _number, ring in rings])
    taken = taken_by(places, texts, sides)
    shown = [(ring, extent(ring)) for _number, ring in rings]
    scale = scale_on(area, taken, shown)
    north = north_on([*taken, scale["box"]], shown)
    return Picture(
        land=path(units(ring) for _number, ring in rings),
        own=path(map(units, meant)),
        marks=[
            mark_of(spot, place, side, spot == chief)
            for spot, place, side in zip(spots, places, sides, strict=True)
        ],
        scale=scale,
        north=north,
    )


def shape_of(place, rings):
    """A place in shares of the side; a small island is more than its point."""
    if not rings:
        return place
    left, top, right, bottom = extent(rings[0])
    is_large = max(right - left, bottom - top) > SMALL
    return place if is_large else Shape(place, Box(left, top, right, bottom))


def sides_on(places, texts, shore):
    """Return for each name its side, and whether only a wide map has room for it.

    Places are shares of the side, or shapes in them; names keep off the `shore`.
    """
    names = list(zip(places, texts, strict=True))
    narrow = sides_at(SIDE, names, shore)
    taken = [around(point_of(scaled(place, WIDE)), OWN) for place in places]
    taken += [
        box_of(scaled(place, WIDE), text, side)
        for (place, text), side in zip(names, narrow, strict=True)
        if side
    ]
    others = [name for name, side in zip(names, narrow, strict=True) if not side]
    wide = iter(sides_at(WIDE, others, shore, taken))
    return [(side or next(wide), not side) for side in narrow]


def sides_at(side, names, shore, obstacles=()):
    frame = Box(EDGE, EDGE, side - EDGE, side - EDGE)
    beside = [
        scaled(place, side)
        for ring in shore
        for place in along([*ring, ring[0]], STEP / side)
    ]
    names = [(scaled(place, side), text) for place, text in names]
    return sides_of(names, frame, obstacles, beside)


def taken_by(places, texts, sides):
    """What points and names cover, in ems of the smallest map."""
    found = [around(point_of(scaled(place, SIDE)), POINT) for place in places]
    for place, text, (side, is_wide) in zip(places, texts, sides, strict=True):
        if side:
            size = WIDE if is_wide else SIDE
            box = box_of(scaled(place, size), text, side)
            found.append(scaled(box, SIDE / size))
    return found


def mark_of(spot, place, side, is_chief):
    where, is_wide = side
    is_beside = where and isinstance(place, Shape)
    beside = place.at(where) if is_beside else None
    return Mark(spot, is_chief, *point_of(place), SIDES.get(where), beside, is_wide)


def rings_in(area, coastline):
    """Numbers and rings of what lies in the area, in shares of its side."""
    found = []
    for number, ring in enumerate(coastline.rings if coastline else ()):
        left, top, right, bottom = coastline.shares(area)
        wide, high = right - left, bottom - top
        box = (-BEYOND, -BEYOND, 1 + BEYOND, 1 + BEYOND)
        moved = [((x - left) / wide, (y - top) / high) for x, y in ring]
        if overlaps(extent(moved), box) and (part := cut_to(moved, *box)):
            found.append((number, simplify([*part, part[0]], FINENESS)[:-1]))
    return found


def overlaps(one, other):
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def scale_on(area, taken, rings):
    """The bar of the scale: its length in km, where it begins and ends."""
    whole = side_km(area)
    km = scale_of(whole)
    length = km / whole * SIDE
    size = (max(length, LABEL), BAR_HEIGHT)
    box = placed(size, SIDE, taken, rings, (0, 1))
    left, right = box.left, box.left + length
    low = box.bottom - 0.3
    return {
        "km": f"{km:g}",
        "box": box,
        "text": (share(left), share(low - 0.55)),
        "bar": line(
            ((left, low - 0.35), (left, low), (right, low), (right, low - 0.35))
        ),
    }


def north_on(taken, rings):
    """The arrow to the north: its line and its head, and where its letter stands."""
    box = placed(ARROW, SIDE, taken, rings, (1, 1))
    x, top, foot = (box.left + box.right) / 2, box.top + 0.1, box.bottom - 1.2
    return {
        "box": box,
        "text": (share(x), share(box.bottom - 0.1)),
        "arrow": line(((x, foot), (x, top)))
        + line(((x - 0.4, top + 0.5), (x, top), (x + 0.4, top + 0.5))),
    }


def units(ring):
    return [(x * UNITS, y * UNITS) for x, y in ring]


def line(places):
    """An open line through places in ems, as an SVG path."""
    return lines([units([(x / SIDE, y / SIDE) for x, y in places])])


def share(ems):
    return f"{ems / SIDE:.2%}"
