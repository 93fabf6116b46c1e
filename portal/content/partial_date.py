"""Dates that keep the precision of their source: a year, a month or a day.

Stored as ISO 8601 reduced precision (`2012`, `2012-06`, `2012-06-12`), which sorts by
the earliest possible day on every database.
"""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import total_ordering

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import dateformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DATE_HELP = _(
    "A year, a month or a day, such as 2012, 2012-06 or 2012-06-12: as much as the "
    "source says."
)
ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
LENGTHS = {"year": 4, "month": 7, "day": 10}
FORMATS = {
    "year": pgettext_lazy("format of a year", "Y"),
    "month": pgettext_lazy("format of a month and year", "F Y"),
    "day": pgettext_lazy("format of a day, month and year", "j F Y"),
}
# Forms that staff type or paste: 2012年6月12日, 2012년 6월, 2012.6.12, 2012/6
NUMERIC = re.compile(
    r"([0-9]{4})\s*[년年]?"
    r"|([0-9]{4})\s*[-./年년]\s*([0-9]{1,2})\s*[.月월]?"
    r"|([0-9]{4})\s*[-./年년]\s*([0-9]{1,2})\s*[-./月월]\s*([0-9]{1,2})\s*[.日일]?"
)
# June 2012, 12 June 2012, June 12, 2012
ENGLISH_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
ENGLISH = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})\s+)?(?P<month>{'|'.join(ENGLISH_MONTHS)})\.?"
    r"(?(day)|(?:\s+(?P<day_after>[0-9]{1,2}),)?)\s+(?P<year>[0-9]{4})",
    re.IGNORECASE,
)


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year between 1 and 9999 in the Gregorian calendar.

    Sorts by its earliest possible day; of two with the same, the coarser comes first.
    Raises `ValueError` for a date that does not exist.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        first = [1 if part is None else part for part in (self.month, self.day)]
        try:
            datetime.date(self.year, *first)
        except OverflowError as error:
            raise ValueError(str(error)) from None

    @classmethod
    def parse(cls, value):
        """Read ISO text, a year as a number, or a `datetime.date`.

        YAML makes a number of `2012` and a date of `2012-06-12`. Raises `ValueError`.
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, datetime.date) and not isinstance(
            value, datetime.datetime
        ):
            return cls(value.year, value.month, value.day)
        if isinstance(value, int) and not isinstance(value, bool):
            return cls(value)
        if isinstance(value, str) and (match := ISO.fullmatch(value)):
            return cls(*[int(part) for part in match.groups() if part])
        raise ValueError(f"not a year, month or day in ISO 8601: {value!r}")

    @classmethod
    def parse_typed(cls, text):
        """Read what a person types: ISO, or a date as this site shows it.

        Accepts the Chinese, Korean and English forms and full-width digits. Raises
        `ValueError`.
        """
        text = unicodedata.normalize("NFKC", text).strip()
        if match := NUMERIC.fullmatch(text):
            return cls(*(int(part) for part in match.groups() if part))
        if match := ENGLISH.fullmatch(text):
            day = match["day"] or match["day_after"]
            month = ENGLISH_MONTHS[match["month"].lower()]
            return cls(int(match["year"]), month, int(day) if day else None)
        raise ValueError(f"not a date: {text!r}")

    @property
    def precision(self):
        """`year`, `month` or `day`."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def earliest(self):
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self):
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        return datetime.date(self.year, month, day)

    @property
    def coarser(self):
        """Return the month and the year that contain the date."""
        found = []
        if self.day:
            found.append(PartialDate(self.year, self.month))
        return [*found, PartialDate(self.year)] if self.month else found

    def __str__(self):
        return self.earliest.isoformat()[: LENGTHS[self.precision]]

    def __lt__(self, other):
        if not isinstance(other, PartialDate):
            return NotImplemented
        return str(self) < str(other)

    def display(self):
        """Return the date in the active language, in its own precision."""
        return dateformat.format(self.earliest, str(FORMATS[self.precision]))


def invalid(value):
    looks_like_one = isinstance(value, str) and NUMERIC.fullmatch(value)
    return ValidationError(
        _("There is no such date as “%(value)s”.")
        if looks_like_one
        else _(
            "“%(value)s” is not a date. Write a year (2012), a month (2012-06) or a "
            "day (2012-06-12)."
        ),
        code="invalid",
        params={"value": str(value)[:60]},
    )


class PartialDateFormField(forms.CharField):
    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values:
            return None
        try:
            return PartialDate.parse_typed(str(value))
        except ValueError:
            raise invalid(value) from None

    def prepare_value(self, value):
        return str(value) if isinstance(value, PartialDate) else value

    def run_validators(self, value):
        """Check nothing, because `to_python` has checked the value."""


class PartialDateField(models.CharField):
    """A column of ISO 8601 text that Python sees as a `PartialDate`, or None.

    Lookups besides the ones of text: `__since` and `__until` take a partial date and
    find rows on or after its first day, or on or before its last day, for every
    possible day of the row. So a row with a month is in that month, but on none of its
    days.
    """

    description = _("Year, month or day")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return None if value is None else PartialDate.parse(value)

    def to_python(self, value):
        if value is None or value == "":
            return None
        try:
            return PartialDate.parse(value)
        except ValueError:
            raise invalid(value) from None

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else str(value)

    def value_to_string(self, obj):
        return str(self.value_from_object(obj) or "")

    def run_validators(self, value):
        """Check nothing, because `to_python` has checked the value."""

    def formfield(self, **kwargs):
        # not CharField's, whose limit of 10 characters is for the column
        return models.Field.formfield(
            self, **{"form_class": PartialDateFormField, **kwargs}
        )


class Since(GreaterThanOrEqual):
    """The row is on or after the first day of the given date."""

    def get_prep_lookup(self):
        return first_text(PartialDate.parse(super().get_prep_lookup()))


# It keeps the name of the operator, which is not its own.
PartialDateField.register_lookup(Since, "since")


@PartialDateField.register_lookup
class Until(models.Lookup):
    """The row is on or before the last day of the given date."""

    lookup_name = "until"

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        others = goes_on_later(PartialDate.parse(self.rhs))
        clauses = [f"{column} <= %s"] + [f"{column} <> %s"] * len(others)
        bounds = [last_text(self.rhs), *others]
        values = [value for bound in bounds for value in (*params, bound)]
        return f"({' AND '.join(clauses)})", values


def first_text(date):
    """Return the coarsest date, as text, that begins on the first day of this one.

    No date that begins earlier sorts after it, and none that begins later before it.
    """
    same = [each for each in date.coarser if each.earliest == date.earliest]
    return str([date, *same][-1])


def goes_on_later(date):
    """Return coarser dates, as text, that sort before it and end after its last day."""
    return [str(each) for each in date.coarser if each.latest > date.latest]


def last_text(date):
    """Return a text that sorts after every day of a date."""
    return date + "-99-99"[: 10 - len(date)]


def shifted(day, months):
    """Return the day some months later, or earlier; at most the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return datetime.date.min if months < 0 else datetime.date.max
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def in_years(date, years):
    """Return a partial date some years later, as exact; None after the year 9999."""
    if date.year + years > datetime.MAXYEAR:
        return None
    moved = shifted(date.earliest, years * 12)
    return PartialDate(moved.year, date.month and moved.month, date.day and moved.day)
