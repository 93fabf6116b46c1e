"""XLSX files as programs, people and attackers make them."""

import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from portal.editorial.xlsx import sheets

SHEET = "xl/worksheets/sheet1.xml"


def written(header, rows, **options):
    file = io.BytesIO()
    sheets.write(file, header, rows, **options)
    return ContentFile(file.getvalue(), "table.xlsx")


def read_sheet(file):
    """The sheet of a file, all cells of which can be read."""
    sheet = sheets.read_sheet(file)
    if problems := sheets.problems_of(sheet):
        raise ValidationError(problems)
    return sheet


def texts(file):
    return [list(row.texts.values()) for row in read_sheet(file).rows]


def from_excel(fill):
    """A file whose first sheet `fill` has filled with openpyxl."""
    book = openpyxl.Workbook()
    fill(book.active)
    file = io.BytesIO()
    book.save(file)
    return ContentFile(file.getvalue(), "table.xlsx")


def value_of(value, number_format="General"):
    def fill(sheet):
        sheet["A1"], sheet["A2"] = "name", value
        sheet["A2"].number_format = number_format

    return texts(from_excel(fill))[0][0]


def refusal(read, *given):
    with pytest.raises(ValidationError) as error:
        read(*given)
    return " ".join(error.value.messages)


def packed(parts, **options):
    """A ZIP file of texts by name; those of a good table for what is not given."""
    good = from_excel(lambda sheet: sheet.append(["name"]))
    file = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(file, "w", **options) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return ContentFile(file.getvalue(), "table.xlsx")
