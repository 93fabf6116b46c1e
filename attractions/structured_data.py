"""Attractions in the vocabulary of schema.org."""

from attractions.models import Attraction
from portal.public.seo.structured_data import describes, place, short


@describes(Attraction)
def attraction(row, page):
    return {
        "@type": "TouristAttraction",
        **place(row),
        "containedInPlace": short(row.partner_city, "City", page),
    }
