"""Drawings of a place: its island, its point on the coast, or among others.

In a city with a finished map of its coast the coast is drawn. In others, places are
points in their relative positions. A place without a position has the plain ink, to
draw nothing false.
"""

from django.utils.translation import gettext as _

from attractions.coastlines import coastline_of
from attractions.models import Attraction
from exchanges.models import City
from exchanges.points import position
from portal.drawing.cached import Drawing
from portal.drawing.covers.globes import region
from portal.drawing.covers.islands import among, on_coast, ring_step, whole
from portal.public.covers.registry import draws

FEWEST = 3  # points without a coast that make a picture


@draws(City)
def city_with_coast(city, drawer, size):
    """Draw the whole coast of a city, if its map is ready."""
    coast = coastline_of(city.slug)
    if not coast:
        return None
    words = _("Coast of %(city)s") % {"city": city.title}
    return Drawing(whole, (coast, "meant", size)), words


@draws(Attraction)
def attraction(row, drawer, size):
    """Draw a place as an outline or a point."""
    city, place = row.partner_city, position(row)
    if not city:
        return None
    names = {"city": city.title, "place": row.title}
    coast = coastline_of(city.slug)
    if not coast:
        return place and inland(row, place, drawer, size, names)
    if not place or not is_on(coast, place):
        return Drawing(whole, (coast, "land", size)), _("Coast of %(city)s") % names
    is_island = row.kind == Attraction.Kind.ISLAND
    words = _("Coast of %(city)s; %(place)s marked") % names
    return Drawing(on_coast, (coast, place, is_island, size)), words


def is_on(coast, place):
    return all(0 <= part <= 1 for part in coast.area.at(place))


def inland(row, place, drawer, size, names):
    """Draw the places of the city as points, or the land around if there are few."""
    others = drawer.once(points_by_city).get(row.city_id, {})
    points = tuple(each for key, each in others.items() if key != row.pk)
    if len(points) + 1 < FEWEST:
        words = _("Map of the land around %(place)s") % names
        return Drawing(region, (place, size)), words
    step = ring_step(place, points, size)
    words = _(
        "Places of %(city)s as points, a ring every %(step)s km; %(place)s marked"
    )
    return Drawing(among, (place, points, size)), words % {**names, "step": f"{step:g}"}


def points_by_city():
    """Return the positions of all public places, by city and by key."""
    rows = Attraction.objects.published().exclude(latitude=None).order_by("pk")
    found = {}
    for city, key, *place in rows.values_list("city_id", "pk", "latitude", "longitude"):
        found.setdefault(city, {})[key] = tuple(place)
    return found
