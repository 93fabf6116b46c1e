"""Asks the index: how much there is of each kind, and a page of it with its rows.

Three queries, however much is found. A kind with the words in a title comes before one
without, else the menu's order holds; in a kind those with the words in the title come
first, then what was published last. Both engines are asked the same, and no engine
says what is better than another.
"""

import json
from datetime import datetime
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate

from portal.content.kinds import content_models
from portal.content.partial_date import PartialDate
from portal.content.querysets import together
from portal.models import SearchEntry, SearchIndex
from portal.public.navigation.menu import kinds
from portal.public.search.entries import FORM, kind_of, kind_token, models_by_kind

STATE = ""  # stands in the place of a kind
FREQUENT = 400  # times as many entries as are to be passed on the way to a page
EMPTY = 0  # in the place of a form where there are no entries


class NoIndexError(Exception):
    """The index cannot answer: it is not there, not built yet, or lost its entries."""


class Group(NamedTuple):
    """What is found of a kind: how much in titles, and how much else."""

    kind: object
    in_titles: int
    elsewhere: int

    @property
    def name(self):
        return kind_of(self.kind.model)

    @property
    def id(self):
        return self.kind.model._meta.model_name

    @property
    def number(self):
        return self.in_titles + self.elsewhere


class Row(NamedTuple):
    """What is shown of a row that visitors may see, beside its texts."""

    slug: str
    updated_at: datetime
    dates: tuple  # its first day and its last one, None where it has none


class Entry(NamedTuple):
    """An entry of such a row."""

    kind: str
    row: Row
    texts: dict


def matching(asked, in_title):
    """The entries that have the words in the title, or those that have not."""
    visible = SearchEntry.objects.visible()
    return visible.filter(words__matches=asked.sought(in_title))


def in_order(asked, in_title, kind, is_everywhere):
    """Those of a kind in their order.

    Where these are nearly all, the first of them are found by going through the order.
    Else the index is asked for the kind too, which leaves few of many.
    """
    visible = SearchEntry.objects.visible()
    if is_everywhere:
        rows = visible.filter(kind=kind, words__holds=asked.sought(in_title))
    else:
        rows = visible.filter(words__matches=asked.sought(in_title, kind_token(kind)))
    return rows.in_order()


def groups(asked):
    """The groups in their order, without empty ones. Raises `NoIndexError`."""
    counted = [counts(matching(asked, flag), flag) for flag in (True, False)]
    rows = state().union(*counted, all=True)
    found = {(name, flag): number for name, flag, number in rows}
    form = found.pop((STATE, False), None)
    if form != FORM and (form != EMPTY or has_content()):
        raise NoIndexError
    every = [
        Group(kind, *(found.get((kind_of(kind.model), flag), 0) for flag in (1, 0)))
        for kind in kinds()
    ]
    return sorted(
        (group for group in every if group.number),
        key=lambda group: not group.in_titles,
    )


def counts(entries, flag):
    flag = Value(flag, BooleanField())
    rows = entries.order_by().values("kind").annotate(flag=flag, number=Count("pk"))
    return rows.values_list("kind", "flag", "number")


def state():
    """The form in which the entries are written, in the place of a number."""
    form = Case(When(Exists(SearchEntry.objects.all()), "form"), default=Value(EMPTY))
    rows = SearchIndex.objects.annotate(
        kind=Value(STATE, TextField()), flag=Value(False, BooleanField()), number=form
    )
    return rows.values_list("kind", "flag", "number")


def has_content():
    """Whether there is something of which there should be an entry."""
    models = content_models()
    first, *others = (model.objects.originals().values("pk") for model in models)
    return first.union(*others, all=True).exists()


def entries(asked, shown, start, stop):
    """The entries from one number to another in the order of the groups.

    Those whose rows no visitor may see are left out.
    """
    parts = [*slices(asked, shown, start, stop)]
    found = [row[3:] for row in together(parts, "ORDER BY 1, 2 DESC, 3")]
    rows = public([(kind, key) for kind, key, _texts in found])
    return [
        Entry(kind, rows[kind, key], json.loads(texts))
        for kind, key, texts in found
        if (kind, key) in rows
    ]


def slices(asked, shown, start, stop):
    """Queries that bring the entries: of each group what falls into the span."""
    before = 0
    for number, (group, in_title, total) in enumerate(stretches(shown)):
        begin, end = max(start - before, 0), min(stop - before, total)
        before += total
        if begin < end:
            is_everywhere = total > FREQUENT * end
            rows = in_order(asked, in_title, group.name, is_everywhere)
            order = (Value(number, IntegerField()), "published_at", "object_id")
            yield rows.values_list(*order, "kind", "object_id", "texts")[begin:end]


def stretches(shown):
    for group in shown:
        yield group, True, group.in_titles
        yield group, False, group.elsewhere


def public(found):
    """Of pairs of a kind and a key those that visitors may see, each with its `Row`.

    The last word is that of the rows themselves, whatever their entries say.
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
    rows = queries[0].union(*queries[1:], all=True)
    return {
        (name, key): Row(
            slug, updated_at, tuple(day and PartialDate.parse(day) for day in days)
        )
        for name, key, slug, updated_at, *days in rows
    }


def columns(rows, name):
    """What is shown of rows, behind the name of their kind and their key."""
    dates = [date_as_text(rows.model, field) for field in rows.model.dated]
    dates += [Value(None, TextField())] * (2 - len(dates))
    rows = rows.annotate(label=Value(name, TextField()), begun=dates[0], ended=dates[1])
    return rows.values_list("label", "pk", "slug", "updated_at", "begun", "ended")


def date_as_text(model, name):
    """A date in ISO 8601: a partial one as it is, of a moment the day in our zone."""
    is_moment = isinstance(model._meta.get_field(name), DateTimeField)
    return Cast(TruncDate(name) if is_moment else name, TextField())
