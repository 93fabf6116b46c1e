"""Rows before and after a row in the list of its kind."""

from typing import NamedTuple

from django.db.models import Q
from django.db.models.expressions import OrderBy

from portal.content.models import Content
from portal.content.querysets import NAMED


class Key(NamedTuple):
    """A column by which a list is ordered; rows without a value come last, if any."""

    name: str
    descends: bool
    is_optional: bool

    def beyond(self, value, forwards):
        """Return the condition of rows with a later value, or with an earlier one."""
        if value is None:
            return Q(pk__in=[]) if forwards else self.condition("isnull", False)
        found = self.condition("lt" if self.descends == forwards else "gt", value)
        if self.is_optional and forwards:
            found |= self.condition("isnull", True)
        return found

    def equal(self, value):
        if value is None:
            return self.condition("isnull", True)
        return self.condition("exact", value)

    def condition(self, lookup, value):
        return Q(**{f"{self.name}__{lookup}": value})


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
    keys = keys_of(rows)
    after = rows.filter(beyond(row, keys, True)).first()
    before = rows.reverse().filter(beyond(row, keys, False)).first()
    in_time = keys[0].descends
    return Neighbours(*((after, before) if in_time else (before, after)), in_time)


def keys_of(rows):
    """The columns by which the rows are ordered."""
    return [
        Key(each.expression.name, each.descending, bool(each.nulls_last))
        if isinstance(each, OrderBy)
        else Key(each.removeprefix("-"), each.startswith("-"), False)
        for each in rows.query.order_by
    ]


def beyond(row, keys, forwards):
    """Return the condition of the rows after `row` in the list, or before it."""
    found, same = Q(pk__in=[]), Q()
    for key in keys:
        value = getattr(row, key.name)
        found |= same & key.beyond(value, forwards)
        same &= key.equal(value)
    return found
