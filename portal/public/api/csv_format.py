"""Rows as CSV (RFC 4180) that Excel reads as UTF-8, and in which no text is run."""

import csv

from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.public.api.fields import Type

BOM = "\ufeff"
# First letters of what a spreadsheet reads as a formula, or removes before it does; and
# the mark itself, so that a text without its first mark is always the original.
STARTS = frozenset("=+-@\t\r\n＝＋－＠'")
MARK = "'"
BETWEEN = " | "  # the parts of a source
NUMBERS = {Type.WHOLE, Type.DECIMAL}


class Line:
    """The file of a csv writer: returns each line."""

    @staticmethod
    def write(text):
        return text


def rows_as_csv(dataset, rows, _meta):
    """Return a header of the names of the columns, and a line for each row."""
    write = csv.writer(Line, lineterminator="\r\n").writerow
    cells = [cell_for(column) for column in dataset.columns]
    lines = [
        write([cell(value) for cell, value in zip(cells, row.values(), strict=True)])
        for row in rows
    ]
    return "".join([BOM, write(dataset.names), *lines])


def cell_for(column):
    """Return the function that makes a cell of a value of the column."""
    if column.type in NUMBERS:
        return number
    if column.type == Type.SWITCH:
        return switch
    return {Type.LIST: listed, Type.SOURCES: sources}.get(column.type, text)


def number(value):
    """The digits of a number: -33.5 is no formula."""
    return "" if value is None else repr(value)


def switch(value):
    return "" if value is None else str(value).lower()


def text(value):
    """A text; one that a spreadsheet would run is preceded by an apostrophe."""
    if not value:
        return ""
    return f"{MARK}{value}" if value[0] in STARTS else value


def listed(values):
    """Identifiers, which hold no space, with a space between them."""
    return text(" ".join(values))


def sources(values):
    """A line for each source: title, publisher, address and date.

    Title and publisher are in the first of the languages in which they are known.
    """
    lines = []
    for source in values:
        parts = []
        for name in ("title", "publisher"):
            texts = (source[column_of(name, code)] for code in LANGUAGES)
            parts.append(next(filter(None, texts), ""))
        parts += [source["url"] or "", source["published"] or ""]
        # No other line begins in a part, and no other part.
        parts = (" ".join(part.split()).replace("|", "\\|") for part in parts)
        lines.append(BETWEEN.join(parts))
    return text("\n".join(lines))
