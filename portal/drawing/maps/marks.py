"""Points of a map for readers, with places for their names."""

from dataclasses import dataclass

from portal.drawing.maps.labels import SIDES


@dataclass(frozen=True)
class Point:
    """Something with a name in the reader's language and a position.

    `place` is latitude and longitude, `about` says what it is, `lang` is the language
    of a fallback name, `label` the name with its runs in other scripts marked.
    """

    name: str
    place: tuple
    address: str = ""
    about: str = ""
    lang: str = ""
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A point on a map, and its name if there is room for it.

    The chief point is the subject of the map. `x` and `y` are shares of the map, `name`
    is the anchor of the text and its distance from the point, or from its neighbour
    `beside`; `is_wide` means that only a wide map has room for it.
    """

    point: Point
    is_chief: bool
    x: float
    y: float
    name: tuple | None
    beside: tuple | None = None
    is_wide: bool = False

    @property
    def place(self):
        return (f"{self.x:.2%}", f"{self.y:.2%}")

    @property
    def name_place(self):
        return tuple(f"{each:.2%}" for each in self.beside or (self.x, self.y))


def marks(points, chief, places, sides):
    """Return marks of points at these places, in shares of the map."""
    return [
        Mark(point, point == chief, x, y, SIDES.get(side))
        for point, (x, y), side in zip(points, places, sides, strict=True)
    ]
