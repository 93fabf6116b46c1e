"""Read the cells of a table as text; nothing is corrected in silence.

A text is taken as it is, a number as its shortest digits (2012, 37.45), a day as its
ISO date, TRUE and FALSE as such. Formulas, errors, times, and values that Excel shows
in another form than it stores are refused: it stores 2012-06 as the first of June.
"""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 1024**2  # of a file
MAX_ROWS = 20_000
MAX_TEXT = 32_767  # characters of one cell, which is the limit of Excel
# Built-in formats of dates, by number, that openpyxl does not know. They differ between
# languages: those that are not days in all of them are months in one.
MORE_DAYS = {30, 31}
OTHER_DATES = {*range(27, 37), *range(50, 59)} - MORE_DAYS
NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|;.*', re.DOTALL)
FIRST_DAY = datetime.datetime(1900, 3, 1)  # Excel knows a 29 February 1900
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
CONTROLS = "\x00-\x08\x0b-\x1f\x7f\ufffe\uffff"
UNWRITABLE = re.compile(f"[{CONTROLS}]")
LIKE_ESCAPED = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{CONTROLS}])")


def text_of(cell):
    """The text of a cell of openpyxl. Raises `ValidationError` with the reason."""
    kind, value = cell.data_type, cell.value
    if kind == "f":
        raise ValidationError(_("This is a formula. Paste its value instead."))
    if value is None:
        return ""
    if kind == "e":
        raise refused(_("This is an error: %(value)s."), value)
    if kind == "b":
        return str(value).upper()
    if kind == "s":
        return unescape(value)
    return day_of(cell) if kind == "d" else number_of(cell)


def day_of(cell):
    """Return the ISO date of a day, which may be stored as its midnight.

    Raises `ValidationError` for any other time, and if the cell does not show a full
    date.
    """
    day, shown = cell.value, shown_by(cell)
    if isinstance(day, datetime.datetime) and day >= FIRST_DAY:
        day = day.date() if day.time() == datetime.time() else day
    is_shown = shown == "general" or set("ymd") <= set(shown)
    if type(day) is not datetime.date or not is_shown:
        raise not_a_day(cell.value)
    return day.isoformat()


def number_of(cell):
    value, shown = cell.value, shown_by(cell)
    if abs(value) >= 1e15:
        raise ValidationError(
            _("Excel does not keep so long a number. Write it into a cell of text.")
        )
    if cell.style_array.numFmtId in OTHER_DATES:
        raise not_a_day(value)
    if "%" in shown or "/" in shown or re.match(r"[^.]*00", shown):
        raise refused(
            _("The cell shows a number otherwise than it keeps it (%(value)s)."), value
        )
    whole = int(value)
    return str(whole) if whole == value else repr(value)


def shown_by(cell):
    """Return the number format for positive values, without literal text."""
    return NOT_SHOWN.sub("", cell.number_format).lower()


def not_a_day(value):
    message = _(
        "Excel took this for a date or a time and keeps %(value)s. Write the date "
        "into a cell of text, such as 2012-06."
    )
    return refused(message, value)


def refused(message, value):
    return ValidationError(message, params={"value": str(value)[:20]})


def escape(text):
    """Write what XML cannot hold as `_x000D_`, and what reads like that as well."""
    text = LIKE_ESCAPED.sub("_x005F_", text)
    return UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text):
    """Decode escaped characters. Raises `ValidationError` for invalid or long texts."""
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
