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
from operator import and_, itemgetter, or_
from typing import NamedTuple

from django.db.models import (
    Case,
    DateTimeField,
    F,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, StrIndex, TruncDate
from django.db.models.lookups import GreaterThan

from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import content_models
from portal.content.partial_date import PartialDate
from portal.models import SearchEntry, SearchText
from portal.public.navigation.menu import kinds
from portal.public.search.entries import kind_of, line, models_by_kind, sound

# Ranks, as text: Django would convert a number in each of 10,000 rows.
MEANT, IN_TITLE, ELSEWHERE = "123"
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
    """Return the condition of entries with all words of a query in the columns."""
    return reduce(and_, (has_any(*each, columns) for each in asked.widened))


def has_any(synonyms, ways, columns):
    """Return the condition for one word: by its synonyms, its sound, or as typed.

    The longest column is last, because it is read only if the others do not decide.
    """
    typed, found = ways[0], Q()
    if synonyms:
        is_title = columns == ("title",)
        mark = synonyms.mark_in_title if is_title else synonyms.mark
        found |= holds(mark, "marks")
    if typed.text.isascii() and typed.text.isalpha():
        found |= holds(sound(typed.text), "names")
    return found | reduce(and_, (holds(each, *columns) for each in typed.needles))


def groups(asked):
    """Return the groups in order, without empty ones. Raises `NoIndexError`."""
    if not asked.vocabulary.is_built:
        raise NoIndexError
    is_meant = reduce(
        lambda found, name: found | holds(line(name), "names"),
        asked.names_meant,
        Q(pk__in=()),
    )
    rank = Case(
        When(is_meant, Value(MEANT)),
        When(has_words(asked, "title"), Value(IN_TITLE)),
        default=Value(ELSEWHERE),
        output_field=TextField(),
    )
    entries = SearchEntry.objects.visible().filter(
        is_meant | has_words(asked, "title", "text")
    )
    entries = entries.annotate(rank=rank).order_by("-published_at", "object_id")
    by_rank, found = defaultdict(list), {}
    for name, rank, key in entries.values_list("kind", "rank", "pk"):
        by_rank[name, rank].append(key)  # cheaper than if the database sorts by rank
    for (name, rank), keys in sorted(by_rank.items()):
        found.setdefault(name, (rank, []))[1].extend(keys)
    every = [(kind, *found.get(kind_of(kind.model), (None, []))) for kind in kinds()]
    best_first = sorted((each for each in every if each[2]), key=itemgetter(1))
    return [Group(kind, keys) for kind, _rank, keys in best_first]


def check_entries():
    """Raise `NoIndexError` if there are pages but no visible entry."""
    first, *others = (model.objects.pages().values("pk") for model in content_models())
    if first.union(*others, all=True).exists():
        raise NoIndexError


def entries(keys):
    """Return kind, `Row` and texts of the public entries with these keys, in order."""
    stored = SearchText.objects.filter(pk__in=keys)
    stored = stored.values_list("pk", "entry__kind", "entry__object_id", "texts")
    stored = {key: each for key, *each in stored}
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
    by_kind, models = {}, models_by_kind()
    for name, key in found:
        by_kind.setdefault(name, []).append(key)
    queries = [
        columns(models[name].objects.pages().filter(pk__in=keys), name)
        for name, keys in by_kind.items()
    ]
    if not queries:
        return {}
    rows, stored = {}, queries[0].union(*queries[1:], all=True)
    for name, key, slug, updated_at, begun, ended, *titles in stored:
        dates = tuple(day and PartialDate.parse(day) for day in (begun, ended))
        by_language = dict(zip(LANGUAGES, titles, strict=True))
        rows[name, key] = Row(slug, updated_at, by_language, dates)
    return rows


def columns(rows, name):
    """Return the values of rows for the results, with kind and key first."""
    dates = [date_as_text(rows.model, field) for field in rows.model.dated]
    dates += [Value(None, TextField())] * (2 - len(dates))
    label = Value(name, TextField())
    rows = rows.annotate(label=label, first_day=dates[0], last_day=dates[1])
    shown = ("slug", "updated_at", "first_day", "last_day", *TITLES)
    return rows.values_list("label", "pk", *shown)


def date_as_text(model, name):
    """Return a date in ISO 8601: a partial one as stored, a time as its local day."""
    is_moment = isinstance(model._meta.get_field(name), DateTimeField)
    return Cast(TruncDate(name) if is_moment else name, TextField())
