"""A paper that is a table with a title and notes, as DOCX or XLSX."""

from dataclasses import dataclass, field

from portal.editorial.docx import LONGEST_LINE, Paper, writable
from portal.editorial.xlsx import sheets

FORMS = ("docx", "xlsx")
CHARACTERS = 5  # of an XLSX column, for each centimetre


@dataclass
class TablePaper:
    """Cells are texts or whole numbers; an XLSX has all lines below the table."""

    language: str
    title: str
    head: list
    rows: list
    widths: list  # cm
    lines: list = field(default_factory=list)  # above the table
    notes: list = field(default_factory=list)  # below it

    def data(self, form):
        return self.docx() if form == "docx" else self.xlsx()

    def docx(self):
        is_wide = sum(self.widths) > LONGEST_LINE
        paper = Paper(self.language, self.title, size=11, margin=2, is_wide=is_wide)
        paper.title(self.title)
        for line in self.lines:
            paper.text(line)
        paper.table(self.head, self.rows, self.widths, size=8 if is_wide else 9)
        paper.text("")
        for note in self.notes:
            paper.item(note)
        paper.footer(self.title)
        return paper.data()

    def xlsx(self):
        from portal.editorial.xlsx import writer  # see `sheets`

        below = [[], *([line] for line in (*self.lines, *self.notes))]
        rows = [
            [cell if isinstance(cell, int) else writable(cell) for cell in row]
            for row in (*self.rows, *below)
        ]
        widths = [max(12, width * CHARACTERS) for width in self.widths]
        layout = sheets.Layout(self.title, widths)
        return writer.write_workbook([*map(str, self.head)], rows, layout)
