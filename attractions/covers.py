"""Drawings of a place: its island, its point on the coast, or among others.

In a city with a finished map of its coast or river, that is drawn. In others, places
are points in their relative positions, or the land around them if they are few. Where
the position is not known nothing is marked. By its turn among the places of the city,
each has a picture of its own.
"""

from django.utils.translation import gettext as _

from attractions.coastlines import coastline_of
from attractions.models import Attraction
from exchanges.models import City
from exchanges.points import position
from portal.drawing.cached import Drawing
from portal.drawing.covers.globes import region
from portal.drawing.covers.islands import (
    among,
    island,
    marked,
    ring_step,
    stretch,
    whole,
)
from portal.public.covers.registry import draws

FEWEST = 3  # points without a coast that make a picture


@draws(City)
def city_with_coast(city, drawer, size):
    """Draw the whole coast of a city, if its map is ready."""
    coast = coastline_of(city.slug)
    if not coast or coast.is_river:
        return None
    words = _("Coast of %(city)s") % {"city": city.title}
    return Drawing(whole, (coast, "meant", size)), words


@draws(Attraction)
def attraction(row, drawer, size):
    """Draw a place as an outline or a point."""
    city = row.partner_city
    if not city:
        return None
    found = drawer.once(places_by_city).get(row.city_id, {})
    turn = list(found).index(row.pk) if row.pk in found else len(found)
    others = tuple(each for key, each in found.items() if each and key != row.pk)
    coast = coastline_of(city.slug)
    if coast:
        return on_its_coast(row, coast, others, turn, size)
    return inland(row, others, turn, size)


def on_its_coast(row, coast, others, turn, size):
    """Draw the island of a place, its point on the land, or the coast without it."""
    place, is_river = position(row), coast.is_river
    names = {"city": row.partner_city.title, "place": row.title}
    if not place or not all(0 <= part <= 1 for part in coast.area.at(place)):
        words = _("River in %(city)s") if is_river else _("Coast of %(city)s")
        if turn or is_river:
            return Drawing(stretch, (coast, turn, size)), words % names
        return Drawing(whole, (coast, "land", size)), words % names
    words = _("Coast of %(city)s; %(place)s marked")
    if is_river:
        words = _("River in %(city)s; %(place)s marked")
    if row.kind == Attraction.Kind.ISLAND and coast.own(place) is not None:
        return Drawing(island, (coast, place, size)), words % names
    beside = others if is_river else ()
    return Drawing(marked, (coast, place, beside, turn, size)), words % names


def inland(row, others, turn, size):
    """Draw the places of the city as points, or the land around if there are few."""
    place, centre = position(row), position(row.partner_city)
    names = {"city": row.partner_city.title, "place": row.title}
    if not place:
        words = _("Map of the land around %(city)s") % names
        return centre and (Drawing(region, (centre, False, turn, size)), words)
    if len(others) + 1 < FEWEST:
        words = _("Map of the land around %(place)s") % names
        return Drawing(region, (place, True, turn, size)), words
    step = ring_step(place, others, size)
    words = _(
        "Places of %(city)s as points, a ring every %(step)s km; %(place)s marked"
    )
    return Drawing(among, (place, others, size)), words % {**names, "step": f"{step:g}"}


def places_by_city():
    """Return the positions of all public places, by city and by key; some have none."""
    rows = Attraction.objects.published().order_by("slug")
    found = {}
    for city, key, *place in rows.values_list("city_id", "pk", "latitude", "longitude"):
        is_known = place[0] is not None
        found.setdefault(city, {})[key] = tuple(place) if is_known else None
    return found
