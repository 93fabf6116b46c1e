"""Warnings about a row. It may be saved all the same, and its reviewer sees them.

A check is a plain function that takes `Rows` of one model and yields `Doubt`s, with as
many queries for many rows as for one. `@about(City)` registers it for a model and for
what inherits from it; each app has its checks in a module `quality`, beside its models.
"""

from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Model, Q
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from modeltranslation.translator import translator
from modeltranslation.utils import get_translation_fields

from portal.content.i18n.scripts import foreign_script
from portal.content.i18n.translatable import text_columns
from portal.content.models import Content
from portal.content.parts import link_of, part_key, translated_links
from portal.editorial.revisions.compare import part_label
from portal.models import Source

CHECKS = {}


class Rows(list):
    """Rows of one model, whose parts are read once for all checks."""

    @cached_property
    def parts_with_texts(self):
        """Pairs of a part that is edited in the form of a row, and the row."""
        by_key, found = {row.pk: row for row in self}, []
        for link in translated_links(type(self[0])):
            parts = link.model._base_manager.filter(**{f"{link.name}__in": by_key})
            for part in parts.order_by("pk"):
                found.append((part, by_key[getattr(part, link.attname)]))
        return found


class Doubt(NamedTuple):
    """A warning about a field of a row, as a sentence in the active language.

    The field may be that of a part of the row, such as a screen work.
    """

    row: Model
    field: str
    sentence: str
    part: Model | None = None

    @property
    def label(self):
        if self.part:
            return label_of_part(self.part, self.field, type(self.row))
        return str(self.row._meta.get_field(self.field).verbose_name)


def label_of_part(part, field, model):
    """The label of a field of a part of a row of `model`, as in a comparison."""
    link = link_of(model, part)
    key = [getattr(part, name) for name in part_key(link)]
    return part_label(part, link, key, part._meta.get_field(field).verbose_name)


def about(*models):
    """Register a check for models and all that inherits from them."""

    def register(check):
        for model in models:
            CHECKS.setdefault(model, []).append(check)
        return check

    return register


def doubts_of(row):
    """Return the warnings about one row, in the order of the checks."""
    return doubts_of_all([row])[row.pk]


def doubts_of_all(rows):
    """Return the warnings about rows of one model: lists by key."""
    found, rows = {row.pk: [] for row in rows}, Rows(rows)
    for base in type(rows[0]).__mro__ if rows else ():
        for check in CHECKS.get(base, ()):
            for doubt in check(rows):
                found[doubt.row.pk].append(doubt)
    return found


@about(Model)
def in_another_script(rows):
    """Warn if a text is not in the script of its language."""
    model = type(rows[0]) if rows else None
    if model not in translator.get_registered_models():
        return
    for column in map(model._meta.get_field, text_columns(model)):
        for row in rows:
            script = foreign_script(getattr(row, column.name), column.language)
            if script:
                text = _("This tab is %(language)s, but the text is in %(script)s.")
                language = get_language_info(column.language)["name_translated"]
                words = {"language": language, "script": script}
                yield Doubt(row, column.name, text % words)


@about(Content)
def part_in_another_script(rows):
    for part, row in rows.parts_with_texts:
        for doubt in in_another_script([part]):
            yield Doubt(row, doubt.field, doubt.sentence, part)


@about(Content)
def title_is_used(rows):
    """Warn if another row of the kind has the title; working copies do not count."""
    columns = get_translation_fields("title")
    others = with_titles(rows, columns)
    for row in rows:
        for column in columns:
            title = getattr(row, column)
            same = (
                slug
                for pk, slug, titles in others
                if title and titles[column] == title and pk not in (row.pk, row.live_id)
            )
            if slug := next(same, None):
                text = _("Another entry has this title too; its address is “%s”.")
                yield Doubt(row, column, text % slug)


def with_titles(rows, columns):
    """Return key, slug and titles of rows that share a title with these rows."""
    titles = {column: {getattr(row, column) for row in rows} for column in columns}
    same = (Q(**{f"{name}__in": found - {None, ""}}) for name, found in titles.items())
    others = type(rows[0])._base_manager.filter(reduce(or_, same), live__isnull=True)
    found = others.order_by("pk").values("pk", "slug", *columns)
    return [(each["pk"], each["slug"], each) for each in found]


@about(Content)
def source_without_a_date(rows):
    """Warn of undated sources, because readers cannot tell how old they are."""
    model = type(rows[0])
    links = model.sources.through._base_manager
    field = model._meta.get_field("sources")
    row_key, source_key = field.m2m_field_name(), field.m2m_reverse_field_name()
    undated = links.filter(
        **{f"{row_key}__in": rows, f"{source_key}__published__isnull": True}
    )
    by_key = {row.pk: row for row in rows}
    text = _("This source has no date: %s")
    for link in undated.select_related(source_key).order_by("pk"):
        row = by_key[getattr(link, f"{row_key}_id")]
        yield Doubt(row, "sources", text % getattr(link, source_key))


@about(Source)
def no_date(rows):
    for row in rows:
        if row.published is None:
            yield Doubt(row, "published", _("A source without a date."))
