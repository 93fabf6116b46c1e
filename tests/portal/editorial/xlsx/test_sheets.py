"""Tables as XLSX: what is written comes back, and what people send is read strictly."""

import random

import openpyxl
from openpyxl.styles import Font

from portal.editorial.xlsx import sheets
from tests.portal.editorial.xlsx.files import (
    SHEET,
    from_excel,
    packed,
    read_sheet,
    refusal,
    texts,
    value_of,
    written,
)
from tests.tables import each_of

HARD = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'text", "007", "0", "2012-06"]
HARD += ["6/12", "1e5", "TRUE", "a\nb", "a\r\nb", "_x000D_", "_x000D_x000D_"]
HARD += ["_x000D\r", "\rx000D_", "x005F_", "_x005F_x005F_", "😀", "인천", " both "]
HARD += ["\x01\x1f\x7f", "\ufeff\ufffe", "<b>&amp;"]


def test_whatever_is_written_is_read_again():
    dice = random.Random(4)
    pieces = [*HARD, "_", "x", "000D", "_x", "00", "\r", "\n", "\t", " ", "5F_"]
    mixed = ["".join(dice.choices(pieces, k=dice.randint(1, 5))) for _n in range(3000)]
    rows = [[text, "x"] for text in [*HARD, *mixed]]
    assert texts(written(["one", "two"], rows)) == rows


def test_every_cell_is_a_text_for_excel():
    cells = openpyxl.load_workbook(written(["one"], [[each] for each in HARD])).active
    for (cell,) in cells.iter_rows():
        assert (cell.data_type, cell.number_format) == ("s", "@")
        assert cell.quotePrefix
    sheet = openpyxl.load_workbook(written(["one", "two"], [["x", ""]])).active
    assert sheet["B2"].number_format == "@", "so is what is typed below"
    assert sheet.column_dimensions["B"].number_format == "@"


def test_a_text_too_long_for_a_cell_is_refused_by_name():
    told = refusal(written, ["one"], [["x"], ["x" * 32_768]])
    assert "3" in told
    assert "one" in told


def test_a_row_keeps_its_number_and_formatted_text_is_read():
    def fill(sheet):
        sheet["A2"], sheet["A5"] = "name", "text"
        sheet["A2"].font = Font(bold=True)

    assert sheets.read_sheet(from_excel(fill)) == (
        ["name"],
        [(5, {"name": "text"}, {})],
    )


@each_of(
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
)
def test_what_excel_made_of_a_value_is_read(value, number_format, text):
    assert value_of(value, number_format) == text


@each_of(
    ("=1+1", "General"),
    ("#N/A", "General"),
    (41061, "mmm-yy"),
    (41061, 'yyyy"年"m"月"'),
    (41072, "d-mmm"),
    (41072.5, "yyyy-mm-dd"),
    (0.5, "h:mm"),
    (2012, "[h]"),
    (60, "yyyy-mm-dd"),
    (0.5, "0%"),
    (7, "000"),
    (12345678901234567890, "General"),
)
def test_what_would_need_a_guess_is_refused_by_name(value, number_format):
    told = refusal(value_of, value, number_format)
    assert "2" in told
    assert "name" in told


CHINESE_FORMATS = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs><xf numFmtId="31"/><xf numFmtId="57"/></cellXfs></styleSheet>'
)


def below_name(cell):
    """The sheet of a file that has one cell below its head, in its own way."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row><c t="str"><v>name</v></c></row>'
        f"<row>{cell}</row></sheetData></worksheet>"
    )


def with_chinese_format(style):
    sheet = below_name(f'<c s="{style}"><v>41072</v></c>')
    return packed({"xl/styles.xml": CHINESE_FORMATS, SHEET: sheet})


def test_a_day_in_a_format_that_only_chinese_excel_knows_is_read():
    assert texts(with_chinese_format(0)) == [["2012-06-12"]]
    assert "41072" in refusal(read_sheet, with_chinese_format(1)), "a month is not"


def cell_of(kind, text):
    sheet = below_name(f'<c t="{kind}"><v>{text}</v></c>')
    return texts(packed({SHEET: sheet}))[0][0]


@each_of("2012-06-12", "2012-06-12T00:00:00")
def test_a_day_that_the_file_has_as_iso_8601_is_read(day):
    assert cell_of("d", day) == "2012-06-12"


@each_of(
    ("d", "2012-06-12T08:30:00"),
    ("d", "08:30:00"),
    ("n", "1e999"),
    ("n", "many"),
    ("str", "_xD83D_"),
    ("str", "x" * 32_768),
    ("s", "7"),
    ("b", "maybe"),
)
def test_a_cell_that_says_nothing_for_certain_is_refused(kind, text):
    assert refusal(cell_of, kind, text)


def test_all_bad_cells_are_told_at_once():
    def fill(sheet):
        sheet.append(["one", "two"])
        for _n in range(30):
            sheet.append(["=1", "#N/A"])

    told = refusal(read_sheet, from_excel(fill))
    assert "40" in told
    assert told.count("one") == 10


def test_runs_of_one_text_are_one_text_without_its_pronunciation():
    assert shared(
        "<r><t>沈</t></r><r><t>阳</t></r><rPh sb='0' eb='1'><t>x</t></rPh>"
    ) == ["沈阳"]


def test_a_shared_text_that_reads_like_an_escape_stays_what_it_is():
    assert shared("<t>_x005F_x000D_</t>") == ["_x000D_"]


def shared(text):
    """The header of a sheet with one cell, whose text is kept apart from it."""
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si>{text}</si></sst>"
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
    return sheets.read_sheet(packed(parts)).header


@each_of(
    lambda sheet: None,
    lambda sheet: sheet.append(["name", "name"]),
    lambda sheet: (sheet.append(["name"]), sheet.append(["x", "y"])),
    lambda sheet: (sheet.append(["name", "x"]), sheet.merge_cells("A2:A3")),
    lambda sheet: sheet.append(["x"] * 101),
)
def test_what_is_no_table_is_refused(fill):
    assert refusal(read_sheet, from_excel(fill))


def test_a_table_has_as_many_rows_as_are_allowed_and_no_more(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    file = written(["name"], [["x"]] * 3)
    assert len(sheets.read_sheet(file).rows) == 3
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    assert "2" in refusal(read_sheet, file)
    assert "2" in refusal(written, ["name"], [["x"]] * 3)
