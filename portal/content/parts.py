"""Parts of a row: the rows that belong to it alone, and those that tie it to others."""

from operator import attrgetter

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from portal.content.i18n.translatable import Translated
from portal.content.kinds import content_models
from portal.content.models import Content


def owned_links(model):
    """The foreign keys of the models whose rows belong to a row of `model` alone."""
    for relation in model._meta.related_objects:
        belongs = relation.one_to_many and relation.on_delete is models.CASCADE
        if belongs and not relation.hidden and not is_content(relation.related_model):
            yield relation.field


def part_links(model):
    """The foreign keys by which all parts of a row of `model` belong to it."""
    for field in model._meta.many_to_many:
        yield field.remote_field.through._meta.get_field(field.m2m_field_name())
    yield from owned_links(model)


def is_content(model):
    return issubclass(model, Content)


def shown_links(model):
    """The foreign keys of other content that is shown on the page of a public row."""
    kinds = (kind for kind in content_models() if kind.part_of)
    links = (kind._meta.get_field(kind.part_of) for kind in kinds)
    return [link for link in links if link.related_model is model]


def rows_of_page(row):
    """The row of a page with what is shown there of other kinds."""
    return [row, *row.shown_parts]


def sources_of_page(row):
    """The sources of all that a page shows, each once."""
    sources = (source for each in rows_of_page(row) for source in each.sources.all())
    return list({source.pk: source for source in sources}.values())


def newest(model, field):
    """The newest of a moment, of a row or of what is shown on its page."""
    found = [F(field)]
    for link in shown_links(model):
        rows = link.model.objects.published().filter(**{link.name: OuterRef("pk")})
        moment = Subquery(rows.order_by(f"-{field}").values(field)[:1])
        found.append(Coalesce(moment, F(field)))
    return Greatest(*found) if len(found) > 1 else found[0]


def part_key(link):
    """The columns that tell the parts of one row apart, from their unique rule."""
    meta = link.model._meta
    rules = [
        *meta.unique_together,
        *(each.fields for each in meta.total_unique_constraints),
    ]
    names = next(names for names in rules if link.name in names)
    return [meta.get_field(name).attname for name in names if name != link.name]


def parts_of(row, links=part_links):
    """Every part of the row, with the parts of parts, as far as `links` finds them."""
    for link in links(type(row)):
        for part in link.model._base_manager.filter(**{link.name: row}).order_by("pk"):
            yield part
            yield from parts_of(part, links)


def owner_of(row):
    """The content to which a part belongs, as it is stored; else the row itself."""
    for model in content_models():
        for link in owned_links(model):
            if isinstance(row, link.model):
                return getattr(row, link.name)
    return row


def parts_in(row):
    """The rows of other kinds whose texts are texts of this one, such as its works.

    They can be fetched beforehand for many rows with `part_names`.
    """
    for name in part_names(type(row)):
        yield from sorted(getattr(row, name).all(), key=attrgetter("pk"))


def part_names(model):
    return [link.remote_field.get_accessor_name() for link in translated_links(model)]


def translated_links(model):
    links = owned_links(model)
    return [link for link in links if issubclass(link.model, Translated)]
