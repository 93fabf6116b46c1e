"""Which fields of working copies differ from what is on the site, by one query.

Only the columns of the rows themselves are compared: of parts, sources and pictures in
the text nothing is said, so a copy that names no field may differ in these.
"""

from functools import cache

from django.db import connection

from portal.content.kinds import kinds_by_label
from portal.editorial.revisions.compare import UNTOLD
from portal.editorial.revisions.snapshots import columns

# What follows from others, or is said by them.
FOLLOWS = {"translated_from"}


def changed_fields(keys):
    """The fields that the copies with these keys change: {(label, pk): fields}."""
    models, by_label = kinds_by_label(), {}
    for label, pk in keys:
        by_label.setdefault(label, []).append(pk)
    if not by_label:
        return {}
    parts = [statement(models[label], len(pks)) for label, pks in by_label.items()]
    values = [each for label, pks in by_label.items() for each in (label, *pks)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = cursor.fetchall()
    return {
        (label, pk): [
            field
            for field, differs in zip(told(models[label]), marks, strict=True)
            if differs == "1"
        ]
        for label, pk, marks in found
    }


@cache
def told(model):
    left_out = UNTOLD | FOLLOWS
    return [each for each in columns(model) if each.attname not in left_out]


def statement(model, number):
    """Asks of some copies for a text with a 1 for each field that differs, else a 0."""
    name = connection.ops.quote_name
    differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    marks = " || ".join(
        f"CASE WHEN copy.{name(field.column)} {differs} live.{name(field.column)} "
        "THEN '1' ELSE '0' END"
        for field in told(model)
    )
    table, places = name(model._meta.db_table), ", ".join(["%s"] * number)
    return (
        f"SELECT CAST(%s AS text), copy.id, {marks} FROM {table} copy "  # noqa: S608
        f"JOIN {table} live ON live.id = copy.live_id WHERE copy.id IN ({places})"
    )
