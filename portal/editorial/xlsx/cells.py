"""What a cell of a table from outside says, as text; nothing is corrected in silence.

A text is taken as it is, a number as its shortest digits (2012, 37.45), a day as its
ISO date, TRUE and FALSE as such. Refused are formulas, errors, times, and whatever
Excel shows otherwise than it keeps it: 2012-06, of which it made a first of June.
"""

import datetime
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Built-in formats, by number. Those of dates differ between languages: the others of
# 27 to 36 and of 50 to 58 are days in one and months in another.
WHOLE_DAYS = {14, 15, 22, 30, 31}
OTHER_DATES = {*range(16, 22), *range(27, 37), *range(45, 48), *range(50, 59)}
MISLEADING = {9, 10, 12, 13}  # per cent and fractions
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
FIRST_DAY = 61  # 1 March 1900: Excel knows a 29 February 1900, which never was


@dataclass
class Cell:
    """A cell as the file has it; `format` is a code or the number of a built-in one."""

    kind: str = "n"
    format: str | int = 0
    value: str = ""
    inline: str = ""
    is_formula: bool = False
    strings: list = field(default_factory=list)
    from_1904: bool = False

    def read(self):
        """The text of the cell. Raises `ValidationError` with the reason."""
        if self.is_formula:
            raise ValidationError(_("This is a formula. Paste its value instead."))
        if self.kind == "inlineStr":
            return self.inline
        if self.kind == "str" or not self.value:
            return self.value
        if self.kind == "s":
            return self.shared()
        if self.kind == "e":
            raise ValidationError(
                _("This is an error: %(value)s."), params={"value": self.value[:20]}
            )
        if self.kind == "b":
            return "TRUE" if self.value in ("1", "true") else "FALSE"
        return self.day() if self.kind == "d" else self.number()

    def shared(self):
        if self.value.isdecimal() and int(self.value[:9]) < len(self.strings):
            return self.strings[int(self.value)]
        raise damaged()

    def day(self):
        date, _mark, time = self.value.partition("T")
        try:
            found = datetime.date.fromisoformat(date).isoformat()
        except ValueError:
            raise damaged() from None
        if time.strip("0:.Z"):
            raise not_a_day(self.value)
        return found

    def number(self):
        number = finite(self.value)
        code = self.format
        if code in WHOLE_DAYS or code in OTHER_DATES:
            return self.counted_day(number, "ymd" if code in WHOLE_DAYS else "")
        if code in MISLEADING:
            raise otherwise(self.value)
        if isinstance(code, str):
            letters = QUOTED.sub("", code).lower().partition(";")[0]
            if letters.strip() != "general" and set("ymdhs") & set(letters):
                return self.counted_day(number, letters)
            if "%" in letters or "/" in letters or re.match(r"[^.]*00", letters):
                raise otherwise(self.value)
        return digits(number)

    def counted_day(self, number, letters):
        """The day that is counted from 1900, if the cell shows all of it."""
        days = number + 1462 * self.from_1904
        if not set("ymd") <= set(letters) or days != int(days) or days < FIRST_DAY:
            raise not_a_day(self.value)
        try:
            day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(days))
        except OverflowError:
            raise not_a_day(self.value) from None
        return day.isoformat()


def finite(text):
    try:
        number = float(text)
        if abs(number) < 1e300:
            return number
    except ValueError:
        pass
    raise damaged()


def damaged():
    return ValidationError(_("The cell is damaged."))


def digits(number):
    """The shortest digits of a number, of which Excel keeps fifteen."""
    if abs(number) >= 1e15:
        raise ValidationError(
            _("Excel does not keep so long a number. Write it into a cell of text.")
        )
    return str(int(number)) if number == int(number) else repr(number)


def not_a_day(value):
    return ValidationError(
        _(
            "Excel took this for a date or a time and keeps %(value)s. Write the date "
            "into a cell of text, such as 2012-06."
        ),
        params={"value": value[:20]},
    )


def otherwise(value):
    return ValidationError(
        _("The cell shows a number otherwise than it keeps it (%(value)s)."),
        params={"value": value[:20]},
    )
