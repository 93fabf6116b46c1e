"""Tables as XLSX: what is written comes back, and what people send is read strictly."""

import random

import openpyxl
from openpyxl.styles import Font

from portal.editorial.xlsx import sheets
from tests.portal.editorial.xlsx.files import (
    LINKS,
    NAME,
    SHEET,
    SPREADSHEET,
    STRINGS,
    from_excel,
    links,
    packed,
    read_sheet,
    refusal,
    styles,
    texts,
    worksheet,
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


def test_a_row_keeps_its_number_and_formatted_text_is_read():
    def fill(sheet):
        sheet["A2"], sheet["A5"] = "name", "text"
        sheet["A2"].font = Font(bold=True)

    sheet = sheets.read_sheet(from_excel(fill=fill))
    assert sheet == (["name"], [(5, {"name": "text"}, {})])


def value_of(value, number_format="General"):
    def fill(sheet):
        sheet["A2"].number_format = number_format

    return texts(from_excel(["name"], [value], fill=fill))[0][0]


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


def test_a_day_in_a_format_that_only_chinese_excel_knows_is_read():
    def shown(style):
        sheet = worksheet(NAME, f'<c s="{style}"><v>41072</v></c>')
        formats = styles('<xf numFmtId="31"/><xf numFmtId="57"/>')
        return packed({"xl/styles.xml": formats, SHEET: sheet})

    assert texts(shown(0)) == [["2012-06-12"]]
    assert "41072" in refusal(read_sheet, shown(1)), "a month is not"


@each_of(
    ("d", "2012-06-12", "2012-06-12"),
    ("d", "2012-06-12T00:00:00", "2012-06-12"),
    ("d", "2012-06-12T08:30:00", None),
    ("d", "08:30:00", None),
    ("n", "1e999", None),
    ("n", "many", None),
    ("str", "_xD83D_", None),
    ("str", "x" * 32_768, None),
    ("s", "7", None),
    ("b", "maybe", None),
)
def test_a_cell_that_says_nothing_for_certain_is_refused(kind, text, read):
    file = packed({SHEET: worksheet(NAME, f'<c t="{kind}"><v>{text}</v></c>')})
    assert texts(file) == [[read]] if read else refusal(read_sheet, file)


def test_all_bad_cells_are_told_at_once():
    told = refusal(read_sheet, from_excel(["one", "two"], *[["=1", "#N/A"]] * 30))
    assert "40" in told
    assert told.count("one") == 10


@each_of(
    ("<r><t>沈</t></r><r><t>阳</t></r><rPh sb='0' eb='1'><t>x</t></rPh>", "沈阳"),
    ("<t>_x005F_x000D_</t>", "_x000D_"),
)
def test_a_shared_text_is_read_without_its_pronunciation_or_escapes(xml, text):
    parts = {
        STRINGS: f'<sst xmlns="{SPREADSHEET}"><si>{xml}</si></sst>',
        SHEET: worksheet('<c t="s"><v>0</v></c>'),
        LINKS: links(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", f"/{STRINGS}")
        ),
    }
    assert sheets.read_sheet(packed(parts)).header == [text]


@each_of(
    [],
    [["name", "name"]],
    [["name"], ["x", "y"]],
    [["name", "x"], ["merged"], [""]],
    [["x"] * 101],
)
def test_what_is_no_table_is_refused(rows):
    def fill(sheet):
        if ["merged"] in rows:
            sheet.merge_cells("A2:A3")

    assert refusal(read_sheet, from_excel(*rows, fill=fill))


def test_a_table_has_as_many_rows_as_are_allowed_and_no_more(monkeypatch):
    told = refusal(written, ["one"], [["x"], ["x" * 32_768]])
    assert "3" in told, "nor a longer text"
    assert "one" in told
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    file = written(["name"], [["x"]] * 3)
    assert len(sheets.read_sheet(file).rows) == 3
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    assert "2" in refusal(read_sheet, file)
    assert "2" in refusal(written, ["name"], [["x"]] * 3)
