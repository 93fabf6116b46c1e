"""Warnings about a row. It may be saved all the same, and its reviewer sees them.

A check is a plain function that takes `Rows` of one model and yields `Doubt`s, with as
many queries for many rows as for one. `@about(City)` registers it for a model and for
what inherits from it; each app has its checks in a module `quality`, beside its models.
"""

from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

from babel.numbers import format_decimal
from django.db.models import Model, Q, prefetch_related_objects
from django.utils.translation import get_language, get_language_info, to_locale
from django.utils.translation import gettext as _
from modeltranslation.translator import translator
from modeltranslation.utils import get_translation_fields
from reversion.models import Version

from portal.content.i18n.scripts import foreign_script
from portal.content.i18n.translatable import text_columns
from portal.content.models import Content
from portal.content.parts import link_of, part_key, translated_links
from portal.content.states import Status
from portal.editorial.revisions.compare import part_label
from portal.editorial.revisions.snapshots import fields_in
from portal.models import Source

CHECKS = {}
TENFOLD = 10


class Rows(list):
    """Rows of one model, whose parts are read once for all checks."""

    @cached_property
    def with_texts(self):
        """Pairs of a row, or of a part that is edited in its form, and the row."""
        by_key, found = {row.pk: row for row in self}, [(row, row) for row in self]
        for link in translated_links(type(self[0])):
            parts = link.model._base_manager.filter(**{f"{link.name}__in": by_key})
            for part in parts.order_by("pk"):
                found.append((part, by_key[getattr(part, link.attname)]))
        return found

    def doubts(self, check):
        """Yield what a check says of the texts of each row and each of its parts.

        The check takes one of them, and yields pairs of a column and a sentence.
        """
        for each, row in self.with_texts:
            part = None if each is row else each
            for column, sentence in check(each):
                yield Doubt(row, column, sentence, part)


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
        label = (self.part or self.row)._meta.get_field(self.field).verbose_name
        if not self.part:
            return str(label)
        link = link_of(type(self.row), self.part)
        key = [getattr(self.part, name) for name in part_key(link)]
        return part_label(self.part, link, key, label)


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
    if type(rows[0]) in translator.get_registered_models():
        yield from rows.doubts(foreign_texts)


def foreign_texts(row):
    for column in map(row._meta.get_field, text_columns(type(row))):
        if script := foreign_script(getattr(row, column.name), column.language):
            text = _("This tab is %(language)s, but the text is in %(script)s.")
            language = get_language_info(column.language)["name_translated"]
            yield column.name, text % {"language": language, "script": script}


@about(Content)
def title_is_used(rows):
    """Warn if another row of the kind has the title; working copies do not count."""
    columns = get_translation_fields("title")
    titles = {column: {getattr(row, column) for row in rows} for column in columns}
    same = (Q(**{f"{name}__in": found - {None, ""}}) for name, found in titles.items())
    others = type(rows[0])._base_manager.filter(reduce(or_, same), live__isnull=True)
    others = list(others.order_by("pk").values("pk", "slug", *columns))
    for row in rows:
        for column in columns:
            title, own = getattr(row, column), (row.pk, row.live_id)
            same = (
                o["slug"] for o in others if o[column] == title and o["pk"] not in own
            )
            if title and (slug := next(same, None)):
                text = _("Another entry has this title too; its address is “%s”.")
                yield Doubt(row, column, text % slug)


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


def leaps(*names):
    """Return a check of figures against former ones, to register for a model.

    It warns if a figure is ten times the former one, or a tenth of it.
    """

    def tenfold(rows):
        former = former_figures(rows, names)
        for row in rows:
            for name in names:
                new, old = getattr(row, name), former.get((row.pk, name))
                if new and old and max(new, old) >= TENFOLD * min(new, old):
                    text = _("It was %s before, which differs by ten times or more.")
                    shown = format_decimal(old, locale=to_locale(get_language()))
                    yield Doubt(row, name, text % shown)

    return tenfold


def former_figures(rows, names):
    """Return the figures of live rows of copies, else the last different ones.

    By key of the row and name. Published rows have none, because they were reviewed.
    """
    copies = [row for row in rows if row.live_id]
    prefetch_related_objects(copies, "live")
    found = {
        (row.pk, name): getattr(row.live, name) for row in copies for name in names
    }
    by_key = {
        str(row.pk): row
        for row in rows
        if not row.live_id and row.status != Status.PUBLISHED
    }
    if not by_key:
        return found
    versions = Version.objects.get_for_model(type(rows[0]))
    for version in versions.filter(object_id__in=by_key).order_by("-pk"):
        row, held = by_key[version.object_id], fields_in(version)
        for name in names:
            old = held.get(name)
            if old is not None and old != getattr(row, name):
                found.setdefault((row.pk, name), old)
    return found
