"""A map of attractions: the coast, and a numbered marker for each that lies there."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import dist

from attractions.map.coastlines import coastline_of

# Pixels of CSS, on the narrowest screen: the side of the map, and how far the middles
# of two markers are apart. On a wider one the map grows, the markers do not.
NARROWEST = 280
WIDE_APART, APART = 44, 32
EDGE = 16
GRID = range(EDGE, NARROWEST - EDGE + 1, 8)
MOST = 40  # markers; beyond, nobody would find a place among the others


@dataclass(frozen=True)
class Marker:
    """A numbered link to an attraction, and the point that it stands for."""

    row: object
    number: int
    point: tuple
    middle: tuple


@dataclass(frozen=True)
class Map:
    """A coast with markers, and whether some of the places have none."""

    coastline: object
    markers: list
    leaves_some_out: bool


def map_of(rows, all_in=None):
    """The map of the rows, None where they are of several cities or none can be drawn.

    What is drawn gets a `map_number`, by which it is found in the list: the same on
    all maps of a city. `all_in(city)` has all its rows where these may be some of them.
    """
    cities = {row.city_id: row.partner_city for row in rows}
    city = next(iter(cities.values())) if len(cities) == 1 else None
    coastline = coastline_of(city.slug) if city else None
    if not coastline:
        return None
    numbers = numbers_of(coastline, all_in(city) if all_in else rows)
    found = [row for row in rows if row.pk in numbers][:MOST]
    places = [place_in(coastline, row) for row in found]
    markers = [
        Marker(row, numbers[row.pk], percent(place), percent(middle))
        for row, place, middle in zip(found, places, spread(tuple(places)), strict=True)
    ]
    for marker in markers:
        marker.row.map_number = marker.number
    return Map(coastline, markers, len(found) < len(rows)) if markers else None


def numbers_of(coastline, rows):
    """The numbers, by key, of the rows that lie on the map."""
    keys = (row.pk for row in rows if place_in(coastline, row))
    return {key: number for number, key in enumerate(keys, start=1)}


def place_in(coastline, row):
    """Where the attraction lies on the map, None where it has no point there."""
    if row.latitude is None:
        return None
    x, y = coastline.area.place(row.latitude, row.longitude)
    return (NARROWEST * x, NARROWEST * y) if 0 <= x <= 1 and 0 <= y <= 1 else None


def percent(place):
    """A place as SVG writes it, whatever size the map has."""
    return tuple(f"{each / NARROWEST:.1%}" for each in place)


@lru_cache(maxsize=200)
def spread(places):
    """The middles of markers for the places: near them, and not upon each other."""
    middles = []
    for place in map(within, places):
        middles.append(
            free([place], middles, WIDE_APART)
            or free(near(place), middles, WIDE_APART)
            or free(near(place), middles, APART)
            or place
        )
    return tuple(middles)


def within(place):
    """The point of the map next to the place where a marker is not cut off."""
    return tuple(min(max(each, EDGE), NARROWEST - EDGE) for each in place)


def near(place):
    """Points all over the map, the nearest to the place first."""
    return sorted(product(GRID, GRID), key=lambda point: dist(point, place))


def free(candidates, taken, apart):
    """The first candidate that keeps its distance from all that are taken, or None."""
    for candidate in candidates:
        if all(dist(candidate, each) >= apart for each in taken):
            return candidate
    return None
