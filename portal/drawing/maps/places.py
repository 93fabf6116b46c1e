"""A map of places: land, rings, points and their names, a scale and an arrow."""

from dataclasses import dataclass
from itertools import product

from portal.drawing.earth.plane import along, extent, frame, path, scaled
from portal.drawing.maps.furniture import (
    CELLS,
    UNITS,
    land_cells,
    north_on,
    scale_on,
)
from portal.drawing.maps.labels import (
    SIDES,
    Shape,
    around,
    box_of,
    enlarged,
    point_of,
    sides_of,
)
from portal.drawing.maps.marks import Mark

FINENESS = 0.0008  # of the side: half a pixel
BEYOND = 0.05  # of the side: land outside of the map, for the rings around it
SMALL = 0.35  # of the side: such an island has its name beside it
POINT = 0.7  # em: half the side of what nothing else covers around a point
OWN = 0.4  # em: the same, where names of wide maps are added
# Sides of the map in ems of the names: on the narrowest screen, and at the width at
# which map.css shows more names.
SIDE, WIDE = 17.5, 32
EDGE, STEP = 0.2, 1  # ems: to the edge of the map, and along a shore


@dataclass(frozen=True)
class PlacesMap:
    """Paths of all land and of the subject, marks, and the alternative text."""

    land: str
    own: str
    marks: list
    scale: dict
    north: dict


def places_map(area, coast, points, chief=None):
    """Return the map of an area with points on it; the coast may be None.

    `chief` is the point that the map is about: the land on which it is, is set apart.
    """
    has_own = coast and chief and not coast.is_river
    own = coast.own(chief.place) if has_own else None
    found = coast.seen(area, (1, 1), BEYOND, FINENESS) if coast else {}
    rings, meant = found.values(), [found[own]] if own in found else []
    places = [
        shape_of(area.at(point.place), meant if point == chief else ())
        for point in points
    ]
    texts = [point.name for point in points]
    sides = sides_on(places, texts, rings)
    taken = taken_by(places, texts, sides)
    cells = land_cells(rings)
    if coast and coast.is_river:  # too narrow to write on
        cells = set(product(range(CELLS), repeat=2)) - cells
    scale = scale_on(area.side_km, SIDE, taken, cells)
    return PlacesMap(
        land=path(scaled(ring, UNITS) for ring in rings),
        own=path(scaled(ring, UNITS) for ring in meant),
        marks=[
            mark_of(point, place, side, point == chief)
            for point, place, side in zip(points, places, sides, strict=True)
        ],
        scale=scale,
        north=north_on(SIDE, [*taken, scale["box"]], cells),
    )


def shape_of(place, rings):
    """Return a place in shares of the side; a small island is more than its point."""
    if not rings:
        return place
    box = extent(rings[0])
    is_large = max(box.right - box.left, box.bottom - box.top) > SMALL
    return place if is_large else Shape(place, box)


def sides_on(places, texts, shore):
    """Return for each name its side, and whether only a wide map has room for it.

    Places are shares of the side, or shapes in them; names keep off the `shore`.
    """
    names = list(zip(places, texts, strict=True))
    narrow = sides_at(SIDE, names, shore)
    taken = [around(point_of(enlarged(place, WIDE)), OWN) for place in places]
    taken += [
        box_of(enlarged(place, WIDE), text, side)
        for (place, text), side in zip(names, narrow, strict=True)
        if side
    ]
    others = [name for name, side in zip(names, narrow, strict=True) if not side]
    wide = iter(others and sides_at(WIDE, others, shore, taken))
    return [(side or next(wide), not side) for side in narrow]


def sides_at(side, names, shore, obstacles=()):
    beside = [
        place for ring in shore for place in along(scaled([*ring, ring[0]], side), STEP)
    ]
    names = [(enlarged(place, side), text) for place, text in names]
    return sides_of(names, frame((side, side), -EDGE), obstacles, beside)


def taken_by(places, texts, sides):
    """Return what points and names cover, in ems of the smallest map."""
    found = [around(point_of(enlarged(place, SIDE)), POINT) for place in places]
    for place, text, (side, is_wide) in zip(places, texts, sides, strict=True):
        if side:
            size = WIDE if is_wide else SIDE
            box = box_of(enlarged(place, size), text, side)
            found.append(enlarged(box, SIDE / size))
    return found


def mark_of(point, place, side, is_chief):
    where, is_wide = side
    is_beside = where and isinstance(place, Shape)
    beside = place.at(where) if is_beside else None
    return Mark(point, is_chief, *point_of(place), SIDES.get(where), beside, is_wide)
