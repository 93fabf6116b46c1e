"""Tables as XLSX: `read_sheet` what people send, `write` what they get, cells as texts.

Neither loses or makes a character: what `write` wrote, `read_sheet` gives back.
"""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from portal.editorial.xlsx.cells import Cell
from portal.editorial.xlsx.workbook import (
    MAX_TEXT,
    Formats,
    Properties,
    Reader,
    Strings,
    Text,
    Workbook,
    escape,
    not_xlsx,
    whole,
)

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CHARACTERS = 20_000_000  # of all cells together
TOP = Alignment(vertical="top", wrap_text=True)
MAX_PROBLEMS = 20  # that are told at once


class Row(NamedTuple):
    """A row with its number in the file and the text of each column by its name."""

    number: int
    texts: dict


class Sheet(NamedTuple):
    """The names of the columns and the rows that are not empty."""

    header: list
    rows: list


def read_sheet(file):
    """The first `Sheet` of an XLSX file, a Django `File`.

    Raises `ValidationError` with every reason, before anything large is unpacked.
    """
    workbook = Workbook(file)
    start = named(workbook.related(""), "officeDocument")
    properties, links = workbook.parse(start, Properties()), workbook.related(start)
    kind, name = links.get(next(iter(properties.sheets), None), (None, None))
    if kind != "worksheet":
        raise not_xlsx()
    cells = Cells(
        strings=optional(workbook, links, "sharedStrings", Strings()).found,
        styles=optional(workbook, links, "styles", Formats()).styles,
        from_1904=properties.from_1904,
    )
    return as_sheet(workbook.parse(name, cells))


def named(links, kind):
    """The name of the first part of a kind among those that are linked, or None."""
    return next((name for each, name in links.values() if each == kind), None)


def optional(workbook, links, kind, reader):
    name = named(links, kind)
    return workbook.parse(name, reader) if name else reader


class Cells(Reader):
    """Takes the filled cells of a sheet: `rows` is {number: {column: text}}."""

    def __init__(self, strings, styles, from_1904):
        self.strings, self.styles, self.from_1904 = strings, styles, from_1904
        self.rows, self.problems, self.characters = {}, [], 0
        self.row = self.column = 0
        self.cell = self.value = None
        self.inline = Text()

    def start(self, name, attributes):
        self.inline.start(name)
        if name == "row":
            self.row, self.column = whole(attributes.get("r"), self.row + 1), 0
        elif name == "c":
            self.start_cell(attributes)
        elif name == "v":
            self.value = []
        elif name == "f" and self.cell:
            self.cell.is_formula = True
        elif name == "mergeCell":
            raise ValidationError(
                _("Cells are merged (%(cells)s). Split them first."),
                params={"cells": attributes.get("ref", "")[:20]},
            )

    def start_cell(self, attributes):
        self.column = column_in(attributes.get("r"), self.column + 1)
        style = whole(attributes.get("s"), 0)
        self.cell = Cell(
            kind=attributes.get("t", "n"),
            format=self.styles[style] if style < len(self.styles) else 0,
            strings=self.strings,
            from_1904=self.from_1904,
        )

    def end(self, name):
        self.inline.end(name)
        if name == "v" and self.cell:
            self.cell.value, self.value = "".join(self.value), None
        elif name == "c" and self.cell:
            self.cell.inline = self.inline.take()
            self.take(self.cell)
            self.cell = None

    def text(self, text):
        self.inline.add(text)
        if self.value is not None:
            self.value.append(text)

    def take(self, cell):
        try:
            text = cell.read()
        except ValidationError as error:
            self.problems.append((self.row, self.column, error))
            text = cell.value
        if text:
            self.characters += len(text)
            self.rows.setdefault(self.row, {})[self.column] = text
            self.check_limits()

    def check_limits(self):
        # The first row is the header.
        if len(self.rows) > MAX_ROWS + 1:
            raise too_many_rows()
        if self.column > MAX_COLUMNS:
            raise ValidationError(
                _("The table has more than %(limit)d columns."),
                params={"limit": MAX_COLUMNS},
            )
        if self.characters > MAX_CHARACTERS:
            raise ValidationError(_("The table is too large."))


def column_in(reference, default):
    """The number of the column in a reference such as AB12, from 1."""
    letters = re.match("[A-Z]{1,3}", reference or "")
    if not letters:
        return default
    found = 0
    for letter in letters[0]:
        found = 26 * found + ord(letter) - ord("A") + 1
    return found


def as_sheet(cells):
    """The taken cells with the first row as the header."""
    if not cells.rows:
        raise ValidationError(_("The table is empty."))
    first, *others = sorted(cells.rows)
    names = {column: name.strip() for column, name in cells.rows[first].items()}
    raise_problems(cells, names)
    header = list(names.values())
    for name in header:
        if header.count(name) > 1:
            raise ValidationError(
                _("The column “%(name)s” stands twice in the table."),
                params={"name": name[:60]},
            )
    for row in others:
        for column in cells.rows[row].keys() - names.keys():
            raise ValidationError(
                _("Cell %(cell)s stands under no name of a column."),
                params={"cell": f"{get_column_letter(column)}{row}"},
            )
    rows = [
        Row(row, {name: cells.rows[row].get(key, "") for key, name in names.items()})
        for row in others
    ]
    return Sheet(header, rows)


def raise_problems(cells, names):
    told = [
        told_cell(row, names.get(column) or get_column_letter(column), error)
        for row, column, error in cells.problems[:MAX_PROBLEMS]
    ]
    rest = len(cells.problems) - len(told)
    if rest > 0:
        told.append(_("And %(count)d more.") % {"count": rest})
    if told:
        raise ValidationError(told)


def told_cell(row, column, error):
    """What is wrong with a cell, in the reader's language, and where it stands."""
    return _("Row %(row)d, column “%(column)s”: %(problem)s") % {
        "row": row,
        "column": Truncator(column).chars(60),
        "problem": " ".join(error.messages),
    }


def write(file, header, rows, title="", widths=()):
    """Write a table of texts into `file`, open for writing bytes.

    Every cell is a text for Excel too, now and when somebody types into it: 007, =1+1
    and 2012-06 stay what they are. `widths` are those of the columns, in characters.
    Raises `ValidationError` for what no table can hold.
    """
    rows = list(rows)
    check(header, rows)
    workbook = NewWorkbook(write_only=True)
    sheet = workbook.create_sheet(title=re.sub(r"[\\*?:/\[\]]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for index in range(len(header)):
        column = sheet.column_dimensions[get_column_letter(index + 1)]
        column.number_format = "@"
        column.width = widths[index] if index < len(widths) else 20
    sheet.append([as_cell(sheet, name) for name in header])
    for row in rows:
        sheet.append([as_cell(sheet, text) for text in row])
    workbook.save(file)


def check(header, rows):
    """Raise `ValidationError` for what no table can hold, before one is begun."""
    if len(rows) > MAX_ROWS:
        raise too_many_rows()
    for number, row in enumerate(rows, start=2):
        for name, text in zip(header, row, strict=True):
            if len(text) > MAX_TEXT:
                error = ValidationError(_("A text is too long for a cell."))
                raise ValidationError(told_cell(number, name, error))


def too_many_rows():
    return ValidationError(
        _("The table has more than %(limit)d rows."), params={"limit": MAX_ROWS}
    )


def as_cell(sheet, text):
    """A cell that is text, whatever it looks like; an empty one as well."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = "@"
    cell.quotePrefix = True
    cell.alignment = TOP
    if text:
        cell.value = escape(text)
        cell.data_type = "s"
    return cell
