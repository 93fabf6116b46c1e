"""Tables as XLSX: `read_sheet` what people send, `write` what they get, cells as texts.

Neither loses or makes a character: what `write` wrote, `read_sheet` gives back.
openpyxl takes 20 MB, so a process loads it with its first workbook.
"""

from collections import Counter
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.editorial.xlsx.cells import MAX_ROWS, MAX_TEXT, too_long

MAX_COLUMNS = 100
MAX_CHARACTERS = 20_000_000  # of all cells together
MAX_WRONG_ROWS = 500  # rows with cells that cannot be read
MAX_PROBLEMS = 20  # that are named at once


class Row(NamedTuple):
    """A row with its number in the file and the text of each column by its name.

    `errors` has the `ValidationError` of each cell that cannot be read, by its column.
    """

    number: int
    texts: dict
    errors: dict = {}


class Sheet(NamedTuple):
    """The names of the columns and the rows that are not empty."""

    header: list
    rows: list


def read_sheet(file):
    """The first `Sheet` of an XLSX file, a Django `File`.

    Raises `ValidationError` before anything large is unpacked. Cells that cannot be
    read are `errors` of their rows.
    """
    from portal.editorial.xlsx.workbook import read_cells

    return sheet_of(read_cells(file))


def sheet_of(cells):
    """Return the `Sheet` of cells, with the first row as the header.

    A cell is its row and its column, by numbers from 1, its text, and its error, if
    any. Raises `ValidationError` with all errors of the header and of many cells.
    """
    rows, errors, characters = {}, {}, 0
    for number, column, text, *error in cells:
        if text or error:
            rows.setdefault(number, {})[column] = text
            characters += len(text)
            check_limits(len(rows), column, characters)
        if error:
            errors.setdefault(number, {})[column] = error[0]
            if len(errors) > MAX_WRONG_ROWS:
                break
    if not rows:
        raise ValidationError(_("The table is empty."))
    first, *others = sorted(rows)
    names = {key: text.strip() for key, text in rows[first].items() if text}
    sheet = Sheet(
        list(names.values()),
        [
            Row(
                number,
                {name: rows[number].get(key, "") for key, name in names.items()},
                {names.get(key, ""): e for key, e in errors.get(number, {}).items()},
            )
            for number in others
        ],
    )
    wrong = [*header_problems(first, names, rows, errors)]
    if wrong or len(errors) > MAX_WRONG_ROWS:
        raise ValidationError([*wrong, *problems_of(sheet)])
    return sheet


def check_limits(rows, column, characters):
    if rows > MAX_ROWS + 1:  # with the header
        raise too_many_rows()
    if column > MAX_COLUMNS:
        raise ValidationError(
            _("The table has more than %(limit)d columns."),
            params={"limit": MAX_COLUMNS},
        )
    if characters > MAX_CHARACTERS:
        raise ValidationError(_("The table is too large."))


def header_problems(first, names, rows, errors):
    """Yield errors of the first row, and of cells that are under no name."""
    from openpyxl.utils import get_column_letter

    for column, error in errors.get(first, {}).items():
        yield ValidationError(in_cell(first, get_column_letter(column), error))
    for name, count in Counter(names.values()).items():
        if count > 1:
            yield ValidationError(
                _("The column “%(name)s” is twice in the table."),
                params={"name": name[:60]},
            )
    unnamed = [
        f"{get_column_letter(column)}{number}"
        for number in sorted(rows)[1:]
        for column in sorted(rows[number].keys() - names.keys())
    ]
    for cell in unnamed[:MAX_PROBLEMS]:
        yield ValidationError(
            _("Cell %(cell)s is under no column name."), params={"cell": cell}
        )


def problems_of(sheet):
    found = [
        in_cell(row.number, name, error)
        for row in sheet.rows
        for name, error in row.errors.items()
    ]
    more = len(found) - MAX_PROBLEMS
    return found[:MAX_PROBLEMS] + (
        [_("And %(count)d more.") % {"count": more}] if more > 0 else []
    )


def in_cell(row, column, error):
    """Return the error of a cell in the reader's language, with row and column."""
    return _("Row %(row)d, column “%(column)s”: %(problem)s") % {
        "row": row,
        "column": Truncator(column).chars(60),
        "problem": " ".join(error.messages),
    }


class Layout(NamedTuple):
    """The title of a sheet, and for each column its width and the texts to choose from.

    A width is in characters; the texts are those of a drop-down, if there are any.
    """

    title: str = ""
    widths: list = []
    choices: list = []


PLAIN = Layout()


def write(header, rows, layout=PLAIN):
    """Return a table of texts as the bytes of a workbook.

    Every cell is a text for Excel, also when a user edits it: 007, =1+1 and 2012-06
    stay what they are. Raises `ValidationError` if a text or the table does not fit the
    format.
    """
    from portal.editorial.xlsx.writer import write_workbook

    rows = list(rows)
    if len(rows) > MAX_ROWS:
        raise too_many_rows()
    for number, row in enumerate(rows, start=2):
        for name, text in zip(header, row, strict=True):
            if len(text) > MAX_TEXT:
                raise ValidationError(in_cell(number, name, too_long()))
    return write_workbook(header, rows, layout)


def too_many_rows():
    return ValidationError(
        _("The table has more than %(limit)d rows."), params={"limit": MAX_ROWS}
    )
