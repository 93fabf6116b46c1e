"""What a cell of a table says, as text; nothing is corrected in silence.

A text is taken as it is, a number as its shortest digits (2012, 37.45), a day as its
ISO date, TRUE and FALSE as such. Refused are formulas, errors, times, and whatever
Excel shows otherwise than it keeps it: 2012-06, of which it made a first of June.
"""

import datetime
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 1024**2  # of a file
MAX_ROWS = 20_000
MAX_TEXT = 32_767  # characters of one cell, which is the limit of Excel
# Built-in formats, by number. Those of dates differ between languages: the others of
# 27 to 36 and of 50 to 58 are days in one and months in another.
WHOLE_DAYS = {14, 15, 22, 30, 31}
OTHER_DATES = {*range(16, 22), *range(27, 37), *range(45, 48), *range(50, 59)}
MISLEADING = {9, 10, 12, 13}  # per cent and fractions
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
FIRST_DAY = 61  # 1 March 1900: Excel knows a 29 February 1900, which never was
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
CONTROLS = "\x00-\x08\x0b-\x1f\x7f\ufffe\uffff"
UNWRITABLE = re.compile(f"[{CONTROLS}]")
LIKE_ESCAPED = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{CONTROLS}])")


@dataclass
class Cell:
    """A cell as openpyxl reads it: `kind` is s, n, b, d, e or f.

    `format` is the code of a number format or the number of a built-in one.
    """

    column: int
    kind: str
    value: object
    format: str | int
    from_1904: bool

    def as_text(self):
        """The text of the cell. Raises `ValidationError` with the reason."""
        if self.kind == "f":
            raise ValidationError(_("This is a formula. Paste its value instead."))
        if self.value is None:
            return ""
        if self.kind == "e":
            raise ValidationError(
                _("This is an error: %(value)s."), params={"value": self.value[:20]}
            )
        if self.kind == "b":
            return str(self.value).upper()
        if self.kind == "s":
            return unescape(self.value)
        return self.day() if self.kind == "d" else self.number()

    def day(self):
        """The day of a cell that holds a date by its ISO name."""
        date = self.value
        if isinstance(date, datetime.datetime) and date.time() == datetime.time():
            date = date.date()
        if type(date) is not datetime.date:
            raise not_a_day(date)
        return date.isoformat()

    def number(self):
        if abs(self.value) >= 1e15:
            raise ValidationError(
                _("Excel does not keep so long a number. Write it into a cell of text.")
            )
        code = self.format
        if code in WHOLE_DAYS or code in OTHER_DATES:
            return self.counted_day("ymd" if code in WHOLE_DAYS else "")
        if code in MISLEADING:
            raise otherwise(self.value)
        if isinstance(code, str):
            letters = QUOTED.sub("", code).lower().partition(";")[0]
            if letters.strip() != "general" and set("ymdhs") & set(letters):
                return self.counted_day(letters)
            if "%" in letters or "/" in letters or re.match(r"[^.]*00", letters):
                raise otherwise(self.value)
        whole = int(self.value)
        return str(whole) if whole == self.value else repr(self.value)

    def counted_day(self, letters):
        """The day that is counted from 1900, if the cell shows all of it."""
        days = self.value + 1462 * self.from_1904
        if not set("ymd") <= set(letters) or days != int(days) or days < FIRST_DAY:
            raise not_a_day(self.value)
        try:
            day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(days))
        except OverflowError:
            raise not_a_day(self.value) from None
        return day.isoformat()


def escape(text):
    """Write what XML cannot hold as `_x000D_`, and what reads like that as well."""
    text = LIKE_ESCAPED.sub("_x005F_", text)
    return UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text):
    """Raises `ValidationError` for half of a character and for a text too long."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        try:
            # Two halves of a character may have been written one by one.
            text = text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise ValidationError(_("The text contains half of a character.")) from None
    if len(text) > MAX_TEXT:
        raise too_long()
    return text


def too_long():
    return ValidationError(_("A text is too long for a cell."))


def not_a_day(value):
    return ValidationError(
        _(
            "Excel took this for a date or a time and keeps %(value)s. Write the date "
            "into a cell of text, such as 2012-06."
        ),
        params={"value": str(value)[:20]},
    )


def otherwise(value):
    return ValidationError(
        _("The cell shows a number otherwise than it keeps it (%(value)s)."),
        params={"value": str(value)[:20]},
    )


def letters_of(column):
    """The name of a column by its number from 1: A, B, ... Z, AA."""
    text = ""
    while column:
        column, letter = divmod(column - 1, 26)
        text = chr(ord("A") + letter) + text
    return text
