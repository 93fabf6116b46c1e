"""Write a snapshot into a row, and report missing references."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from portal.content import parts
from portal.editorial.revisions.compare import colon, names_of
from portal.editorial.revisions.errors import reasons
from portal.editorial.revisions.snapshots import columns


class MissingReference(NamedTuple):
    """Something of a snapshot that is no longer there: a row or a file, by its key."""

    label: str
    field: models.Field
    key: object

    def __str__(self):
        if self.field.is_relation:
            name = names_of(self.field.remote_field.model, [self.key])[self.key]
        else:
            name = str(self.key)
        return colon(self.label, name)


def write(snapshot, row, without):
    """Write a snapshot into a row; yield each `MissingReference`.

    Raises `ValidationError` with the names of the fields if the row breaks a rule.
    """
    for field in columns(snapshot.model):
        if field.attname in without or field.attname not in snapshot.values:
            continue
        value = snapshot.values[field.attname]
        if not is_there(field, value):
            yield MissingReference(str(field.verbose_name), field, value)
            value = substitute(field, row)
        setattr(row, field.attname, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise ValidationError(reasons(error, type(row))) from error
    row.save(force_insert=row._state.adding)
    yield from write_many(snapshot, row)
    yield from write_parts(snapshot, row)


def is_there(field, value):
    """Return True if the row or file that a column refers to still exists."""
    if not value:
        return True
    if isinstance(field, models.FileField):
        return field.storage.exists(value)
    if not field.is_relation:
        return True
    target = field.remote_field.model._base_manager
    return target.filter(**{field.target_field.attname: value}).exists()


def substitute(field, row):
    """Return a value to replace a deleted reference: None, "" or the current one.

    Raises `ValidationError` if there is no value and the field requires one.
    """
    if field.null:
        return None
    now = getattr(row, field.attname)
    if now or field.blank:
        return "" if field.blank else now
    raise ValidationError(
        colon(field.verbose_name, _("What stood here is no longer there."))
    )


def write_many(snapshot, row):
    for name, keys in snapshot.many.items():
        field = snapshot.model._meta.get_field(name)
        rows = field.remote_field.model._base_manager.in_bulk(keys)
        getattr(row, name).set([rows[key] for key in keys if key in rows])
        for key in keys:
            if key not in rows:
                yield MissingReference(str(field.verbose_name), field, key)


def write_parts(snapshot, row):
    """Make the parts of a row those of a snapshot; equal ones keep their keys."""
    for link in parts.owned_links(snapshot.model):
        names = parts.part_key(link)
        known = {
            tuple(getattr(part, name) for name in names): part
            for part in link.model._base_manager.filter(**{link.name: row})
        }
        wanted = {
            key: part for (each, key), part in snapshot.parts.items() if each == link
        }
        for key in known.keys() - wanted.keys():
            known[key].delete()
        kind = str(link.model._meta.verbose_name)
        for key, part in wanted.items():
            twin = known.get(key) or link.model(**{link.name: row})
            for gone in write(part, twin, {"id", link.attname}):
                yield gone._replace(label=colon(kind, gone.label))
