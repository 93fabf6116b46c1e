"""Rows before and after a row in the list of its kind."""

from typing import NamedTuple

from django.db.models import Q
from django.db.models.expressions import OrderBy

from portal.content.models import Content
from portal.content.querysets import NAMED


class Neighbours(NamedTuple):
    """The rows before and after; in a list by time, the earlier and the later one."""

    previous: Content | None
    next: Content | None
    in_time: bool


def neighbours(row):
    """Return the public rows beside `row`, by two short queries.

    Lists show the newest first, but the reader moves forward in time.
    """
    rows = type(row).objects.pages().beside(row).only(*NAMED).in_order()
    rows = rows.exclude(pk=row.pk)  # a preview shows the time at which it will appear
    # Of each column of the order: whether it descends, and whether empty ones are last.
    keys = [
        (each.expression.name, each.descending, bool(each.nulls_last))
        if isinstance(each, OrderBy)
        else (each.removeprefix("-"), each.startswith("-"), False)
        for each in rows.query.order_by
    ]
    after = rows.filter(beyond(row, keys, True)).first()
    before = rows.reverse().filter(beyond(row, keys, False)).first()
    _name, in_time, _has_none = keys[0]
    return Neighbours(*((after, before) if in_time else (before, after)), in_time)


def beyond(row, keys, forwards):
    """Return the condition of the rows after `row` in the list, or before it."""
    found, same = Q(pk__in=[]), Q()
    for name, descends, has_none in keys:
        value, missing = getattr(row, name), Q(**{f"{name}__isnull": True})
        if value is None:
            equal = missing
            other = Q(pk__in=[]) if forwards else Q(**{f"{name}__isnull": False})
        else:
            equal = Q(**{name: value})
            lookup = "lt" if descends == forwards else "gt"
            other = Q(**{f"{name}__{lookup}": value})
            if has_none and forwards:
                other |= missing
        found |= same & other
        same &= equal
    return found
