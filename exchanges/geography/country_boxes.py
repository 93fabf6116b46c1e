"""Rough areas of countries: boxes of latitude and longitude, waters included.

`country_boxes.csv` was made from the borders of country-coder 5.6.1 (npm, licence ISC,
"Copyright (c) 2025, country-coder contributors"): each area of a country in a box in
degrees WGS 84, rounded outward to 0.1; boxes close together are merged. Overseas areas
belong to their country too, as well as to their own code. Hong Kong, Macao and Taiwan
belong to China. An area across the 180th meridian has a box on either side of it.
"""

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".csv")


@cache
def boxes():
    """Return south, west, north and east of the boxes of each ISO 3166-1 code."""
    found = {}
    with TABLE.open(encoding="ascii", newline="") as file:
        for country, *box in list(csv.reader(file))[1:]:
            found.setdefault(country, []).append(tuple(map(float, box)))
    return found


def may_lie_in(country, latitude, longitude):
    """Return True if a point, in degrees, can be in a country or that is not known."""
    return country not in boxes() or any(
        south <= latitude <= north and west <= longitude <= east
        for south, west, north, east in boxes()[country]
    )
