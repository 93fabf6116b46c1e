"""Find the columns of the site that were not updated for too long.

A column is the list of one kind of content. The limits are those of the inspection of
government sites (国办秘函〔2019〕19号, at second hand): two weeks for news, six months
for notices and policy, which is taken for all other kinds here. A column with nothing
on the site was never updated.
"""

from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone

from portal.content.models import Content
from portal.content.states import State, is_in
from portal.models import Story

LIMITS = {Story: 14, Content: 180}  # days


class Column(NamedTuple):
    """A kind of content; days since its last update, None if it is empty; the limit."""

    model: type
    days: int | None
    limit: int


def overdue(models, times=None):
    """Return the columns past their limit, in the order of the models.

    `times` is the result of `times_of`, if the caller has it.
    """
    ages = ages_of(models, times_of(models) if times is None else times)
    columns = [Column(each, ages.get(each), limit_of(each)) for each in models]
    return [each for each in columns if each.days is None or each.days > each.limit]


def limit_of(model):
    return next(LIMITS[base] for base in model.__mro__ if base in LIMITS)


def ages_of(models, times):
    """Return the days since the last update of public rows; none for empty columns.

    News counts from publication, pages of facts from their last change.
    """
    found = {model: times[model] for model in models if times.get(model, (None,))[0]}
    return {
        model: days_since(published if model is Story else changed)
        for model, (published, changed) in found.items()
    }


def times_of(models):
    """Return the last publication and change of each model, None if none is public."""
    return {
        model: tuple(model.objects.originals().aggregate(**last_times()).values())
        for model in models
    }


def last_times():
    """Return aggregates for the last publication and change of public originals."""
    public = is_in(State.PUBLIC)
    return {
        "published": Max("published_at", filter=public),
        "changed": Max("updated_at", filter=public),
    }


def days_since(moment):
    return (timezone.localdate() - timezone.localdate(moment)).days
