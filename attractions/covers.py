"""What is drawn of a place: its island, its point on the coast, or among others.

Of a city whose coast lies ready the coast is drawn. Where there is none nothing stands
in for it: the places of the city are points, as they lie to each other.
"""

from functools import lru_cache
from math import cos, radians

from django.utils.translation import gettext as _

from attractions.map.coastlines import SIDE, coastline_of
from attractions.map.outlines import FINENESS
from attractions.models import Attraction
from exchanges.covers import globe_of
from exchanges.models import City
from portal.public.covers.registry import draws
from portal.public.covers.scene import CARD, RINGS, Scene
from portal.public.covers.shapes import box, is_inside, moved, rings_of

WINDOWS = (0.36, 0.6, 1.0)  # parts of the area that are shown around a point
ISLAND = 0.62  # part of the picture that an island fills
STEPS = 100  # of its outline, along a card: fewer would be seen
CUT = 0.02  # parts of the area: so far from where the land was cut off nothing shows
FEWEST = 3  # points without a coast that make a picture
EDGE = 0.16  # part of the picture around such points


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
        return among_others(row, drawer, size) or globe_of(city, drawer, size)
    if not place or not is_on(coast, place):
        return whole(coast, size, "land"), _("Coast of %(city)s") % names
    is_island = row.kind == Attraction.Kind.ISLAND
    scene = (is_island and island(coast, place, size)) or marked(coast, place, size)
    return scene, _("Coast of %(city)s; %(place)s marked") % names


def position(row):
    return None if row.latitude is None else (row.latitude, row.longitude)


def is_on(coast, place):
    return all(0 <= part <= 1 for part in coast.area.place(*place))


# On the coast


@lru_cache(maxsize=100)
def whole(coast, size, tone):
    """All of the coast in one tone."""
    rings = moved(rings_of(coast.land), window(coast, (0.5, 0.5), 1, size), size)
    middle = (size[0] // 2, size[1] // 2)
    return Scene(size, **{tone: rings}, rings=RINGS, focus=middle)


@lru_cache(maxsize=1000)
def island(coast, place, size):
    """The land on which a point lies, lightest; None where it lies on none."""
    rings = rings_of(coast.land)
    point = tuple(SIDE * part for part in coast.area.place(*place))
    own = next((ring for ring in rings if is_inside(point, ring)), None)
    if not own:
        return None
    left, top, right, bottom = within(box(own), limits(coast.land))
    closest = STEPS * FINENESS / SIDE * size[0] / CARD[0]
    side = max(max(right - left, bottom - top) / ISLAND, closest)
    seen = window(coast, ((left + right) / 2, (top + bottom) / 2), min(side, 1), size)
    parts = [ring for ring in rings if ring is own or is_inside(ring[0], own)]
    rest = [ring for ring in rings if ring not in parts]
    focus = placed((left + right) / 2, (top + bottom) / 2, seen, size)
    meant, land = moved(parts, seen, size), moved(rest, seen, size)
    return Scene(size, land=land, meant=meant, rings=RINGS, focus=focus)


@lru_cache(maxsize=1000)
def marked(coast, place, size):
    """The coast around a point, as much of it as shows some sea."""
    x, y = coast.area.place(*place)
    for part in WINDOWS:
        seen = window(coast, (x, y), part, size)
        land = moved(rings_of(coast.land), seen, size)
        if any(0 < a < size[0] and 0 < b < size[1] for ring in land for a, b in ring):
            break
    mark = placed(x, y, seen, size)
    return Scene(size, land=land, rings=RINGS, marks=(mark,), focus=mark)


def window(coast, middle, part, size):
    """A part of the area around a point of it, moved to where the land is known."""
    (width, height), (x, y) = size, middle
    across, down = part * min(width / height, 1), part * min(height / width, 1)
    west, north, east, south = limits(coast.land)
    left = min(max(x - across / 2, west), east - across)
    top = min(max(y - down / 2, north), south - down)
    return tuple(SIDE * each for each in (left, top, across, down))


@lru_cache(maxsize=100)
def limits(land):
    """How far the land is known: the area at least, and what was kept around it."""
    found = box([corner for ring in rings_of(land) for corner in ring])
    west, north, east, south = (each / SIDE for each in found)
    least = (min(west + CUT, 0), min(north + CUT, 0))
    return (*least, max(east - CUT, 1), max(south - CUT, 1))


def within(found, limits):
    """What of a box in units lies within limits, in parts of the area."""
    left, top, right, bottom = (each / SIDE for each in found)
    west, north, east, south = limits
    return max(left, west), max(top, north), min(right, east), min(bottom, south)


def placed(x, y, seen, size):
    """Where in the picture of a window a point of the area lies."""
    left, top, width, height = seen
    across, down = (SIDE * x - left) / width, (SIDE * y - top) / height
    return (round(across * size[0]), round(down * size[1]))


# Without a coast


def among_others(row, drawer, size):
    """The places of the city as points, and this one marked; None of too few."""
    others = drawer.once(points_by_city).get(row.city_id, {})
    place = position(row)
    points = tuple(each for key, each in others.items() if key != row.pk)
    if not place or len(points) + 1 < FEWEST:
        return None
    names = {"city": row.partner_city.title, "place": row.title}
    words = _("Places of %(city)s as points; %(place)s marked") % names
    return points_around(place, points, size), words


def points_by_city():
    """The positions of all places that visitors may see, by city and by key."""
    rows = Attraction.objects.published().exclude(latitude=None).order_by("pk")
    found = {}
    for city, key, *place in rows.values_list("city_id", "pk", "latitude", "longitude"):
        found.setdefault(city, {})[key] = tuple(place)
    return found


@lru_cache(maxsize=1000)
def points_around(place, points, size):
    south, west, north, east = bounds([place, *points])
    narrowing = cos(radians((south + north) / 2))
    spans = ((east - west) * narrowing, north - south)
    room = [(1 - 2 * EDGE) * side for side in size]
    scale = min(side / (span or 1e-6) for side, span in zip(room, spans, strict=True))
    middle = (size[0] / 2, size[1] / 2)

    def shown(point):
        right = (point[1] - (west + east) / 2) * narrowing
        down = (south + north) / 2 - point[0]
        return (round(middle[0] + scale * right), round(middle[1] + scale * down))

    mark = shown(place)
    return Scene(size, points=tuple(map(shown, points)), marks=(mark,), focus=mark)


def bounds(points):
    ys, xs = zip(*points, strict=True)
    return min(ys), min(xs), max(ys), max(xs)
