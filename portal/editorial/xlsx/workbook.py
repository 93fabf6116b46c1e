"""Read an XLSX file from outside; its parts are measured before openpyxl reads them.

openpyxl's `load_workbook` reads a sheet again for each time that the workbook names it,
works out shared formulas, drops `x005F_` from texts, and leaves out rows that are not
in order. So its steps are called one by one, for the first sheet.
"""

import io
import warnings
import zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from portal.editorial.xlsx.cells import MAX_BYTES, MORE_DAYS, text_of

MAX_EXPANDED = 64 * 1024**2  # bytes of all parts together
MAX_PARTS = 500
DIRECTORY_ENTRY = b"PK\x01\x02"
MAX_ELEMENTS = 3_000_000  # of a sheet, or of the texts that its cells share
MAX_OBJECTS = 300_000  # elements of any other part; openpyxl makes an object of each
MAX_IN_ROW = 16_384 * 4  # elements: Excel has so many columns
DOCTYPES = ["<!DOCTYPE".encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be")]
TEXT_TAG = f"{{{SHEET_MAIN_NS}}}si"
MERGED_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"

# They can be as many as a sheet has cells, and Python remembers each.
warnings.filterwarnings("ignore", module="openpyxl")


def read_cells(file):
    """Yield row, column, text, and error if any, of the cells of the first sheet.

    Raises `ValidationError` for a file that cannot be read.
    """
    try:
        yield from cells_of(open_workbook(file))
    except ValidationError:
        raise
    except Exception:
        # Whatever `zipfile`, expat or openpyxl raise for a damaged file is one refusal.
        raise not_xlsx() from None


def open_workbook(file):
    """Return openpyxl's reader, with all parts loaded except the sheet."""
    archive = Archive(file)
    reader = ExcelReader(file, keep_links=False)
    reader.archive = archive
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(archive, reader.wb)
    links = reader.parser.rels.values()
    link = next((each for each in links if each.Type.endswith("/sharedStrings")), None)
    if link:
        with archive.open(link.target) as part:
            texts = elements_of(part, TEXT_TAG)
            reader.shared_strings = [Text.from_tree(each).content for each in texts]
    return reader


def cells_of(reader):
    book, (_sheet, link) = reader.wb, next(reader.parser.find_sheets())
    sheet = book.create_sheet()  # by which a cell knows its style
    more_days = {n for n, s in enumerate(book._cell_styles) if s.numFmtId in MORE_DAYS}
    parser = SheetParser(
        None,
        reader.shared_strings,
        epoch=book.epoch,
        date_formats=book._date_formats | more_days,
    )
    with reader.archive.open(link.target) as part:
        for element in elements_of(part, ROW_TAG, MERGED_TAG):
            if element.tag == MERGED_TAG:
                raise ValidationError(
                    _("Cells are merged (%(cells)s). Split them first."),
                    params={"cells": element.get("ref", "")[:20]},
                )
            for each in parser.parse_row(element)[1]:
                cell = ReadOnlyCell(sheet, **each)
                try:
                    found = [text_of(cell)]
                except ValidationError as error:
                    found = ["" if cell.value is None else str(cell.value), error]
                yield cell.row, cell.column, *found


def elements_of(part, *tags):
    """Yield each element with one of the tags, and empty it after use.

    Elements in between stay in memory, so their number is limited.
    """
    kept = 0
    for event, element in iterparse(part, ["start", "end"]):
        if event == "start":
            kept += 1
            if kept > MAX_IN_ROW:
                raise too_large()
        elif element.tag in tags:
            kept -= sum(1 for _each in element.iter())
            yield element
            element.clear()


class SheetParser(WorkSheetParser):
    def parse_formula(self, element):
        """Ignore the formula, because its cell is refused."""


class Archive(zipfile.ZipFile):
    """The archive of an XLSX file, which checks each part before openpyxl reads it.

    The declared sizes are reliable, because `zipfile` never unpacks more than that.
    """

    def __init__(self, file):
        if file.size > MAX_BYTES:
            raise ValidationError(
                _("The file has %(size).1f MB; %(limit)d MB are the limit."),
                params={"size": file.size / 1024**2, "limit": MAX_BYTES / 1024**2},
            )
        file.seek(0)
        # Counted before `zipfile` makes an object of each.
        if file.read().count(DIRECTORY_ENTRY) > MAX_PARTS:
            raise too_large_unpacked()
        super().__init__(file)
        if sum(each.file_size for each in self.infolist()) > MAX_EXPANDED:
            raise too_large_unpacked()

    def open(self, name):
        """Open a sheet, or the texts that its cells share."""
        return io.BytesIO(self.checked(name, MAX_ELEMENTS))

    def read(self, name):
        """Read any other part."""
        return self.checked(name, MAX_OBJECTS)

    def checked(self, name, limit):
        """Return the XML of a part. Raises `ValidationError` for entities or size."""
        with super().open(name) as part:
            xml = part.read()
        if any(each in xml for each in DOCTYPES):
            raise not_xlsx()
        if xml.count(b"<") - xml.count(b"</") > limit:
            raise too_large()
        return xml


def too_large():
    return ValidationError(_("The table is too large."))


def too_large_unpacked():
    return ValidationError(
        _("Unpacked, the file is larger than %(limit)d MB or has too many parts."),
        params={"limit": MAX_EXPANDED / 1024**2},
    )


def not_xlsx():
    return ValidationError(
        _(
            "This is no XLSX table, or it is damaged. Save it as an Excel workbook "
            "(.xlsx)."
        )
    )
