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

from portal.editorial.xlsx.cells import MAX_TEXT, escape, too_long
from portal.editorial.xlsx.workbook import Workbook

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CHARACTERS = 20_000_000  # of all cells together
TOP = Alignment(vertical="top", wrap_text=True)
MAX_PROBLEMS = 20  # that are named at once


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
    cells = Cells()
    for row, found in Workbook(file).rows():
        for cell in found:
            cells.add(row, cell)
    return as_sheet(cells)


class Cells:
    """The filled cells of a sheet: `rows` is {number: {column: text}}."""

    def __init__(self):
        self.rows, self.problems, self.characters = {}, [], 0

    def add(self, row, cell):
        try:
            text = cell.as_text()
        except ValidationError as error:
            self.problems.append((row, cell.column, error))
            text = str(cell.value)
        if text:
            self.characters += len(text)
            self.rows.setdefault(row, {})[cell.column] = text
            self.check_limits(cell.column)

    def check_limits(self, column):
        # The first row is the header.
        if len(self.rows) > MAX_ROWS + 1:
            raise too_many_rows()
        if column > MAX_COLUMNS:
            raise ValidationError(
                _("The table has more than %(limit)d columns."),
                params={"limit": MAX_COLUMNS},
            )
        if self.characters > MAX_CHARACTERS:
            raise ValidationError(_("The table is too large."))


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
    messages = [
        in_cell(row, names.get(column) or get_column_letter(column), error)
        for row, column, error in cells.problems[:MAX_PROBLEMS]
    ]
    rest = len(cells.problems) - len(messages)
    if rest > 0:
        messages.append(_("And %(count)d more.") % {"count": rest})
    if messages:
        raise ValidationError(messages)


def in_cell(row, column, error):
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
                raise ValidationError(in_cell(number, name, too_long()))


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
