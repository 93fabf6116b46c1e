"""Tables as XLSX: what is written comes back, and what people send is read strictly."""

import io
import random
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from openpyxl.styles import Font

from portal.editorial.xlsx import sheets, workbook

HARD = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'text",
    "007",
    "0",
    "2012-06",
    "6/12",
    "1e5",
    "TRUE",
    "a\nb",
    "a\r\nb",
    "_x000D_",
    "_x000D_x000D_",
    "_x000D\r",
    "\rx000D_",
    "x005F_",
    "_x005F_x005F_",
    "😀",
    "인천",
    " both ",
    "\x01\x1f\x7f",
    "\ufeff\ufffe",
    "<b>&amp;",
]


def written(header, rows, **options):
    file = io.BytesIO()
    sheets.write(file, header, rows, **options)
    return ContentFile(file.getvalue(), "table.xlsx")


def texts(file):
    return [list(row.texts.values()) for row in sheets.read_sheet(file).rows]


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


def test_what_is_written_is_read_again():
    rows = [[text, "x"] for text in HARD]
    assert texts(written(["one", "two"], rows)) == rows


def test_whatever_is_written_is_read_again():
    dice = random.Random(4)
    pieces = [*HARD, "_", "x", "000D", "_x", "00", "\r", "\n", "\t", " ", "5F_"]
    rows = [
        ["".join(dice.choices(pieces, k=dice.randint(1, 5))), "x"] for _n in range(3000)
    ]
    assert texts(written(["one", "two"], rows)) == rows


def test_every_cell_is_a_text_for_excel():
    cells = openpyxl.load_workbook(written(["one"], [[each] for each in HARD])).active
    for (cell,) in cells.iter_rows():
        assert (cell.data_type, cell.number_format) == ("s", "@")
        assert cell.quotePrefix


def test_what_is_typed_below_is_text_for_excel():
    sheet = openpyxl.load_workbook(written(["one", "two"], [["x", ""]])).active
    assert sheet["B2"].number_format == "@"
    assert sheet.column_dimensions["B"].number_format == "@"


def test_a_text_too_long_for_a_cell_is_refused_by_name():
    told = refusal(written, ["one"], [["x"], ["x" * 32_768]])
    assert "3" in told
    assert "one" in told


def test_a_row_keeps_its_number():
    def fill(sheet):
        sheet["A2"], sheet["A5"] = "name", "text"

    assert sheets.read_sheet(from_excel(fill)) == (["name"], [(5, {"name": "text"})])


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (2012, "General", "2012"),
        (37.45, "General", "37.45"),
        (-5, "0_ ", "-5"),
        (1234567, "#,##0", "1234567"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        ("007", "@", "007"),
        (41072, "yyyy-mm-dd", "2012-06-12"),
        (41072, 'yyyy"年"m"月"d"日"', "2012-06-12"),
        (41072, "mm-dd-yy", "2012-06-12"),
    ],
)
def test_what_excel_made_of_a_value_is_read(value, number_format, text):
    assert value_of(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        ("=1+1", "General"),
        ("#N/A", "General"),
        (41061, "mmm-yy"),
        (41061, 'yyyy"年"m"月"'),
        (41072, "d-mmm"),
        (41072.5, "yyyy-mm-dd"),
        (0.5, "h:mm"),
        (60, "yyyy-mm-dd"),
        (0.5, "0%"),
        (7, "000"),
        (12345678901234567890, "General"),
    ],
)
def test_what_would_need_a_guess_is_refused_by_name(value, number_format):
    told = refusal(value_of, value, number_format)
    assert "2" in told
    assert "name" in told


CHINESE_FORMATS = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs><xf numFmtId="31"/><xf numFmtId="57"/></cellXfs></styleSheet>'
)


def with_chinese_format(style):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row><c t="str"><v>name</v></c></row>'
        f'<row><c s="{style}"><v>41072</v></c></row></sheetData></worksheet>'
    )
    return packed({"xl/styles.xml": CHINESE_FORMATS, SHEET: sheet})


