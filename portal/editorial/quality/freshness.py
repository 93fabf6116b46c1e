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


def overdue(models, times):
    """Return the columns past their limit, in the order of the models.

    `times` are pairs by model: of the last publication and change, None if nothing is
    public. News counts from publication, pages of facts from their last change.
    """
    columns = []
    for model in models:
        published, changed = times[model]
        last = published if model is Story else changed
        days = (timezone.localdate() - timezone.localdate(last)).days if last else None
        limit = next(LIMITS[base] for base in model.__mro__ if base in LIMITS)
        if days is None or days > limit:
            columns.append(Column(model, days, limit))
    return columns


def last_times():
    """Return aggregates for the last publication and change of public originals."""
    public = is_in(State.PUBLIC)
    return {
        "published": Max("published_at", filter=public),
        "changed": Max("updated_at", filter=public),
    }
