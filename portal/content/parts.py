"""Parts of a row: the rows that belong to it alone, and those that tie it to others."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import Translated, machine_columns
from portal.content.kinds import content_models
from portal.content.models import Content


def owned_links(model):
    """Yield the foreign keys of models whose rows belong to one row of `model`."""
    for relation in model._meta.related_objects:
        belongs = relation.one_to_many and relation.on_delete is models.CASCADE
        if belongs and not relation.hidden and not is_content(relation.related_model):
            yield relation.field


def part_links(model):
    """Yield the foreign keys of all parts of a row of `model`."""
    for field in model._meta.many_to_many:
        yield field.remote_field.through._meta.get_field(field.m2m_field_name())
    yield from owned_links(model)


def link_of(model, part):
    """Return the foreign key by which a part belongs to a row of `model`."""
    return next(link for link in owned_links(model) if link.model is type(part))


def is_content(model):
    return issubclass(model, Content)


def shown_links(model):
    """Return the foreign keys of content that is shown on the page of a public row."""
    kinds = (kind for kind in content_models() if kind.part_of)
    links = (kind._meta.get_field(kind.part_of) for kind in kinds)
    return [link for link in links if link.related_model is model]


def rows_of_page(row):
    return [row, *row.shown_parts]


def sources_of_page(row):
    sources = (source for each in rows_of_page(row) for source in each.sources.all())
    return list({source.pk: source for source in sources}.values())


def newest(model, field):
    """Return the latest time in a field, of a row and of rows shown on its page."""
    found = [F(field)]
    for link in shown_links(model):
        rows = link.model.objects.published().filter(**{link.name: OuterRef("pk")})
        moment = Subquery(rows.order_by(f"-{field}").values(field)[:1])
        found.append(Coalesce(moment, F(field)))
    return Greatest(*found) if len(found) > 1 else found[0]


def part_key(link):
    """Return the columns that identify a part of a row, from its unique constraint."""
    meta = link.model._meta
    rules = [
        *meta.unique_together,
        *(each.fields for each in meta.total_unique_constraints),
    ]
    names = next(names for names in rules if link.name in names)
    return [meta.get_field(name).attname for name in names if name != link.name]


def parts_of(row, links=part_links):
    """Yield the parts of the row, and their own parts, that `links` finds."""
    for link in links(type(row)):
        for part in link.model._base_manager.filter(**{link.name: row}).order_by("pk"):
            yield part
            yield from parts_of(part, links)


def owner_of(row):
    """Return the content that a part belongs to, as stored; else the row itself."""
    for model in content_models():
        for link in owned_links(model):
            if isinstance(row, link.model):
                return getattr(row, link.name)
    return row


def parts_in(row):
    """Yield the rows with texts of this one, such as its screen works.

    Prefetch them for many rows with `part_names`.
    """
    for name in part_names(type(row)):
        yield from sorted(getattr(row, name).all(), key=attrgetter("pk"))


def check_confirmed(row):
    """Raise `ValidationError` for machine translations that nobody has confirmed."""
    found = [
        str(each._meta.get_field(column).verbose_name)
        for each in (row, *parts_in(row))
        for column in machine_columns(each)
    ]
    if found:
        text = _("A machine has translated this, and nobody has confirmed it: %s")
        raise ValidationError(text % _(", ").join(found), "machine")


def part_names(model):
    return [link.remote_field.get_accessor_name() for link in translated_links(model)]


def translated_links(model):
    links = owned_links(model)
    return [link for link in links if issubclass(link.model, Translated)]