def test_a_day_in_a_format_that_only_chinese_excel_knows_is_read():
    assert texts(with_chinese_format(0)) == [["2012-06-12"]]


def test_a_month_in_such_a_format_is_refused():
    assert "41072" in refusal(sheets.read_sheet, with_chinese_format(1))


def cell_of(kind, text):
    """What is read of a cell that a file has in its own way."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row><c t="str"><v>name</v></c></row>'
        f'<row><c t="{kind}"><v>{text}</v></c></row></sheetData></worksheet>'
    )
    return texts(packed({SHEET: sheet}))[0][0]


@pytest.mark.parametrize("day", ["2012-06-12", "2012-06-12T00:00:00"])
def test_a_day_that_the_file_has_as_iso_8601_is_read(day):
    assert cell_of("d", day) == "2012-06-12"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("d", "2012-06-12T08:30:00"),
        ("d", "08:30:00"),
        ("n", "1e999"),
        ("n", "many"),
        ("str", "_xD83D_"),
        ("str", "x" * 32_768),
        ("s", "7"),
        ("b", "maybe"),
    ],
)
def test_a_cell_that_says_nothing_for_certain_is_refused(kind, text):
    assert refusal(cell_of, kind, text)


def test_all_bad_cells_are_told_at_once():
    def fill(sheet):
        sheet.append(["one", "two"])
        for _n in range(30):
            sheet.append(["=1", "#N/A"])

    told = refusal(sheets.read_sheet, from_excel(fill))
    assert "40" in told
    assert told.count("one") == 10


def test_runs_of_one_text_are_one_text_without_its_pronunciation():
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>'
        "<r><t>沈</t></r><r><t>阳</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si></sst>"
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>'
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="x/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        'Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    )
    parts = {
        "xl/sharedStrings.xml": strings,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/_rels/workbook.xml.rels": links,
    }
    assert sheets.read_sheet(packed(parts)).header == ["沈阳"]


def test_formatted_text_is_read():
    def fill(sheet):
        sheet["A1"] = "name"
        sheet["A1"].font = Font(bold=True)

    assert sheets.read_sheet(from_excel(fill)).header == ["name"]


@pytest.mark.parametrize(
    "fill",
    [
        lambda sheet: None,
        lambda sheet: sheet.append(["name", "name"]),
        lambda sheet: (sheet.append(["name"]), sheet.append(["x", "y"])),
        lambda sheet: (sheet.append(["name", "x"]), sheet.merge_cells("A2:A3")),
        lambda sheet: sheet.append(["x"] * 101),
    ],
)
def test_what_is_no_table_is_refused(fill):
    assert refusal(sheets.read_sheet, from_excel(fill))


def test_a_table_has_as_many_rows_as_are_allowed_and_no_more(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    file = written(["name"], [["x"]] * 3)
    assert len(sheets.read_sheet(file).rows) == 3
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    assert "2" in refusal(sheets.read_sheet, file)
    assert "2" in refusal(written, ["name"], [["x"]] * 3)


SHEET = "xl/worksheets/sheet1.xml"
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
    "another packing": lambda: packed({}, compression=zipfile.ZIP_LZMA),
    "many parts": lambda: packed({f"{n}": "" for n in range(workbook.MAX_PARTS)}),
    "no workbook": lambda: packed({"[Content_Types].xml": "<Types/>"}),
    "laughs under another name": lambda: packed(
        {"xl/sheet.png": LAUGHS, "xl/_rels/workbook.xml.rels": TO_THE_PICTURE}
    ),
    "many cells in a row": lambda: packed({SHEET: LONG_ROW}),
    "a row far down": lambda: packed({SHEET: FAR_ROW}),
    "a stylesheet as sheet": lambda: packed({SHEET: "<styleSheet/>"}),
}


@pytest.mark.parametrize("name", HOSTILE)
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
