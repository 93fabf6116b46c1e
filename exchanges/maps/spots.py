"""The cities as a map knows them, and the lines from the home city to the others."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import dist

from django.utils.html import format_html

from exchanges.geography.sphere import distance_km, great_circle
from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.languages import bcp47, borrowed_language
from portal.public.covers.planar import simplify

KM_PER_STEP = 150
FEWEST_STEPS = 8


@dataclass(frozen=True)
class Spot:
    """The name of a city in the reader's language, where it lies and leads to.

    `about` says what it is to the home city; `lang` is that of a name that stands in.
    """

    name: str
    lang: str
    point: tuple
    address: str
    about: str

    @property
    def label(self):
        """The name as it stands on a map, its runs in another script marked."""
        return mark_scripts(self.name, self.lang, "tspan")

    @property
    def html(self):
        """The name as it stands in a sentence, with its language."""
        words = mark_scripts(self.name, self.lang)
        if not self.lang:
            return words
        return format_html('<span lang="{}">{}</span>', self.lang, words)


@dataclass(frozen=True)
class Network:
    """The spots of the home city and of its partners."""

    home: Spot
    partners: tuple

    @property
    def spots(self):
        return (self.home, *self.partners)

    @property
    def lines(self):
        """The shortest line to each partner, as points."""
        return tuple(line_of(self.home.point, each.point) for each in self.partners)


@dataclass(frozen=True)
class Mark:
    """A point of a map, and its name if there is room for it.

    The chief one is that which the map is about. `x` and `y` are shares of the map,
    `name` the anchor of the text and its distance from the point, or from what it
    stands `beside`; `is_wide` says that only a wide map has room for it.
    """

    spot: Spot
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


def spot_of(city, about):
    field = city.name_field
    borrowed = borrowed_language(city, field)
    return Spot(
        name=getattr(city, field),
        lang=bcp47(borrowed) if borrowed else "",
        point=(city.latitude, city.longitude),
        address=city.get_absolute_url(),
        about=str(about),
    )


def points_of(spots):
    return tuple(spot.point for spot in spots)


@lru_cache(maxsize=2000)
def line_of(start, end):
    """The shortest line between two points, fine enough for a map of the world."""
    steps = max(FEWEST_STEPS, round(distance_km(start, end) / KM_PER_STEP))
    return tuple(great_circle(start, end, steps))


def drawn(lines, units, fineness):
    """Lines of places in the units of a drawing, without points that nobody sees."""
    found = ([(x * units[0], y * units[1]) for x, y in line] for line in lines)
    return [simplify(line, fineness) for line in found]


def along(places, step):
    """Places on a line, no farther apart than a step."""
    for (x, y), (right, down) in pairwise(places):
        number = max(1, round(dist((x, y), (right, down)) / step))
        for each in range(number):
            yield (x + (right - x) * each / number, y + (down - y) * each / number)
