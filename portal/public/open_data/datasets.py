"""A set of open data is declared beside its model, in the app's module `open_data`.

It says what a row is and what each column means; the portal gives out whatever is
registered, and knows none of the kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What the collection of all sets is called.
TITLE = _("Open data")
DESCRIPTION = _(
    "Everything that is published here about cities, relations, exchanges, "
    "delegations, agreements and sights, as tables for your own use."
)
DATASETS = {}


class Type(models.TextChoices):
    """What a value is; in JSON a whole or decimal number is a number."""

    TEXT = "text", pgettext_lazy("type of a column", "text")
    CODE = "code", pgettext_lazy("type of a column", "code")
    WHOLE = "whole", pgettext_lazy("type of a column", "whole number")
    DECIMAL = "decimal", pgettext_lazy("type of a column", "decimal number")
    SWITCH = "switch", pgettext_lazy("type of a column", "true or false")
    DATE = "date", pgettext_lazy("type of a column", "year, month or day")
    MOMENT = "moment", pgettext_lazy("type of a column", "time")
    ADDRESS = "address", pgettext_lazy("type of a column", "web address")
    ID = "id", pgettext_lazy("type of a column", "identifier")
    LIST = "list", pgettext_lazy("type of a column", "list")
    SOURCES = "sources", pgettext_lazy("type of a column", "list of sources")


def plain(value, _root):
    """The value as it is; what is empty is nothing."""
    return None if value == "" else value


class Column(NamedTuple):
    """A column: `value` makes the expression of what the database gives for it.

    It is made anew for each file, since what is public depends on the clock. `read`
    makes JSON's value of that; it also takes the root of the site's addresses.
    `codes` are pairs of a code and its meaning. Columns that differ only in their
    language have the same `base`.
    """

    name: str
    meaning: str
    type: Type = Type.TEXT
    unit: str = ""
    value: Callable | None = None
    read: Callable = plain
    codes: tuple = ()
    base: str = ""

    @property
    def expression(self):
        return self.value() if self.value else F(self.name)


class Group(NamedTuple):
    """Columns that stand in one line of the description: one in each language."""

    names: list
    column: Column


@dataclass(frozen=True)
class Dataset:
    """A set: its name in addresses, its title, what a row is, and its columns.

    `touches` are all models of which its columns show something, its own first. What is
    no content says by `rows` what of it is public. With `is_placed` it is GeoJSON too.
    """

    name: str
    title: str
    row: str
    columns: tuple
    touches: tuple
    is_placed: bool = False
    rows: Callable | None = None

    @property
    def model(self):
        return self.touches[0]

    @property
    def names(self):
        return [column.name for column in self.columns]

    @property
    def forms(self):
        """The formats that it comes in, as their names end."""
        return ["csv", "json", *(["geojson"] if self.is_placed else [])]

    @property
    def groups(self):
        by_base = groupby(self.columns, lambda each: each.base or each.name)
        for _base, columns in by_base:
            found = list(columns)
            yield Group([each.name for each in found], found[0])

    def public(self):
        """The queryset of what everybody may see now."""
        return self.rows() if self.rows else self.model.objects.published()

    def read(self, root):
        """Each public row as a dictionary, in the order in which they were made.

        One statement, so one state of the database, however long it takes; and fetched
        bit by bit, so that many rows need no more memory than a few.
        """
        names, readers = self.names, [column.read for column in self.columns]
        found = self.public().order_by("pk").rewrite(False)
        rows = found.values_list(*(column.expression for column in self.columns))
        for values in rows.iterator(chunk_size=500):
            pairs = zip(names, readers, values, strict=True)
            yield {name: read(value, root) for name, read, value in pairs}


def register(dataset):
    DATASETS[dataset.name] = dataset
    return dataset
