"""Warnings about attractions."""

from django.db.models import prefetch_related_objects

from attractions.models import Attraction
from exchanges.quality import point_outside
from portal.editorial.quality.checks import about


@about(Attraction)
def attraction_is_elsewhere(rows):
    """Warn if an attraction is not in the country of its city."""
    prefetch_related_objects(rows, "city")
    for row in rows:
        yield from point_outside(row, row.city.country)
