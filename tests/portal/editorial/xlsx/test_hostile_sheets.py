"""Workbooks that are made to do harm are refused before anything expands."""

import zipfile

from django.core.files.base import ContentFile

from portal.editorial.xlsx import sheets, workbook
from tests.portal.editorial.xlsx.files import SHEET, packed, refusal, written
from tests.tables import each_of

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row>"
    "</sheetData></worksheet>"
)
TO_THE_PICTURE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="x/worksheet" '
    'Target="/xl/sheet.png"/></Relationships>'
)
FAR_ROW = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row r="999999999999"><c t="b"><v>1</v></c></row><row><c r="ZZZZ9">'
    "<v>1</v></c></row></sheetData></worksheet>"
)
LONG_ROW = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row><c t="str"><v>name</v></c></row><row>'
    f"{'<c/>' * (workbook.MAX_IN_ROW + 1)}</row></sheetData></worksheet>"
)
BOMB = "<worksheet>" + " " * (workbook.MAX_EXPANDED + 1) + "</worksheet>"
HOSTILE = {
    "empty": lambda: ContentFile(b"", "x.xlsx"),
    "no archive": lambda: ContentFile(b"name;date\n", "x.xlsx"),
    "an old workbook": lambda: ContentFile(b"\xd0\xcf\x11\xe0" * 200, "x.xlsx"),
    "too large": lambda: ContentFile(b"x" * (workbook.MAX_BYTES + 1), "x.xlsx"),
    "cut off": lambda: ContentFile(written(["a"], [["b"]]).read()[:-40], "x.xlsx"),
    "a bomb": lambda: packed({SHEET: BOMB}, compression=zipfile.ZIP_DEFLATED),
    "a billion laughs": lambda: packed({SHEET: LAUGHS}),
    "laughs in UTF-16": lambda: packed({SHEET: LAUGHS.encode("utf-16")}),
    "broken XML": lambda: packed({SHEET: "<worksheet>"}),
    "too deep": lambda: packed({SHEET: "<a>" * 1000 + "</a>" * 1000}),
    "many parts": lambda: packed({f"{n}": "" for n in range(workbook.MAX_PARTS)}),
    "no workbook": lambda: packed({"[Content_Types].xml": "<Types/>"}),
    "laughs under another name": lambda: packed(
        {"xl/sheet.png": LAUGHS, "xl/_rels/workbook.xml.rels": TO_THE_PICTURE}
    ),
    "many cells in a row": lambda: packed({SHEET: LONG_ROW}),
    "a row far down": lambda: packed({SHEET: FAR_ROW}),
    "a stylesheet as sheet": lambda: packed({SHEET: "<styleSheet/>"}),
}


@each_of(*HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(name):
    assert refusal(sheets.read_sheet, HOSTILE[name]())


def test_a_part_that_is_larger_than_announced_is_refused():
    file = packed({SHEET: BOMB}, compression=zipfile.ZIP_DEFLATED).read()
    size = len(BOMB).to_bytes(4, "little")
    assert refusal(
        sheets.read_sheet, ContentFile(file.replace(size, b"\x10\0\0\0"), "x")
    )


def test_a_text_that_many_cells_share_is_counted_each_time(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CHARACTERS", 1000)
    assert refusal(sheets.read_sheet, written(["name"], [["x" * 500]] * 3))
