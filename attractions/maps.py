"""Maps of attractions: of the places of a city, and of one place."""

from dataclasses import dataclass

from attractions.coastlines import coastline_of
from attractions.models import Attraction
from exchanges.points import point_of, position
from portal.drawing.cached import cached
from portal.drawing.coast import (
    POINTS_AT_LEAST,
    Coast,
    NoAreaError,
    area_around,
    around_place,
    is_known,
    nearest_to,
)
from portal.drawing.maps.places import PlacesMap, places_map

MOST = 40  # places on a map; more would not be legible
FEWEST = 4  # points that are useful without a coast
EDGE = 0.03  # of the side: a point nearer to the edge is left out


@dataclass(frozen=True)
class Map:
    """A picture, and its caption."""

    picture: PlacesMap
    coast: Coast | None
    leaves_some_out: bool = False
    is_of_island: bool = False


def map_of(rows):
    """Return the map of places of one city, None where none can be drawn."""
    cities = {row.city_id: row.partner_city for row in rows}
    city = next(iter(cities.values())) if len(cities) == 1 else None
    known = [row for row in rows if position(row)][:MOST]
    if not (city and known):
        return None
    coast = coastline_of(city.slug)
    area = coast.framed if coast else area_of(list(map(position, known)))
    points = points_on(area, known) if area else ()
    if not points:
        return None
    picture = cached(places_map, area, coast, points)
    return Map(picture, coast, leaves_some_out=len(points) < len(rows))


def map_of_place(row, places):
    """Return the map of one place among the other places of its city, or None.

    `places` are those with a position, this one among them or not.
    """
    city, place = row.partner_city, position(row)
    is_island = row.kind == Attraction.Kind.ISLAND
    if not (place and city):
        return None
    coast = coastline_of(city.slug)
    others = [each for each in places if each.pk != row.pk]
    beside = [each for each in (*others, city) if position(each)]
    if coast and is_known(coast, place):
        area = around_place(coast, place, is_island)
    else:
        coast, area = None, area_of(nearest_to(place, list(map(position, beside))))
    if not area:
        return None
    shown = [*others[:MOST], *(each for each in beside if each == city)]
    points, chief = points_on(area, [row, *shown]), point_at(row)
    picture = cached(places_map, area, coast, points, chief)
    return Map(picture, coast, is_of_island=is_island and bool(picture.own))


def area_of(points):
    """Return the area of points without a coast; None if they are no map."""
    if len(points) < FEWEST:
        return None
    try:
        return area_around(points, POINTS_AT_LEAST)
    except NoAreaError:  # they would need several
        return None


def points_on(area, rows):
    """Return the rows as points on a map, without the few at its very edge."""
    return tuple(
        point_at(row)
        for row in rows
        if all(EDGE < share < 1 - EDGE for share in area.at(position(row)))
    )


def point_at(row):
    about = row.get_kind_display() if isinstance(row, Attraction) else ""
    return point_of(row, about)
