"""Query the entries: the number of each kind, and a page of them with their rows.

First come places named in the query, then rows with the words in their title, then
others with the words; among equals the last published is first. Kinds are ordered by
their best row, then by the menu. The words are searched in all entries, which is fast
enough for 100,000 of them, and equal on both engines.
"""

import json
from collections import defaultdict
from datetime import datetime
from functools import reduce
from itertools import product
from operator import and_, or_
from typing import NamedTuple

from django.db.models import Case, DateTimeField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, StrIndex, TruncDate
from django.db.models.lookups import GreaterThan

from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import kinds_by_label
from portal.content.partial_date import PartialDate
from portal.models import SearchEntry, SearchText
from portal.public.navigation.menu import kinds
from portal.public.search.entries import kind_of, line, sound

# Ranks, as text: Django would convert a number in each of 10,000 rows.
RANKS = MEANT, IN_TITLE, ELSEWHERE = "123"
TITLES = [column_of("title", code) for code in LANGUAGES]


class NoIndexError(Exception):
    """The index cannot answer: it is not there, not built yet, or lost its entries."""


class Group(NamedTuple):
    """The matches of a kind: the keys of the entries in their order."""

    kind: object
    keys: list

    @property
    def name(self):
        return kind_of(self.kind.model)

    @property
    def id(self):
        return self.kind.model._meta.model_name

    @property
    def number(self):
        return len(self.keys)


class Row(NamedTuple):
    """The data of a public row for the results, without its texts."""

    slug: str
    updated_at: datetime
    titles: dict  # by language
    dates: tuple  # first and last day, or None


def holds(needle, *columns):
    """Return the condition of entries with the needle in one of the columns."""
    found = (Q(GreaterThan(StrIndex(F(each), Value(needle)), 0)) for each in columns)
    return reduce(or_, found)


def has_words(asked, *columns):
    """Return the condition of entries with all words of a query in the columns.

    A word is there by its synonyms, by its sound, or as typed. The longest column is
    last, because it is read only if the others do not decide.
    """
    conditions = []
    for synonyms, (typed, *_others) in asked.widened:
        found = Q()
        if synonyms:
            is_title = columns == ("title",)
            mark = synonyms.mark_in_title if is_title else synonyms.mark
            found |= holds(mark, "marks")
        if typed.text.isascii() and typed.text.isalpha():
            found |= holds(sound(typed.text), "names")
        found |= reduce(and_, (holds(each, *columns) for each in typed.needles))
        conditions.append(found)
    return reduce(and_, conditions)


def groups(asked):
    """Return the groups in order, without empty ones. Raises `NoIndexError`."""
    if not asked.vocabulary.is_built:
        raise NoIndexError
    names = (holds(line(name), "names") for name in asked.names_meant)
    is_meant = reduce(or_, names, Q(pk__in=()))
    rank = Case(
        When(is_meant, Value(MEANT)),
        When(has_words(asked, "title"), Value(IN_TITLE)),
        default=Value(ELSEWHERE),
        output_field=TextField(),
    )
    is_found = is_meant | has_words(asked, "title", "text")
    entries = SearchEntry.objects.visible().filter(is_found).annotate(rank=rank)
    entries = entries.order_by("-published_at", "object_id")
    by_rank, found = defaultdict(list), defaultdict(list)
    for name, rank, key in entries.values_list("kind", "rank", "pk"):
        by_rank[rank, name].append(key)  # cheaper than if the database sorts by rank
    menu = {kind_of(kind.model): kind for kind in kinds()}
    for rank, name in product(RANKS, menu):
        if keys := by_rank.get((rank, name)):
            found[name] += keys
    return [Group(menu[name], keys) for name, keys in found.items()]


def entries(keys):
    """Return kind, `Row` and texts of the public entries with these keys, in order."""
    columns = ("pk", "entry__kind", "entry__object_id", "texts")
    rows = SearchText.objects.filter(pk__in=keys).values_list(*columns)
    stored = {key: each for key, *each in rows}
    lacking = {code: [""] for code in LANGUAGES}  # of a language added since
    found = [stored[key] for key in keys if key in stored]
    rows = public([(kind, key) for kind, key, _texts in found])
    return [
        (kind, row, lacking | json.loads(texts))
        for kind, key, texts in found
        if (row := rows.get((kind, key)))
    ]


def public(found):
    """Return the public ones among pairs of a kind and a key, each with its `Row`.

    The rows decide, whatever their entries say.
    """
    by_kind, models = defaultdict(list), kinds_by_label()
    for name, key in found:
        by_kind[name].append(key)
    if not by_kind:
        return {}
    first, *others = (
        columns(models[name].objects.pages().filter(pk__in=keys), name)
        for name, keys in by_kind.items()
    )
    rows = {}
    stored = first.union(*others, all=True)
    for name, key, slug, changed, begun, ended, *titles in stored:
        dates = tuple(day and PartialDate.parse(day) for day in (begun, ended))
        by_language = dict(zip(LANGUAGES, titles, strict=True))
        rows[name, key] = Row(slug, changed, by_language, dates)
    return rows


def columns(rows, name):
    """Return the values of rows for the results, with kind and key first.

    A date is in ISO 8601: a partial one as stored, a time as its local day.
    """
    dates = [Value(None, TextField())] * 2
    for at, field in enumerate(rows.model.dated):
        is_moment = isinstance(rows.model._meta.get_field(field), DateTimeField)
        dates[at] = Cast(TruncDate(field) if is_moment else field, TextField())
    label = Value(name, TextField())
    rows = rows.annotate(label=label, first_day=dates[0], last_day=dates[1])
    shown = ("slug", "updated_at", "first_day", "last_day", *TITLES)
    return rows.values_list("label", "pk", *shown)
