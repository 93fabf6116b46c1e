"""The names on a map of places: on a phone those that have room, on a wide one more."""

from exchanges.geography.names import Box, Shape, around, box_of, sides_of
from exchanges.maps.spots import along

# Sides of the map in ems of the names: on the narrowest screen, and as map.css has it
# from where on it shows the others.
PHONE, WIDE = 17.5, 32
EDGE, STEP = 0.2, 0.5  # ems: to the edge of the map, and along a shore
OWN = 0.4  # em: half the side of what a point keeps for itself


def sides_on(places, texts, shore):
    """For each name its side, and whether only a wide map has room for it.

    Places are shares of the side, or shapes in them; names keep off the `shore`.
    """
    narrow = sides_at(PHONE, zip(places, texts, strict=True), shore)
    names = list(zip(places, texts, narrow, strict=True))
    taken = [covered(*name, WIDE) for name in names if name[2]]
    taken += [around(each, OWN) for each in map(point_of, scaled_all(places, WIDE))]
    left = [(place, text) for place, text, side in names if not side]
    wide = iter(sides_at(WIDE, left, shore, taken))
    return [(side or next(wide), not side) for side in narrow]


def sides_at(side, names, shore, obstacles=()):
    frame = Box(EDGE, EDGE, side - EDGE, side - EDGE)
    beside = [
        (x * side, y * side)
        for ring in shore
        for x, y in along([*ring, ring[0]], STEP / side)
    ]
    found = [(scaled(place, side), text) for place, text in names]
    return sides_of(found, frame, obstacles, beside)


def covered(place, text, where, side):
    """What a name covers on a map with this side, in ems."""
    return box_of(scaled(place, side), text, where)


def scaled_all(places, side):
    return [scaled(place, side) for place in places]


def scaled(place, side):
    """A place, a shape or a box of shares, in ems of a map with this side."""
    if isinstance(place, Shape):
        return Shape(scaled(place.point, side), scaled(place.box, side))
    if isinstance(place, Box):
        edges = (place.left, place.top, place.right, place.bottom)
        return Box(*(side * each for each in edges))
    return tuple(side * each for each in place)


def point_of(place):
    return getattr(place, "point", place)
