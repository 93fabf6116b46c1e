"""XLSX files as programs, people and attackers make them."""

import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from portal.editorial.xlsx import sheets

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
LINKS = "xl/_rels/workbook.xml.rels"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def written(header, rows):
    return ContentFile(sheets.write(header, rows), "table.xlsx")


def read_sheet(file):
    """The sheet of a file, all cells of which can be read."""
    sheet = sheets.read_sheet(file)
    if problems := sheets.problems_of(sheet):
        raise ValidationError(problems)
    return sheet


def texts(file):
    return [list(row.texts.values()) for row in read_sheet(file).rows]


def from_excel(*rows, fill=lambda sheet: None):
    """A file whose first sheet has these rows, and what `fill` does with openpyxl."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    fill(book.active)
    file = io.BytesIO()
    book.save(file)
    return ContentFile(file.getvalue(), "table.xlsx")


def refusal(read, *given):
    with pytest.raises(ValidationError) as error:
        read(*given)
    return " ".join(error.value.messages)


def packed(parts, **options):
    """A ZIP file of texts by name; those of a good table for what is not given."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(from_excel(["name"])) as old,
        zipfile.ZipFile(file, "w", **options) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return ContentFile(file.getvalue(), "table.xlsx")


def worksheet(*rows):
    """The XML of a sheet with these rows of cells."""
    inside = "".join(f"<row>{cells}</row>" for cells in rows)
    return (
        f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{inside}</sheetData></worksheet>'
    )


NAME = '<c t="str"><v>name</v></c>'


def styles(formats):
    return (
        f'<styleSheet xmlns="{SPREADSHEET}"><cellXfs>{formats}</cellXfs></styleSheet>'
    )


def links(*targets):
    """The XML that leads from a workbook to parts: pairs of a type and a name."""
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="x/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'
