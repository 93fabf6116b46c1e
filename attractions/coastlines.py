"""The coastlines that are ready to be drawn: a small file for each city that has one.

They are kept beside the fixtures, as content is: `fixtures/coastlines/<slug>.json`. The
command `coastline` makes them.
"""

import json
import logging
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from portal.drawing.coast import Area, Coast

DRAWING = re.compile(r"(M-?[0-9]+ -?[0-9]+l[0-9 -]+z)+")
SIDES = ("west", "south", "east", "north")

log = logging.getLogger(__name__)


def coastline_file(slug):
    """Return the file of the coastline of a city, if there is one."""
    return Path(settings.FIXTURE_DIRS[0]) / "coastlines" / f"{slug}.json"


def coastline_of(slug):
    """Return the coastline of a city, None if none can be drawn."""
    path = coastline_file(slug)
    try:
        return read_coastlines(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s cannot be drawn: %r", path.name, error)
        return None


@lru_cache(maxsize=100)
def read_coastlines(path, changed):
    """Return the coastline in a file; what changed since it was read is read again."""
    found = json.loads(path.read_text(encoding="ascii"))
    area = Area(*(float(found[side]) for side in SIDES))
    if not (area.west < area.east and area.south < area.north):
        raise ValueError("the area has no extent")
    if not DRAWING.fullmatch(found["land"]):
        raise ValueError("the land is no drawing")
    about = (found.get("year"), found.get("credit", ""), bool(found.get("is_river")))
    return Coast(area, found["land"], *about)
