"""A workbook of texts, as openpyxl writes it."""

import io
import re
from itertools import zip_longest

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from portal.editorial.xlsx.cells import MAX_ROWS, escape

TOP = Alignment(vertical="top", wrap_text=True)


def write_workbook(header, rows, layout):
    """Return the bytes of a workbook."""
    title, widths, choices = layout
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
    add_choices(workbook, sheet, choices)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def add_choices(workbook, sheet, choices):
    """Add drop-downs, which take their texts from a hidden sheet."""
    if not any(choices):
        return
    hidden = workbook.create_sheet("choices")
    hidden.sheet_state = "hidden"
    for row in zip_longest(*choices, fillvalue=""):
        hidden.append([as_cell(hidden, text) for text in row])
    for number, texts in enumerate(choices, start=1):
        if texts:
            letter = get_column_letter(number)
            cells = f"choices!${letter}$1:${letter}${len(texts)}"
            rule = DataValidation(type="list", formula1=cells, allow_blank=True)
            rule.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
            sheet.data_validations.append(rule)


def as_cell(sheet, text):
    """Return a cell that Excel treats as text, also if empty; an int stays a number."""
    cell = WriteOnlyCell(sheet)
    if isinstance(text, int):
        cell.value, cell.number_format, cell.alignment = text, "0", TOP
        return cell
    cell.number_format = "@"
    cell.quotePrefix = True
    cell.alignment = TOP
    if text:
        cell.value = escape(text)
        cell.data_type = "s"
    return cell
