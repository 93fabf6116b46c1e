"""A set of open data is declared beside its model, in the app's module `open_data`.

It says what a row is and what each column means; the portal gives out whatever is
registered, and knows none of the kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
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
AT_ONCE = 500  # rows that are fetched
REMEMBERED = 1000  # texts of a column


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


SHARED = {Type.LIST, Type.SOURCES}


class Column(NamedTuple):
    """A column: `value` makes the expression of what the database gives for it.

    It is made anew for each file, since what is public depends on the clock. `read`
    makes JSON's value of that; without it, it is one already, but for the empty text,
    which is nothing. For addresses `read_at` makes `read` of the root of the site.
    `codes` are pairs of a code and its meaning. Columns that differ only in their
    language have the same `base`.
    """

    name: str
    meaning: str
    type: Type = Type.TEXT
    unit: str = ""
    value: Callable | None = None
    read: Callable | None = None
    read_at: Callable | None = None
    codes: tuple = ()
    base: str = ""

    @property
    def expression(self):
        return self.value() if self.value else F(self.name)

    def writer(self, write, root):
        """What makes a text of what the database gives; `write` does of JSON's value.

        A text that many rows have in common is made once, as long as it is remembered.
        """
        read = self.read_at(root) if self.read_at else self.read
        if not read:
            return write
        if self.type not in SHARED:
            return lambda value: write(read(value))
        return lru_cache(REMEMBERED)(lambda value: write(read(value)))


class Group(NamedTuple):
    """Columns that stand in one line of the description: one in each language."""

    names: list
    column: Column


@dataclass(frozen=True)
class Dataset:
    """A set: its name in addresses, its title, what a row is, and its columns.

    By `select` what is no content says what of it is public, by `times` where the times
    of its changes are. With `is_placed` it is GeoJSON too.
    """

    name: str
    title: str
    row: str
    columns: tuple
    model: type
    is_placed: bool = False
    select: Callable | None = None
    times: tuple = ("updated_at", "published_at")

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
        return self.select() if self.select else self.model.objects.published()

    def rows(self):
        """Of each public row what the database gives, in the order they were made in.

        One statement, so one state of the database, however long it takes; and fetched
        bit by bit, so that many rows need no more memory than a few.
        """
        found = self.public().order_by("pk").rewrite(False)
        rows = found.values_list(*(column.expression for column in self.columns))
        return rows.iterator(chunk_size=AT_ONCE)

    def written(self, rows, writer_for, root):
        """Of each of the rows the texts of its columns.

        `writer_for` gives of a column what makes a text of a value of JSON.
        """
        writers = [each.writer(writer_for(each), root) for each in self.columns]
        for row in rows:
            yield [write(each) for write, each in zip(writers, row, strict=True)]


def register(dataset):
    DATASETS[dataset.name] = dataset
    return dataset
