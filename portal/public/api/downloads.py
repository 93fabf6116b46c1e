"""The files with all rows of a set, in CSV, JSON and GeoJSON, made on request."""

import json
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES
from portal.public.api.csv_format import rows_as_csv
from portal.public.api.datasets import DATASETS, states
from portal.public.cross_origin import open_to_scripts
from portal.public.seo.structured_data import moment
from portal.server.absolute_urls import site_root

ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
DESCRIBED = 'rel="describedby"; type="application/csvm+json"'
POINT = ("longitude", "latitude")  # in this order


def rows_as_json(dataset, rows, meta):
    """Return `{"meta": ..., "rows": [...]}`, with a line for each row."""
    return f'{{"meta":{ENCODER.encode(meta)},"rows":[{in_lines(rows)}\n]}}\n'


def rows_as_geojson(dataset, rows, meta):
    """Return a FeatureCollection (RFC 7946), with a line for each row."""
    head = f'"type":"FeatureCollection","meta":{ENCODER.encode(meta)}'
    return f'{{{head},"features":[{in_lines(map(feature, rows))}\n]}}\n'


def in_lines(values):
    return ",".join(f"\n{ENCODER.encode(value)}" for value in values)


def feature(row):
    """Return a row as a feature; without a verified position it has no geometry."""
    point = [row[name] for name in POINT]
    geometry = None if None in point else {"type": "Point", "coordinates": point}
    properties = {name: value for name, value in row.items() if name not in POINT}
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": geometry,
        "properties": properties,
    }


class Form(NamedTuple):
    """A format: its name, the function that writes it, and its media type."""

    label: str
    write: object
    media_type: str
    parameters: str = ""


FORMS = {
    "csv": Form("CSV", rows_as_csv, "text/csv", "; charset=utf-8; header=present"),
    "json": Form("JSON", rows_as_json, "application/json"),
    "geojson": Form("GeoJSON", rows_as_geojson, "application/geo+json"),
}


@open_to_scripts
def data_file(request, name, form):
    """Answer with all public rows of a set in one format, or with 404.

    Every cache asks again each time, so what is withdrawn is gone everywhere.
    """
    dataset = DATASETS.get(name)
    if not dataset or form not in dataset.forms:
        raise Http404("no such data")
    kind, serializer = FORMS[form], dataset.serializer(context={"request": request})
    rows = map(serializer.to_representation, dataset.rows())
    meta = {
        "name": name,
        "title": in_all_languages(dataset.title),
        "row": in_all_languages(dataset.row),
        "as_of": moment(states()[name].changed),
        "licence": settings.DATA_LICENCE or None,
        "described_at": pages(site_root(request)),
        "catalog": site_root(request) + reverse("data_catalog"),
    }
    response = HttpResponse(
        kind.write(dataset, rows, meta), kind.media_type + kind.parameters
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    if form == "csv":
        response["Link"] = f"<{reverse('csv_metadata')}>; {DESCRIBED}"
    response["Cache-Control"] = "public, no-cache"
    response["Content-Language"] = ", ".join(map(bcp47, LANGUAGES))
    return response


def in_all_languages(text):
    """Return a text of the interface in each language, by its BCP 47 code."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[bcp47(code)] = str(text)
    return found


def pages(root):
    """Return the address of the page about the data in each language."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[bcp47(code)] = root + reverse("portal:open_data")
    return found
