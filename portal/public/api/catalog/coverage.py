"""Where and when the rows of a set are: its box on the map, and its first and last day.

Both come from the public rows, so a catalogue finds the sets by place and time.
"""

from django.db.models import Max, Min
from django.utils import timezone

from portal.public.api.datasets import DATASETS

WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
EDGES = {
    "west": Min("longitude"),
    "south": Min("latitude"),
    "east": Max("longitude"),
    "north": Max("latitude"),
}


def boxes():
    """Return the box of each set by its name, in degrees: west, south, east, north.

    A set without positions has the box of all the others, whose cities it is about.
    """
    found = {}
    for dataset in DATASETS.values():
        if dataset.is_placed:
            rows = dataset.public().exclude(latitude=None).order_by()
            box = rows.aggregate(**EDGES)
            if None not in box.values():
                found[dataset.name] = [box[edge] for edge in EDGES]
    whole = around([*found.values()])
    return {name: found.get(name, whole) for name in DATASETS}


def around(found):
    """Return the box around several, None for none."""
    if not found:
        return None
    west, south, east, north = zip(*found, strict=True)
    return [min(west), min(south), max(east), max(north)]


def location(box):
    """Return a box and its middle in WKT; None for no box."""
    if not box:
        return None
    west, south, east, north = box
    corners = [(west, south), (east, south), (east, north), (west, north)]
    ring = ", ".join(f"{x:g} {y:g}" for x, y in [*corners, corners[0]])
    middle = f"{(west + east) / 2:g} {(south + north) / 2:g}"
    return {
        "@type": "dcterms:Location",
        "dcat:bbox": {"@type": WKT, "@value": f"POLYGON(({ring}))"},
        "dcat:centroid": {"@type": WKT, "@value": f"POINT({middle})"},
    }


def period(dataset, state):
    """Return the first and the last day that the rows are about, None without rows.

    Rows without days of their own are about the time from their first publication to
    their last change.
    """
    if dataset.dated:
        ends = {f"last_{name}": Max(name) for name in dataset.dated}
        rows = dataset.public().order_by()
        found = rows.aggregate(first=Min(dataset.dated[0]), **ends)
        first = found.pop("first")
        first = first and first.earliest
        last = max((each.latest for each in found.values() if each), default=None)
    else:
        times = state.first, state.changed
        first, last = (time and timezone.localdate(time) for time in times)
    if not (first and last):
        return None
    return {
        "@type": "dcterms:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:date", "@value": first.isoformat()},
        "dcat:endDate": {"@type": "xsd:date", "@value": last.isoformat()},
    }
