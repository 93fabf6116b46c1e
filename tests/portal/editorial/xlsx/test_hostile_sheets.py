"""Workbooks that are made to do harm are refused before anything expands."""

import subprocess
import sys
import zipfile

from django.conf import settings
from django.core.files.base import ContentFile

from portal.editorial.xlsx import sheets, workbook
from tests.portal.editorial.xlsx.files import (
    SHEET,
    from_excel,
    packed,
    refusal,
    written,
)
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
NESTED_ROWS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row><c t="str"><v>name</v></c></row><row>'
    f"{('<c/>' * 1000 + '<row/>') * (workbook.MAX_IN_ROW // 1000 + 1)}</row>"
    "</sheetData></worksheet>"
)
MANY_ELEMENTS = (
    '<!DOCTYPE x [<!ENTITY a "<c/>">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row><c t="str"><v>name</v></c>&a;</row></sheetData></worksheet>'
)
MANY_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    f"<cellXfs>{'<xf/>' * workbook.MAX_OBJECTS}</cellXfs></styleSheet>"
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
    "rows in a row": lambda: packed({SHEET: NESTED_ROWS}),
    "elements in an entity": lambda: packed({SHEET: MANY_ELEMENTS}),
    "many styles": lambda: packed({"xl/styles.xml": MANY_STYLES}),
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


def test_a_sheet_and_the_texts_are_read_once_whatever_names_them(monkeypatch):
    links = "".join(
        f'<Relationship Id="rId{number}" Type="x/{kind}" Target="{target}"/>'
        for number, kind, target in [
            (1, "worksheet", "worksheets/sheet1.xml"),
            *((n, "sharedStrings", "sharedStrings.xml") for n in range(2, 12)),
        ]
    )
    sheets_in_it = '<sheet name="x" sheetId="1" r:id="rId1"/>' * 10
    opened, open_part = [], workbook.Archive.open
    monkeypatch.setattr(
        workbook.Archive,
        "open",
        lambda self, name: (opened.append(name), open_part(self, name))[1],
    )
    sheets.read_sheet(
        packed(
            {
                "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.'
                'openxmlformats.org/package/2006/relationships">'
                f"{links}</Relationships>",
                "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/'
                'spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/'
                f'officeDocument/2006/relationships"><sheets>{sheets_in_it}</sheets>'
                "</workbook>",
                "xl/sharedStrings.xml": "<sst/>",
            }
        )
    )
    assert sorted(opened) == ["xl/sharedStrings.xml", SHEET]


def test_reading_ends_where_too_many_rows_have_errors(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_WRONG_ROWS", 5)

    def fill(sheet):
        sheet.append(["name"])
        for _n in range(50):
            sheet.append(["=1"])

    told = refusal(sheets.read_sheet, from_excel(fill))
    assert told.count("name") == 6


def test_cells_under_no_name_are_told_up_to_a_limit():
    rows = [["x"] * 50] * 50
    told = refusal(
        sheets.read_sheet,
        from_excel(lambda sheet: [*map(sheet.append, [["n"], *rows])]),
    )
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
