"""Workbooks that are made to do harm are refused before anything expands."""

import subprocess
import sys
import zipfile

from django.conf import settings
from django.core.files.base import ContentFile

from portal.editorial.xlsx import sheets, workbook
from tests.portal.editorial.xlsx.files import (
    LINKS,
    NAME,
    OFFICE,
    SHEET,
    SPREADSHEET,
    STRINGS,
    from_excel,
    links,
    packed,
    refusal,
    styles,
    worksheet,
    written,
)
from tests.tables import each_of

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row>"
    "</sheetData></worksheet>"
)
FAR_ROW = worksheet(NAME, '<c r="ZZZZ9"><v>1</v></c>').replace(
    "<row>", '<row r="999999999999">', 1
)
LONG_ROW = worksheet(NAME, "<c/>" * (workbook.MAX_IN_ROW + 1))
NESTED_ROWS = worksheet(
    NAME, ("<c/>" * 1000 + "<row/>") * (workbook.MAX_IN_ROW // 1000 + 1)
)
MANY_ELEMENTS = '<!DOCTYPE x [<!ENTITY a "<c/>">]>' + worksheet(f"{NAME}&a;")
BOMB = "<worksheet>" + " " * (workbook.MAX_EXPANDED + 1) + "</worksheet>"


def bomb():
    return packed({SHEET: BOMB}, compression=zipfile.ZIP_DEFLATED)


HOSTILE = {
    "empty": lambda: ContentFile(b"", "x.xlsx"),
    "no archive": lambda: ContentFile(b"name;date\n", "x.xlsx"),
    "an old workbook": lambda: ContentFile(b"\xd0\xcf\x11\xe0" * 200, "x.xlsx"),
    "too large": lambda: ContentFile(b"x" * (workbook.MAX_BYTES + 1), "x.xlsx"),
    "cut off": lambda: ContentFile(written(["a"], [["b"]]).read()[:-40], "x.xlsx"),
    "a bomb": bomb,
    "larger than announced": lambda: ContentFile(
        bomb().read().replace(len(BOMB).to_bytes(4, "little"), b"\x10\0\0\0"), "x"
    ),
    "a billion laughs": lambda: packed({SHEET: LAUGHS}),
    "laughs in UTF-16": lambda: packed({SHEET: LAUGHS.encode("utf-16")}),
    "broken XML": lambda: packed({SHEET: "<worksheet>"}),
    "too deep": lambda: packed({SHEET: "<a>" * 1000 + "</a>" * 1000}),
    "many parts": lambda: packed({f"{n}": "" for n in range(workbook.MAX_PARTS)}),
    "no workbook": lambda: packed({"[Content_Types].xml": "<Types/>"}),
    "laughs under another name": lambda: packed(
        {"xl/sheet.png": LAUGHS, LINKS: links(("worksheet", "/xl/sheet.png"))}
    ),
    "many cells in a row": lambda: packed({SHEET: LONG_ROW}),
    "rows in a row": lambda: packed({SHEET: NESTED_ROWS}),
    "elements in an entity": lambda: packed({SHEET: MANY_ELEMENTS}),
    "many styles": lambda: packed(
        {"xl/styles.xml": styles("<xf/>" * workbook.MAX_OBJECTS)}
    ),
    "a row far down": lambda: packed({SHEET: FAR_ROW}),
    "a stylesheet as sheet": lambda: packed({SHEET: "<styleSheet/>"}),
}


@each_of(*HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(name):
    told = refusal(sheets.read_sheet, HOSTILE[name]())
    assert told
    assert "64" in told or name not in ("a bomb", "many parts"), "it was unpacked"


def test_a_text_that_many_cells_share_is_counted_each_time(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CHARACTERS", 1000)
    assert refusal(sheets.read_sheet, written(["name"], [["x" * 500]] * 3))


def test_a_sheet_and_the_texts_are_read_once_whatever_names_them(monkeypatch):
    opened, open_part = [], workbook.Archive.open
    monkeypatch.setattr(
        workbook.Archive,
        "open",
        lambda self, name: (opened.append(name), open_part(self, name))[1],
    )
    ten_times = '<sheet name="x" sheetId="1" r:id="rId1"/>' * 10
    texts = [("sharedStrings", "sharedStrings.xml")] * 10
    book = (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">'
        f"<sheets>{ten_times}</sheets></workbook>"
    )
    sheets.read_sheet(
        packed(
            {
                LINKS: links(("worksheet", "worksheets/sheet1.xml"), *texts),
                "xl/workbook.xml": book,
                STRINGS: "<sst/>",
            }
        )
    )
    assert sorted(opened) == [STRINGS, SHEET]


def test_no_more_errors_are_told_than_a_reader_needs(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_WRONG_ROWS", 5)
    told = refusal(sheets.read_sheet, from_excel(["name"], *[["=1"]] * 50))
    assert told.count("name") == 6, "reading ends there"
    told = refusal(sheets.read_sheet, from_excel(["n"], *[["x"] * 50] * 50))
    assert "B2" in told
    assert "B3" not in told


def test_openpyxl_is_loaded_with_the_first_workbook():
    """It takes 20 MB of each process."""
    code = (
        "import sys, django; django.setup(); import portal.urls\n"
        "from portal.editorial.xlsx import sheets\n"
        "assert 'openpyxl' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=settings.BASE_DIR)
