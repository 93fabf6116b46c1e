"""What a row has of others, gathered by the database in the same statement as the row.

A prefetch would ask anew for each chunk of rows, and see a later state each time.
"""

import json
from operator import itemgetter

from django.db.models import F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Concat
from modeltranslation.utils import get_translation_fields

from portal.models import FormerAddress, Source


class JSONList(Func):
    """One expression of all rows of a subquery as a JSON array, NULL or empty of none.

    It is no `Aggregate`, for which Django would group the rows by their keys. Text is
    what PostgreSQL makes faster than its own JSONB, and what nobody has to read anew.
    """

    function = "JSON_GROUP_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        template = "JSON_AGG(%(expressions)s)::text"
        return self.as_sql(compiler, connection, template=template, **context)


class JSONRow(Func):
    """Columns of a row as a JSON array, which both engines make faster than an object.

    Django's own `JSONArray` is JSONB.
    """

    function = "JSON_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSON_BUILD_ARRAY", **context)


def identifier(kind, slug="slug"):
    """What a row of a kind is called, such as `city:incheon`."""
    return Concat(Value(f"{kind}:"), F(slug), output_field=TextField())


def listed(rows, expression):
    """The subquery of a list of one expression of the rows, as JSON's text."""
    rows = rows.order_by().annotate(listed=JSONList(expression))
    return Subquery(rows.values("listed"), output_field=TextField())


def ids_of(rows, kind):
    """The list of the identifiers of the rows of a subquery."""
    return listed(rows, identifier(kind))


def id_of(rows, kind):
    """The identifier of the one row of a subquery, NULL where there is none."""
    rows = rows.order_by().annotate(of=identifier(kind))
    return Subquery(rows.values("of")[:1])


def sources_of(model):
    """The sources of a row, with all their texts."""
    query = model._meta.get_field("sources").related_query_name()
    rows = Source.objects.rewrite(False).filter(**{query: OuterRef("pk")})
    return listed(rows, JSONRow(identifier("source"), *map(F, source_columns())))


def source_columns():
    titles, publishers = map(get_translation_fields, ("title", "publisher"))
    return [*titles, *publishers, "url", "published"]


def former_ids_of(model, kind):
    """The identifiers that a row had before, while it was public."""
    meta = model._meta
    rows = FormerAddress.objects.filter(
        content_type__app_label=meta.app_label,
        content_type__model=meta.model_name,
        object_id=OuterRef("pk"),
    )
    return ids_of(rows, kind)


def in_order(value):
    """A list of texts in one order, whatever order the database gave."""
    return sorted(filter(None, json.loads(value or "[]")))


def sources_in_order(value):
    names = ("id", *source_columns())
    found = sorted(json.loads(value or "[]"), key=itemgetter(0))
    return [
        {name: text or None for name, text in zip(names, each, strict=True)}
        for each in found
    ]
