"""Which columns of the site were not updated for too long.

A column is the list of one kind of content. The limits are those of the inspection of
government sites (国办秘函〔2019〕19号, at second hand): two weeks for news, six months
for notices and policy, which is taken for all other kinds here. A column with nothing
on the site was never updated.
"""

from typing import NamedTuple

from django.db.models import Max, Value
from django.utils import timezone

from portal.content.models import Content
from portal.models import Story

LIMITS = {Story: 14, Content: 180}  # days


class Column(NamedTuple):
    """A kind of content; days since its last update, None if it is empty; the limit."""

    model: type
    days: int | None
    limit: int


def overdue(models):
    """The columns that are past their limit, in the order of the models."""
    ages = ages_of(models)
    columns = [Column(each, ages.get(each), limit_of(each)) for each in models]
    return [each for each in columns if each.days is None or each.days > each.limit]


def limit_of(model):
    return next(LIMITS[base] for base in model.__mro__ if base in LIMITS)


def ages_of(models):
    """Days since the last update of what visitors can see; nothing for an empty column.

    News is new when it appears. A page of facts is kept up by being changed.
    """
    by_label = {model._meta.label: model for model in models}
    rows = [last_times(model) for model in models]
    found = rows[0].union(*rows[1:], all=True) if rows else ()
    return {
        by_label[label]: days_since(published if by_label[label] is Story else changed)
        for label, published, changed in found
        if published
    }


def last_times(model):
    """The model's label, its last publication and its last change on the site."""
    rows = model.objects.published().order_by()
    rows = rows.annotate(of=Value(model._meta.label)).values("of")
    times = {"published": Max("published_at"), "changed": Max("updated_at")}
    return rows.annotate(**times).values_list("of", *times)


def days_since(moment):
    return (timezone.localdate() - timezone.localdate(moment)).days
