"""What is drawn of a place: its island, its point on the coast, or among others.

Of a city whose coast lies ready the coast is drawn. Of another one the places are
points, as they lie to each other; one without a position has the land around its city.
"""

from django.utils.translation import gettext as _

from attractions.map.coastlines import coastline_of
from attractions.map.scenes import island, marked, points_around, whole
from attractions.models import Attraction
from exchanges.covers import position  # which has said what is drawn of other cities
from exchanges.geography.scenes import region
from exchanges.models import City
from portal.public.covers.registry import draws

FEWEST = 3  # points without a coast that make a picture


@draws(City)
def city_with_coast(city, drawer, size):
    """The whole coast of a city, as far as it lies ready."""
    coast = coastline_of(city.slug)
    if not coast:
        return None
    return whole(coast, size, "meant"), _("Coast of %(city)s") % {"city": city.title}


@draws(Attraction)
def attraction(row, drawer, size):
    """A place by what is known of it: an outline, a point, or its city alone."""
    city, place = row.partner_city, position(row)
    if not city:
        return None
    names = {"city": city.title, "place": row.title}
    coast = coastline_of(city.slug)
    if not coast:
        return among_others(row, drawer, size, names) or in_region(row, size, names)
    if not place or not is_on(coast, place):
        return whole(coast, size, "land"), _("Coast of %(city)s") % names
    is_island = row.kind == Attraction.Kind.ISLAND
    scene = (is_island and island(coast, place, size)) or marked(coast, place, size)
    return scene, _("Coast of %(city)s; %(place)s marked") % names


def is_on(coast, place):
    return all(0 <= part <= 1 for part in coast.area.place(*place))


def among_others(row, drawer, size, names):
    """The places of the city as points, and this one marked; None of too few."""
    others = drawer.once(points_by_city).get(row.city_id, {})
    place = position(row)
    points = tuple(each for key, each in others.items() if key != row.pk)
    if not place or len(points) + 1 < FEWEST:
        return None
    scene, step = points_around(place, points, size)
    words = _(
        "Places of %(city)s as points, a ring every %(step)s km; %(place)s marked"
    )
    return scene, words % {**names, "step": f"{step:g}"}


def in_region(row, size, names):
    """The land around the place, or around its city where it has no position."""
    place = position(row)
    point = place or position(row.partner_city)
    scene = point and region(point, size, bool(place))
    if not scene:
        return None
    if place:
        return scene, _("Map of the land around %(place)s") % names
    return scene, _("Map of the land around %(city)s") % names


def points_by_city():
    """The positions of all places that visitors may see, by city and by key."""
    rows = Attraction.objects.published().exclude(latitude=None).order_by("pk")
    found = {}
    for city, key, *place in rows.values_list("city_id", "pk", "latitude", "longitude"):
        found.setdefault(city, {})[key] = tuple(place)
    return found
