"""A row as it was or is, with all its parts: to be compared, and to be brought back."""

import json
from contextlib import contextmanager
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import FileField
from django.utils.translation import gettext as _
from modeltranslation.manager import get_translatable_fields_for_model
from reversion.errors import RevertError

from portal.content.parts import owned_links, part_key

# Columns that a row keeps when its texts are replaced by another's.
OWN = {
    "id",
    "live_id",
    "status",
    "published_at",
    "expires_at",
    "created_at",
    "created_by_id",
    "updated_at",
    "asked_by_id",
    "asked_at",
    "returned_by_id",
    "returned_at",
    "remark",
    "version",
    "untranslated",
}


class Snapshot(NamedTuple):
    """The columns of a row, the keys of its many-to-many rows, and its parts by key.

    Fields that the version does not have, such as newer ones, are left out.
    """

    model: type
    values: dict
    many: dict
    parts: dict


def columns(model):
    """Return fields with a column, except those that mirror the active language."""
    mirrors = set(get_translatable_fields_for_model(model) or [])
    return [each for each in model._meta.concrete_fields if each.name not in mirrors]


def of_row(row):
    """The snapshot of a row as it is stored now."""
    return of_rows(type(row), [row])[0]


def of_nothing(model):
    row = model()
    values = {each.attname: value_of(each, row) for each in columns(model)}
    return Snapshot(model, values, {}, {})


def of_rows(model, rows):
    """Snapshots of rows of one model, with as many queries as for a single row."""
    many = {each.name: keys_of(each, rows) for each in model._meta.many_to_many}
    parts = {row.pk: [] for row in rows}
    for link in owned_links(model):
        manager = link.model._base_manager
        found = list(manager.filter(**{f"{link.name}__in": rows}).order_by("pk"))
        for part, snapshot in zip(found, of_rows(link.model, found), strict=True):
            parts[getattr(part, link.attname)].append((link, snapshot))
    return [
        Snapshot(
            model,
            {each.attname: value_of(each, row) for each in columns(model)},
            {name: keys.get(row.pk, []) for name, keys in many.items()},
            by_key(parts[row.pk]),
        )
        for row in rows
    ]


def value_of(field, row):
    """Return the stored value; for a file its name, which the row cannot change."""
    value = field.value_from_object(row)
    return str(value) if isinstance(field, FileField) and value else value


def keys_of(field, rows):
    """The keys in a many-to-many field of each of the rows, sorted."""
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    links = field.remote_field.through._base_manager.filter(**{f"{source}__in": rows})
    found = {}
    for row, key in links.order_by(target).values_list(f"{source}_id", f"{target}_id"):
        found.setdefault(row, []).append(key)
    return found


def of_version(version):
    """Return the snapshot of a version of django-reversion, parts included.

    Raises reversion's `RevertError` if the version cannot be read any more.
    """
    with reading(version):
        return read_snapshot(version)


def row_in(version):
    """The row that a version holds, not saved and without its parts.

    Raises `RevertError` as well.
    """
    with reading(version):
        return version._object_version.object


@contextmanager
def reading(version):
    """Turn any error in the data of a version into a `RevertError`."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        text = _("Could not load %(object_repr)s version - incompatible version data.")
        raise RevertError(text % {"object_repr": version.object_repr}) from error


def read_snapshot(version):
    model, held = version._model, fields_in(version)
    stored = version._object_version
    values = {
        each.attname: value_of(each, stored.object)
        for each in columns(model)
        if each.name in held or each.primary_key
    }
    many = {
        each.name: sorted(stored.m2m_data[each.name])
        for each in model._meta.many_to_many
        if each.name in held
    }
    parts = [
        (link, read_snapshot(part))
        for link in owned_links(model)
        for part in parts_in(version.revision, link, values[model._meta.pk.attname])
    ]
    return Snapshot(model, values, many, by_key(parts))


def fields_in(version):
    return json.loads(version.serialized_data)[0]["fields"]


def parts_in(revision, link, pk):
    """Yield the versions in a revision of the parts of the row with this key."""
    kind = ContentType.objects.get_for_model(link.model)
    versions = revision.version_set.filter(
        content_type=kind, serialized_data__contains=f'"{link.name}": {pk}'
    )
    for each in versions.order_by("pk"):
        if fields_in(each).get(link.name) == pk:
            yield each


def by_key(parts):
    """Return parts by link and key, which are the same in a copy of the row."""
    found = {}
    for link, part in parts:
        key = tuple(part.values[column] for column in part_key(link))
        found[link, key] = part
    return found
