"""A paper as Word's own reader sees it."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from portal.editorial.docx import Paper


def opened(paper):
    return Document(io.BytesIO(paper.data()))


def test_a_paper_is_written_in_the_fonts_of_its_language():
    for language, font in (
        ("zh-hans", "FangSong"),
        ("ko", "Batang"),
        ("ja", "MS Mincho"),
    ):
        styles = opened(Paper(language)).styles
        fonts = styles["Normal"].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:ascii")) == "Times New Roman"
        assert styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) != font
    paper = Paper("zh-hans")  # of which a page may be in another one
    for language in ("zh-hans", "ja"):
        paper.use_language(language)
        paper.text(language)
    styles = [each.style for each in opened(paper).paragraphs]
    fonts = [each.element.rPr.rFonts.get(qn("w:eastAsia")) for each in styles]
    assert fonts == ["FangSong", "MS Mincho"]


def test_what_is_written_is_text():
    paper = Paper("en", "=1+1\x07")
    paper.text("=HYPERLINK(\x00) {{ name }} ]]> &amp; \ud800\uffff")
    paper.table(["=a"], [["@b\x0b"]], (3,))
    found = opened(paper)
    assert found.core_properties.title == "=1+1"
    assert found.paragraphs[0].text == "=HYPERLINK() {{ name }} ]]> &amp; "
    assert [cell.text for cell in found.tables[0].columns[0].cells] == ["=a", "@b"]


def test_a_paper_has_numbers_of_pages_and_no_author():
    paper = Paper("zh-hans", "概况")
    paper.footer("2027年1月2日")
    found = opened(paper)
    assert found.core_properties.author == ""
    xml = found.sections[0].footer.paragraphs[0]._p.xml
    assert "PAGE" in xml
    assert "2027年1月2日" in xml


def test_a_table_has_its_widths_for_every_program():
    paper = Paper("en")
    paper.table(["a", "b"], [["1", "2"]], widths=(3, 12))
    table = opened(paper).tables[0]
    assert [each.width.cm for each in table.columns] == pytest.approx([3, 12], 0.01)
    assert [each.width.cm for each in table.rows[1].cells] == pytest.approx(
        [3, 12], 0.01
    )
