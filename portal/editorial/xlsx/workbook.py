"""An XLSX file from outside: measured before it is opened, then read by openpyxl.

Of openpyxl its readers of parts are used. Its `load_workbook` drops `x005F_` from
texts, makes a row for each number that is left out, and does not tell merged cells.
"""

import zipfile
from contextlib import contextmanager, suppress
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

from portal.editorial.xlsx.cells import MAX_BYTES, Cell

MAX_EXPANDED = 64 * 1024**2  # bytes of all parts together
MAX_PARTS = 500
DIRECTORY_ENTRY = b"PK\x01\x02"
MAX_ELEMENTS = 3_000_000  # of one part
MAX_IN_ROW = 16_384 * 4  # elements: Excel has so many columns
MAX_DEPTH = 100  # of elements in each other
NAMESPACE = {"": SHEET_MAIN_NS}


class Workbook:
    """The first sheet of an XLSX file, a Django `File`.

    Raises `ValidationError` with what is wrong with the file, before it is unpacked.
    """

    def __init__(self, file):
        check_archive(file)
        with refusing_the_unreadable():
            reader = ExcelReader(file, keep_links=False)
            self.archive = reader.archive
            for part in self.archive.namelist():
                check_part(self.archive, part)
            reader.read_manifest()
            reader.read_workbook()
            self.links = reader.parser.rels.values()
            self.name = next(reader.parser.find_sheets())[1].target
            self.from_1904 = reader.wb.epoch == CALENDAR_MAC_1904

    def rows(self):
        """The number and the `Cell`s of each row that the file has."""
        with refusing_the_unreadable(), self.archive.open(self.name) as sheet:
            parser, formats = SheetParser(None, self.strings()), self.formats()
            for _event, element in iterparse(sheet):
                if element.tag == ROW_TAG:
                    number, cells = parser.parse_row(element)
                    element.clear()
                    yield number, [self.cell(each, formats) for each in cells]
                elif element.tag == f"{{{SHEET_MAIN_NS}}}mergeCell":
                    raise ValidationError(
                        _("Cells are merged (%(cells)s). Split them first."),
                        params={"cells": element.get("ref", "")[:20]},
                    )

    def cell(self, parsed, formats):
        column, kind, style = (parsed[n] for n in ("column", "data_type", "style_id"))
        code = formats[style] if style < len(formats) else 0
        return Cell(column, kind, parsed["value"], code, self.from_1904)

    def strings(self):
        """The texts that cells share, without what says how they are pronounced."""
        return [
            "".join(
                each.text or ""
                for path in ("t", "r/t")
                for each in text.iterfind(path, NAMESPACE)
            )
            for text in self.elements("sharedStrings", "si")
        ]

    def formats(self):
        """The number format of each style: a code, or the number of a built-in one."""
        codes = {
            each.get("numFmtId"): each.get("formatCode")
            for each in self.elements("styles", "numFmts/numFmt")
        }
        numbers = [
            each.get("numFmtId", "0") for each in self.elements("styles", "cellXfs/xf")
        ]
        return [codes.get(number) or int(number) for number in numbers]

    def elements(self, kind, path):
        """The elements of the part of a kind, if there is one."""
        for link in self.links:
            if link.Type.endswith(f"/{kind}"):
                part = fromstring(self.archive.read(link.target))
                return part.iterfind(path, NAMESPACE)
        return ()


class SheetParser(WorkSheetParser):
    """openpyxl's reader of rows. It tells dates by formats that it is not given."""

    def parse_formula(self, element):
        """A formula is not followed: its cell is refused."""


def check_archive(file):
    """Raise `ValidationError` for what cannot be unpacked, or is too much.

    What the directory of the archive says of sizes binds: `zipfile` never unpacks more
    of a part than is announced there.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("The file has %(size).1f MB; %(limit)d MB are the limit."),
            params={"size": file.size / 1024**2, "limit": MAX_BYTES / 1024**2},
        )
    file.seek(0)
    # Counted before `zipfile` makes an object of each.
    if file.read().count(DIRECTORY_ENTRY) > MAX_PARTS:
        raise too_large()
    with refusing_the_unreadable():
        parts = zipfile.ZipFile(file).infolist()
    if sum(each.file_size for each in parts) > MAX_EXPANDED:
        raise too_large()
    names = {each.filename for each in parts}
    kinds = {each.compress_type for each in parts}
    is_sealed = any(each.flag_bits & 1 for each in parts)
    is_known = kinds <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if is_sealed or len(names) < len(parts) or not is_known:
        raise not_xlsx()


def check_part(archive, name):
    """Walk once through a part, keeping nothing, before openpyxl keeps its elements.

    A document type, the seat of entities, is refused before any is declared. What is no
    XML (pictures) passes: openpyxl would fail at the same place if it were to read it.
    """
    count = depth = row_begin = 0

    def start(name, attributes):
        nonlocal count, depth, row_begin
        count, depth = count + 1, depth + 1
        if name.endswith("row"):
            row_begin = count
        is_long = row_begin and count - row_begin > MAX_IN_ROW
        if is_long or count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise ValidationError(_("The table is too large."))

    def end(name):
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with archive.open(name) as part, suppress(expat.ExpatError):
        parser.ParseFile(part)


@contextmanager
def refusing_the_unreadable():
    """Whatever `zipfile`, expat or openpyxl raise for a damaged file is one refusal."""
    try:
        yield
    except ValidationError:
        raise
    except Exception:
        raise not_xlsx() from None


def too_large():
    return ValidationError(
        _("Unpacked, the file is larger than %(limit)d MB or has too many parts."),
        params={"limit": MAX_EXPANDED / 1024**2},
    )


def refuse(*declaration):
    raise not_xlsx()


def not_xlsx():
    return ValidationError(
        _(
            "This is no XLSX table, or it is damaged. Save it as an Excel workbook "
            "(.xlsx)."
        )
    )
