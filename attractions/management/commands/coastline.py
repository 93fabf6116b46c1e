"""`manage.py coastline`: draws the coast around what there is to see in a city.

The drawing is exact within its area, and around it as far as `KNOWN`: a map of a place
at the edge also shows its surroundings.
"""

import json
import os
from itertools import product
from math import atan2, cos, hypot, pi, sin
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from attractions.coastlines import SIDES, coastline_file
from attractions.models import Attraction
from exchanges.models import City
from portal.drawing.coast import KNOWN, SIDE, NoAreaError, area_around
from portal.drawing.earth.geometry import (
    encloses,
    extent,
    frame,
    in_whole_units,
    path,
    scaled,
    simplified,
    trimmed,
)
from portal.management.terminal import terminal_language

LICENCE = "© OpenStreetMap contributors, ODbL 1.0"
DAMAGE = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
BOX = frame((SIDE, SIDE), KNOWN * SIDE)
FINENESS = 1.7  # units: much less than the sources are sure of
BEND = 15  # units: finer than the sources are sure of
RIVER_KM = 0.4  # width in which a river is drawn
OUTSIDE, TURN = 3 * SIDE, pi / 8  # units and radians, of the corners around the box
ALIKE, SAMPLES = 0.6, 30  # of two outlines of an island; along a side of both
PARTS = {"FeatureCollection": "features", "GeometryCollection": "geometries"}


class Command(BaseCommand):
    help = (
        "Cuts the coast around the attractions of a city out of the land of the world "
        "and keeps it in fixtures/coastlines/, for maps of the city and its places. "
        "SOURCE is the map.geo.json of the npm package @geo-maps/earth-coastlines-10m, "
        "or of a city inland the middle line of its river."
    )

    def add_arguments(self, parser):
        parser.add_argument("city", help="The last part of the address of the city.")
        parser.add_argument("source", type=Path, help="GeoJSON.")
        parser.add_argument(
            "--year", type=int, help="The year of the source, shown below the map."
        )

        parser.add_argument(
            "--islands", type=Path, help="GeoJSON with closer outlines of islands."
        )
        parser.add_argument(
            "--credit",
            default="",
            help="Whom the map names for these islands or the river.",
        )

    def handle(self, city, source, year, islands, credit, **options):
        with translation.override(terminal_language()):
            area = area_of(city)
            land, is_river = land_in(area, source, islands)
            found = {"licence": LICENCE, "year": year, "credit": credit}
            if is_river:
                found |= {"licence": credit, "is_river": True}
            found |= {side: getattr(area, side) for side in SIDES}
            file = coastline_file(city)
            try:
                write(file, json.dumps({**found, "land": land}, indent=1) + "\n")
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error
            size = filesizeformat(file.stat().st_size).replace("\xa0", " ")
            self.stdout.write(f"{file}: {size}")


def area_of(slug):
    """Return the area around the attractions of a city, with drafts."""
    try:
        if not City.objects.originals().filter(slug=slug).exists():
            raise CommandError(_("There is no city with the address “%s”.") % slug)
        rows = Attraction.objects.originals().of_city(slug)
        rows = rows.filter(latitude__isnull=False)
        return area_around(list(rows.values_list("latitude", "longitude")))
    except DatabaseError as error:
        raise CommandError(str(error)) from error
    except NoAreaError as error:
        reasons = {
            "empty": _("No attraction of this city has a position."),
            "pole": _("The attractions lie too near to a pole for a map."),
            "meridian": _("The map would lie on both sides of the 180th meridian."),
        }
        raise CommandError(reasons[error.args[0]]) from error


def land_in(area, source, islands=None):
    """Return the drawing of the land in the area, and whether a river parts it."""
    geometry, closer = read(source), read(islands) if islands else None
    try:
        river = line_in(geometry)
        land = banks(river, area) if river else drawing(geometry, area, closer)
    except DAMAGE as error:
        raise CommandError(no_land(source)) from error
    if not land:
        raise CommandError(
            _("There is no coast around these attractions, so there can be no map.")
        )
    return land, bool(river)


def read(source):
    try:
        return json.loads(source.read_bytes())
    except OSError as error:
        raise CommandError(f"{source}: {error.strerror}") from error
    except DAMAGE as error:
        raise CommandError(no_land(source)) from error


