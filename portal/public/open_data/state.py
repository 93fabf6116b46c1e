"""In which state the public rows are: how many, and when one was changed last."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Value
from django.db.models.functions import Greatest

from portal.public.open_data.datasets import DATASETS


class State(NamedTuple):
    """Of a set: how many public rows it has, and the last change of one."""

    number: int
    changed: datetime | None


def states():
    """The `State` of each set by its name, by one query for all sets."""
    first, *others = map(summary, DATASETS.values())
    found = {name: State(*rest) for name, *rest in first.union(*others, all=True)}
    return {name: found.get(name, State(0, None)) for name in DATASETS}


def summary(dataset):
    """One row about a set: its name, how many rows, and the last change."""
    values = {"number": Count("pk"), "changed": Greatest(*map(Max, dataset.times))}
    rows = dataset.public().order_by().annotate(of=Value(dataset.name)).values("of")
    return rows.annotate(**values).values_list("of", *values)
