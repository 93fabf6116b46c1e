"""Maps of what there is to see: of the places of a city, and of one place."""

from dataclasses import dataclass

from attractions.map.areas import NoAreaError
from attractions.map.coastlines import coastline_of
from attractions.map.picture import Picture, picture_of
from attractions.map.windows import (
    around_place,
    around_points,
    is_shown,
    nearest_to,
    own_ring,
)
from attractions.models import Attraction
from exchanges.maps.spots import spot_of

MOST = 40  # places on a map; beyond, nobody would find one among the others
FEWEST = 2  # points that say something without a coast


@dataclass(frozen=True)
class Map:
    """A picture, and what its caption says of it."""

    picture: Picture
    coastline: object
    leaves_some_out: bool = False
    is_of_island: bool = False


def map_of(rows):
    """The map of places, None where they are of several cities or none can be drawn."""
    cities = {row.city_id: row.partner_city for row in rows}
    city = next(iter(cities.values())) if len(cities) == 1 else None
    known = [row for row in rows if row.latitude is not None][:MOST]
    if not (city and known):
        return None
    coastline = coastline_of(city.slug)
    if not coastline and len(known) < FEWEST:
        return None
    try:
        area = coastline.area if coastline else around_points([*map(point_of, known)])
    except NoAreaError:
        return None
    spots = spots_on(area, map(spot, known))
    picture = picture_of(area, coastline, None, spots, None) if spots else None
    left_out = len(spots) < len(rows)
    return Map(picture, coastline, left_out) if picture else None


def map_of_place(row, places):
    """The map of one place among the other places of its city; None if there is none.

    `places` are those with a position, this one among them or not.
    """
    city, is_island = row.partner_city, row.kind == Attraction.Kind.ISLAND
    if row.latitude is None or not city:
        return None
    coastline, own = coastline_of(city.slug), None
    others = [each for each in places if each.pk != row.pk]
    point = point_of(row)
    place = coastline.area.place(*point) if coastline else None
    if place and is_shown(place):
        area = around_place(coastline, place, is_island)
        own = own_ring(coastline, place)
    else:
        coastline, area = None, area_among(point, [*others, city])
    if not area:
        return None
    rows = [row, *others[:MOST], *reference(city)]
    spots = spots_on(area, map(spot, rows))
    picture = picture_of(area, coastline, own, spots, spot(row))
    return Map(picture, coastline, is_of_island=is_island and own is not None)


def area_among(point, rows):
    """The area of a point and those beside it; None if there are none."""
    points = nearest_to(point, [point_of(r) for r in rows if r.latitude is not None])
    try:
        return around_points(points) if len(points) >= FEWEST else None
    except NoAreaError:
        return None


def reference(city):
    """The city itself, which has a point as its places do."""
    return [city] if city.latitude is not None else []


def spots_on(area, spots):
    """Those that lie on a map, without the few at its very edge."""
    found = [(each, area.place(*each.point)) for each in spots]
    return tuple(
        each for each, place in found if all(0.03 < share < 0.97 for share in place)
    )


def spot(row):
    about = row.get_kind_display() if isinstance(row, Attraction) else ""
    return spot_of(row, about)


def point_of(row):
    return (row.latitude, row.longitude)