def no_land(source):
    return _("%s is no GeoJSON with the land of the world.") % source


def write(file, text):
    """Replace the file by the whole text, or change nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    try:
        unfinished.write_text(text, encoding="ascii")
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


# The land in an area, cut out of that of the whole world


def polygons(found):
    """Yield every polygon of a GeoJSON object, as a list of its rings."""
    kind = found["type"]
    if kind == "Polygon":
        yield found["coordinates"]
    elif kind == "MultiPolygon":
        yield from found["coordinates"]
    elif kind == "Feature":
        yield from polygons(found["geometry"])
    else:
        for part in found[PARTS[kind]]:
            yield from polygons(part)


def drawing(geometry, area, islands=None):
    """Return the land of an object in an area as an SVG path, empty without a coast.

    `islands` is a second object, whose islands replace those of the first if their
    shore has more corners.
    """
    rings = rings_in(geometry, area)
    if not any(0 < x < SIDE and 0 < y < SIDE for ring in rings for x, y in ring):
        return ""
    closer = [] if islands is None else rings_in(islands, area)
    return path(closest(ring, closer) for ring in rings)


def line_in(found):
    """Return the first line of a GeoJSON object, None if it has none."""
    if found["type"] == "LineString":
        return found["coordinates"]
    if found["type"] == "Feature":
        return line_in(found["geometry"])
    parts = found.get(PARTS.get(found["type"]), ())
    return next(filter(None, map(line_in, parts)), None)


def banks(river, area):
    """Return the land on both sides of a river as an SVG path, empty without it.

    The river is its middle line, which crosses the area from edge to edge.
    """
    line = scaled([area.at((y, x)) for x, y, *_height in river], SIDE)
    if not any(0 < x < SIDE and 0 < y < SIDE for x, y in line):
        return ""
    away, middle = RIVER_KM / area.side_km * SIDE / 2, simplified(line, BEND)
    return path(trimmed(bank(middle, each), BOX) for each in (away, -away))


def bank(line, away):
    """Return the land on one side of a line: a parallel, closed around the box."""
    ahead, behind, shore = [*line[1:], line[-1]], [line[0], *line[:-1]], []
    for (x, y), before, after in zip(line, behind, ahead, strict=True):
        right, down = after[0] - before[0], after[1] - before[1]
        share = away / hypot(right, down)
        shore.append((x - down * share, y + right * share))
    first, last = (atan2(y - SIDE / 2, x - SIDE / 2) for x, y in (line[0], line[-1]))
    turn = (first - last) % (2 * pi) - (0 if away > 0 else 2 * pi)
    number = max(round(abs(turn) / TURN), 1)
    angles = [last + turn * each / number for each in range(number + 1)]
    around = [(OUTSIDE * cos(each), OUTSIDE * sin(each)) for each in angles]
    return [*shore, *((SIDE / 2 + x, SIDE / 2 + y) for x, y in around)]


def rings_in(geometry, area):
    """Return the rings of a GeoJSON object that are in an area or near it, in units."""
    found = []
    for ring in (ring for polygon in polygons(geometry) for ring in polygon):
        if not ring:
            raise ValueError("a ring has no corners")
        places = scaled([area.at((y, x)) for x, y, *_height in ring], SIDE)
        if places := trimmed(places, BOX):
            closed = simplified([*places, places[0]], FINENESS)
            found.append(in_whole_units(closed)[1:])
    return [ring for ring in found if len(ring) > 2]


def closest(ring, others):
    """Return the ring, or the same island with more corners of the others."""
    same = (other for other in others if len(other) > len(ring))
    return next((other for other in same if common(ring, other) > ALIKE), ring)


def common(one, other):
    """Return what two rings have in common: a part of what they cover together."""
    left, top, right, bottom = extent([*one, *other])
    both = either = 0
    for column, row in product(range(SAMPLES), repeat=2):
        x = left + (column + 0.5) / SAMPLES * (right - left)
        y = top + (row + 0.5) / SAMPLES * (bottom - top)
        here, there = encloses(one, (x, y)), encloses(other, (x, y))
        both, either = both + (here and there), either + (here or there)
    return both / either if either else 0
