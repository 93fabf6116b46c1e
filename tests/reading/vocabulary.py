"""Holds JSON-LD against schema.org's own vocabulary, as a package brings it."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from schema_org import registry

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")  # ISO 8601, as precise as it is known


def faults(graph):
    """What the vocabulary does not allow in a graph, each in a sentence."""
    types = {node["@id"]: node["@type"] for node in graph if "@id" in node}
    for node in graph:
        yield from faults_of(node, types)


def faults_of(node, types):
    kind = node["@type"]
    if kind not in registry.CLASS_METADATA:
        yield f"no type {kind}"
        return
    for name, values in node.items():
        if name.startswith("@"):
            continue
        found = registry.PROPERTY_BY_SCHEMA.get(name)
        if not found or found.superseded_by:
            yield f"no property {name}"
            continue
        if not set(found.domains) & above(kind):
            yield f"{kind} has no {name}"
        for value in values if isinstance(values, list) else [values]:
            if not any(fits(value, range, types) for range in found.ranges):
                yield f"{name} cannot be {words_for(value)}"
            if isinstance(value, dict) and "@type" in value:
                yield from faults_of(value, types)


def words_for(value):
    return value.get("@type") if isinstance(value, dict) else value


def above(kind):
    """A type and all that it inherits from."""
    return {kind, *registry.ancestry(kind)}


def fits(value, wanted, types):
    if isinstance(value, dict):
        # What stands on another page is of whatever type that page says.
        kind = value.get("@type") or types.get(value["@id"])
        return wanted not in registry.DATATYPES and (not kind or wanted in above(kind))
    if isinstance(value, str):
        return {"Text": bool, "URL": is_url, "Date": DATE.fullmatch}.get(
            wanted, is_moment if wanted == "DateTime" else lambda _: False
        )(value)
    return wanted == "Number" or (wanted == "Integer" and isinstance(value, int))


def is_url(text):
    return urlsplit(text).scheme in ("http", "https")


def is_moment(text):
    try:
        return "T" in text and datetime.fromisoformat(text).tzinfo
    except ValueError:
        return False
