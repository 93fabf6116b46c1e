"""The files of open data, read as their users do."""

import csv
import io
import json

from portal.public.api.datasets import DATASETS
from tests.hostile.values import body

FILES = [f"/data/{name}.{form}" for name, d in DATASETS.items() for form in d.forms]


def read(client, name, form="json"):
    """The parsed JSON of a set."""
    response = client.get(f"/data/{name}.{form}")
    assert response.status_code == 200, (name, form)
    return json.loads(body(response))


def rows(client, name):
    """The rows of a set by their identifiers."""
    found = read(client, name)["rows"]
    by_id = {row["id"]: row for row in found}
    assert len(by_id) == len(found)
    return by_id


def table(client, name):
    """The rows of a set as CSV has them, by their identifiers."""
    text = body(client.get(f"/data/{name}.csv"))
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    found = csv.DictReader(io.StringIO(text[1:], newline=""), strict=True)
    return {row["id"]: row for row in found}
