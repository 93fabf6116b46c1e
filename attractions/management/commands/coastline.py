"""`manage.py coastline`: draws the coast around what there is to see in a city."""

import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from attractions.coastlines import SIDES, coastline_file
from attractions.management.outlines import banks, drawing, line_in
from attractions.models import Attraction
from exchanges.models import City
from portal.drawing.coast import NoAreaError, area_around
from portal.management.terminal import terminal_language

LICENCE = "© OpenStreetMap contributors, ODbL 1.0"
DAMAGE = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


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
            path = coastline_file(city)
            try:
                write(path, text_of(area, land, year, credit, is_river))
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            size = filesizeformat(path.stat().st_size).replace("\xa0", " ")
            self.stdout.write(f"{path}: {size}")


def area_of(slug):
    try:
        return area_around(points_of(slug))
    except DatabaseError as error:
        raise CommandError(str(error)) from error
    except NoAreaError as error:
        raise CommandError(reasons()[error.reason]) from error


def reasons():
    """Return why there can be no map, by `NoAreaError.reason`."""
    return {
        "empty": _("No attraction of this city has a position."),
        "pole": _("The attractions lie too near to a pole for a map."),
        "meridian": _("The map would lie on both sides of the 180th meridian."),
    }


def points_of(slug):
    """Return latitude and longitude of the city's attractions, with drafts."""
    if not City.objects.originals().filter(slug=slug).exists():
        raise CommandError(_("There is no city with the address “%s”.") % slug)
    rows = Attraction.objects.originals().of_city(slug).filter(latitude__isnull=False)
    return list(rows.values_list("latitude", "longitude"))


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


def text_of(area, land, year, credit, is_river=False):
    bounds = {side: getattr(area, side) for side in SIDES}
    found = {"licence": LICENCE, "year": year, "credit": credit}
    if is_river:
        found |= {"licence": credit, "is_river": True}
    found |= {**bounds, "land": land}
    return json.dumps(found, indent=1) + "\n"


def write(path, text):
    """Replace the file by the whole text, or change nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    try:
        unfinished.write_text(text, encoding="ascii")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
