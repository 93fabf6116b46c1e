"""In which state the public rows are: how many, changed when, and a mark of them all.

The mark changes with everything that a set shows. The latest change alone would not do
as the version of a file: it grows older when the newest row is withdrawn, and sources
have no time of their own.
"""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from django.db.models import (
    Count,
    DateTimeField,
    F,
    Max,
    StringAgg,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import MD5, Cast, Coalesce, Concat, Greatest

from portal.content.models import Content
from portal.public.open_data.datasets import DATASETS
from portal.public.open_data.visibility import public


class State(NamedTuple):
    """Of a set: its public rows, their last change, and what it is recognised by."""

    number: int
    changed: datetime | None
    mark: str


def states():
    """The `State` of each set by its name, by one query for all sets."""
    datasets = tuple(DATASETS.values())
    first, *others = map(summary, {m: None for each in datasets for m in each.touches})
    found = {label: rest for label, *rest in first.union(*others, all=True)}
    return {each.name: state_of(each, found) for each in datasets}


def state_of(dataset, found):
    labels = [model._meta.label for model in dataset.touches]
    summaries = [found.get(label, (0, None, "")) for label in labels]
    changed = summaries[0][1]
    # What has no time of its own, a relation, changes with the row that it is part of.
    times = filter(None, (each[1] for each in summaries))
    changed = changed or max(times, default=None)
    marks = [f"{number} {mark}" for number, _time, mark in summaries]
    mark = sha256("\n".join([*dataset.names, *marks]).encode()).hexdigest()[:32]
    return State(summaries[0][0], changed, mark)


def summary(model):
    """One row about a model: its label, how many, the last change, and a mark."""
    if issubclass(model, Content):
        changed, marks = marks_of_content()
    else:
        changed, marks = no_time(), marks_of(model)
    rows = public(model).order_by().annotate(of=Value(model._meta.label)).values("of")
    values = {"number": Count("pk"), "changed": changed, "mark": joined(marks)}
    return rows.annotate(**values).values_list("of", *values)


def marks_of_content():
    """When a kind was changed last, and its marks: each save counts the version."""
    changed = Greatest(Max("updated_at"), Max("published_at"))
    marks = [Sum("version"), Sum("pk"), Max("updated_at"), Max("published_at")]
    return changed, marks


def marks_of(model):
    """A link is made or deleted, never changed; of other rows every column counts."""
    if model._meta.auto_created:
        return [Max("pk")]
    columns = joined(F(each.attname) for each in model._meta.concrete_fields)
    return [MD5(StringAgg(MD5(columns), Value(""), order_by="pk"))]


def no_time():
    return Cast(Value(None), DateTimeField())


def joined(values):
    """The values as one text; no two rows of values give the same."""
    mark, nothing = (Value(each, TextField()) for each in ("\x1f", ""))
    parts = [Coalesce(Cast(each, TextField()), nothing) for each in values]
    return Concat(*(each for part in parts for each in (part, mark)))
