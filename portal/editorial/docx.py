"""Write papers as DOCX: headings, text and tables in the fonts of a language.

What is written is text, whatever it looks like: no field, formula or template of Word.
Characters that XML cannot hold are left out. Sizes are in points, widths in
centimetres.
"""

import io
import re
from datetime import UTC, datetime

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

# Fonts of the text and of headings, and the language code of Word. Official papers in
# Chinese use 仿宋 and 黑体 (GB/T 9704-2012). If a font is missing, Word takes another.
FONTS = {
    "zh-hans": ("FangSong", "SimHei", "zh-CN"),
    "ko": ("Batang", "Malgun Gothic", "ko-KR"),
    "ja": ("MS Mincho", "MS Gothic", "ja-JP"),
    "en": ("FangSong", "SimHei", "zh-CN"),
}
ASIAN = FONTS.keys() - {"en"}
LATIN = "Times New Roman"
HEADINGS = ("Title", "Heading 1", "Heading 2", "Heading 3")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
GREY = "E7E6E6"
UNKNOWN = "–"  # in a column of numbers
LONGEST_LINE = 17  # cm, between margins of 2 cm


def writable(text):
    """Return the text without characters that a DOCX cannot hold."""
    return UNWRITABLE.sub("", str(text))


class Paper:
    """A paper of A4 pages; `data()` returns its bytes."""

    def __init__(self, language, title="", *, size=12, margin=2.5, is_wide=False):
        self.document = Document()
        for name in ("Normal", *HEADINGS):
            set_fonts(self.document.styles[name], language, is_heading=name in HEADINGS)
        self.set_page(margin, is_wide)
        self.set_styles(size)
        self.style = None  # of texts; that of the whole paper
        properties = self.document.core_properties
        properties.title = writable(title)
        properties.author = properties.comments = ""
        properties.created = properties.modified = datetime.now(UTC)

    def set_page(self, margin, is_wide):
        section, sides = self.document.sections[0], (Cm(21), Cm(29.7))
        section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = sides[::-1] if is_wide else sides
        for side in ("left", "right", "top", "bottom"):
            setattr(section, f"{side}_margin", Cm(margin))

    def set_styles(self, size):
        styles = self.document.styles
        styles["Normal"].font.size = Pt(size)
        styles["Normal"].paragraph_format.space_after = Pt(size / 3)
        for name, points in zip(
            HEADINGS, (size + 8, size + 3, size + 1, size), strict=True
        ):
            styles[name].font.size = Pt(points)
            styles[name].font.color.rgb = RGBColor(0, 0, 0)
            styles[name].paragraph_format.space_before = Pt(size * 0.6)
            styles[name].paragraph_format.space_after = Pt(size / 3)
        styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for line in styles["Title"].element.pPr.findall(qn("w:pBdr")):
            line.getparent().remove(line)  # a blue one, which official papers lack

    def use_language(self, language):
        """Set the fonts of the texts that follow, by a style of their own."""
        styles, name = self.document.styles, f"Text {language}"
        if name not in styles:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            set_fonts(style, language)
        self.style = styles[name]

    # What is on the pages, from top to bottom

    def title(self, text):
        return self.document.add_paragraph(writable(text), style="Title")

    def heading(self, text, level=1):
        return self.document.add_heading(writable(text), level)

    def text(self, text, *, bold=False, align="left"):
        """Add a paragraph; `align` is left or right."""
        paragraph = self.document.add_paragraph(style=self.style)
        run = paragraph.add_run(writable(text))
        run.bold = bold or None
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        return paragraph

    def item(self, text):
        return self.document.add_paragraph(writable(text), style="List Bullet")

    def table(self, head, rows, widths, *, size=None):
        """Add a table with lines. `widths` are in cm.

        Its head is repeated on each page; without one, the first column has names.
        """
        table = self.document.add_table(0, len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)  # LibreOffice reads this one, Word that of cells
        for values in [head, *rows] if head else rows:
            row = table.add_row()
            for number, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
                is_name = values is head if head else number == 0
                fill(cell, value, bold=is_name, size=size)
                cell.width = Cm(widths[number])
                if values is head:
                    shading = OxmlElement("w:shd")
                    shading.set(qn("w:val"), "clear")
                    shading.set(qn("w:fill"), GREY)
                    cell._tc.get_or_add_tcPr().append(shading)
        if head:  # repeated at the top of each page
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        return table

    def new_page(self):
        self.document.add_page_break()

    def footer(self, text):
        """Write a line below each page, followed by the number of the page."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(writable(f"{text}  ") if text else "").font.size = Pt(9)
        run = paragraph.add_run()
        run.font.size = Pt(9)
        start, code, end = map(OxmlElement, ("w:fldChar", "w:instrText", "w:fldChar"))
        start.set(qn("w:fldCharType"), "begin")
        code.set(qn("xml:space"), "preserve")
        code.text = "PAGE"
        end.set(qn("w:fldCharType"), "end")
        run._r.extend((start, code, end))

    def data(self):
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def set_fonts(style, language, *, is_heading=False):
    """Set the fonts of a style, which python-docx does for Latin letters only."""
    *east_asian, code = FONTS.get(language, FONTS["en"])
    style.font.name = LATIN
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), LATIN)
    fonts.set(qn("w:eastAsia"), east_asian[is_heading])
    found = OxmlElement("w:lang")
    found.set(qn("w:val"), code if language in ASIAN else "en-GB")
    found.set(qn("w:eastAsia"), code)
    for old in style.element.rPr.findall(qn("w:lang")):
        style.element.rPr.remove(old)
    style.element.rPr.append(found)


def fill(cell, value, *, bold=False, size=None):
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if isinstance(value, int) or value == UNKNOWN:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(writable("" if value is None else value))
    run.bold = bold or None
    run.font.size = Pt(size) if size else None
