"""Rows as JSON and as GeoJSON (RFC 7946), one in a line."""

import json

ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
POINT = ("longitude", "latitude")  # in this order


def rows_as_json(dataset, rows, meta):
    """Yield the parts of `{"meta": ..., "rows": [...]}`."""
    yield f'{{"meta":{ENCODER.encode(meta)},"rows":['
    yield from separated(map(ENCODER.encode, rows))
    yield "\n]}\n"


def rows_as_geojson(dataset, rows, meta):
    """Yield the parts of a FeatureCollection."""
    yield f'{{"type":"FeatureCollection","meta":{ENCODER.encode(meta)},"features":['
    yield from separated(ENCODER.encode(feature(row)) for row in rows)
    yield "\n]}\n"


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


def separated(texts):
    comma = "\n"
    for text in texts:
        yield comma + text
        comma = ",\n"
