"""Rows as JSON and as GeoJSON (RFC 7946), a line each, written while they are read.

The names of the columns are written once for all rows, and the values between them: a
dictionary of each row takes three times as long.
"""

import json
from json.encoder import encode_basestring

from portal.public.open_data.datasets import Type

ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str
)
OTHERS = {Type.WHOLE, Type.DECIMAL, Type.SWITCH, Type.LIST, Type.SOURCES}
NULL = "null"


def rows_as_json(dataset, rows, root, meta):
    """`{"meta": ..., "rows": [...]}`; texts are as they are stored."""
    row = an_object(dataset.names)
    values = dataset.written(rows, writer_for, root)
    yield f'{{"meta":{ENCODER.encode(meta)},"rows":['
    yield from separated(row % tuple(each) for each in values)
    yield "\n]}\n"


def rows_as_geojson(dataset, rows, root, meta):
    """A FeatureCollection; what has no verified place has no geometry."""
    values = dataset.written(rows, writer_for, root)
    yield f'{{"type":"FeatureCollection","meta":{ENCODER.encode(meta)},"features":['
    yield from separated(features(dataset.names, values))
    yield "\n]}\n"


def writer_for(column):
    """The function that makes JSON of a value of the column."""
    return ENCODER.encode if column.type in OTHERS else text


def text(value):
    return encode_basestring(value) if value else NULL


def an_object(names):
    """The format of an object with these names."""
    return "{" + ",".join(f"{encode_basestring(name)}:%s" for name in names) + "}"


def separated(texts):
    comma = "\n"
    for each in texts:
        yield comma + each
        comma = ",\n"


def features(names, values):
    """Rows of places as features; longitude comes first."""
    rest = [name for name in names if name not in ("longitude", "latitude")]
    feature = an_object(["type", "id", "geometry", "properties"])
    properties = an_object(rest)
    for each in values:
        row = dict(zip(names, each, strict=True))
        point = row["longitude"], row["latitude"]
        is_known = NULL not in point
        geometry = f'{{"type":"Point","coordinates":[{",".join(point)}]}}'
        inner = properties % tuple(row[name] for name in rest)
        yield feature % ('"Feature"', row["id"], geometry if is_known else NULL, inner)
