"""Which part of the world a map shows."""

from math import cos, radians

from django.utils.translation import gettext as _

from attractions.map.coastlines import Area

MARGIN = 0.15  # parts of the side, on each side of the places
SMALLEST = 0.1  # degrees of latitude: about 11 km
NEAREST_POLE = 80  # degrees: beyond, the projection would draw the land out


class NoAreaError(Exception):
    """Says to whoever asked why there can be no map."""


def area_around(points, smallest=SMALLEST):
    """The square on the ground that holds all points, with a margin.

    `smallest` are the degrees of latitude that it shows at least.

    Raises NoAreaError without points, across the 180th meridian and near a pole.
    """
    if not points:
        raise NoAreaError(_("No attraction of this city has a position."))
    south, north = min(y for y, x in points), max(y for y, x in points)
    west, east = min(x for y, x in points), max(x for y, x in points)
    if max(north, -south) > NEAREST_POLE:
        raise NoAreaError(_("The attractions lie too near to a pole for a map."))
    middle, center = (south + north) / 2, (west + east) / 2
    narrowing = cos(radians(middle))
    side = max(north - south, (east - west) * narrowing, smallest) * (1 + 2 * MARGIN)
    height, width = side / 2, side / 2 / narrowing
    if east - west > 180 or abs(center) + width > 180:
        raise NoAreaError(_("The map would lie on both sides of the 180th meridian."))
    bounds = (center - width, middle - height, center + width, middle + height)
    return Area(*(round(bound, 4) for bound in bounds))
