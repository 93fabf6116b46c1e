"""Rows as JSON and as GeoJSON (RFC 7946), a line each, written while they are read."""

import json

ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str
)


def rows_as_json(_dataset, rows, meta):
    """`{"meta": ..., "rows": [...]}`; texts are as they are stored."""
    yield f'{{"meta":{ENCODER.encode(meta)},"rows":['
    yield from separated(rows)
    yield "\n]}\n"


def rows_as_geojson(_dataset, rows, meta):
    """A FeatureCollection; what has no verified place has no geometry."""
    yield f'{{"type":"FeatureCollection","meta":{ENCODER.encode(meta)},"features":['
    yield from separated(map(feature, rows))
    yield "\n]}\n"


def separated(values):
    comma = "\n"
    for value in values:
        yield comma + ENCODER.encode(value)
        comma = ",\n"


def feature(row):
    """A row of a place; longitude comes first."""
    point = (row.pop("longitude"), row.pop("latitude"))
    is_known = None not in point
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": point} if is_known else None,
        "properties": row,
    }
