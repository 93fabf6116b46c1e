"""Read the holidays of a year from the State Council's notice.

A line is a holiday: `一、元旦：1月1日（周四）至3日（周六）放假，共3天。1月4日上班。` A
range alone is enough, `春节：2027-02-05至2027-02-12放假`. Days of the week and numbers
of days in the notice are checked against the calendar.
"""

import hashlib
import re
from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.models import Holiday
from portal.models.audit import Event, act, note_version

MOST = 400  # days, and lines
LONGEST = 31  # days of a range
YEAR = re.compile(r"(\d{4})年")
LINE = re.compile(r"\s*(?:[一二三四五六七八九十]+、)?\s*([^：:]{1,20}?)[：:](.+)")
DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号]|(\d{4})-(\d{1,2})-(\d{1,2})"
ONE = re.compile(rf"(?:{DAY})\s*(?:[（(]([^）)]*)[）)])?")
TO = re.compile(r"\s*[至到—–~～-]+\s*")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEK = ("一", "二", "三", "四", "五", "六", "日天")
TOTAL = re.compile(r"(?:共|放假)\s*(\d{1,2})\s*天")
OFF, WORKING = Holiday.Kind.OFF, Holiday.Kind.WORKING
KINDS = {"上班": WORKING, "放假": OFF, "休息": OFF}
# As the office's fixture calls them in English and Korean.
NAMES = {
    "元旦": ("New Year’s Day", "신정"),
    "春节": ("Spring Festival", "춘절"),
    "清明节": ("Tomb-sweeping Day", "청명절"),
    "劳动节": ("Labour Day", "노동절"),
    "端午节": ("Dragon Boat Festival", "단오절"),
    "中秋节": ("Mid-Autumn Festival", "중추절"),
    "国庆节": ("National Day", "국경절"),
}


class Day(NamedTuple):
    """A day as it is to be entered; `holiday` is its name in Chinese."""

    date: date
    kind: str
    holiday: str

    @property
    def names(self):
        """Return the columns of the name; other languages only for known holidays."""
        english, korean = NAMES.get(self.holiday, ("", ""))
        if self.kind == OFF:
            names = self.holiday, english, korean
        else:
            names = (
                f"{self.holiday}调休上班",
                english and f"Working day for {english}",
                korean and f"{korean} 대체 근무일",
            )
        return dict(zip(("name_zh_hans", "name_en", "name_ko"), names, strict=True))


def read_notice(text):
    """Return the `Day`s of a notice, in order. Raises `ValidationError`s by line."""
    found, errors = {}, []
    year = YEAR.search(text)
    year = int(year[1]) if year else None
    lines = text.splitlines()
    if len(lines) > MOST:
        raise ValidationError(_("This is far too long for a notice."))
    for line in lines:
        try:
            for day in days_of(line, year):
                if found.setdefault(day.date, day) != day:
                    raise fault(line, _("%(day)s is here twice."), day=day.date)
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    if not found:
        raise ValidationError(_("No day off is named here."))
    return [found[each] for each in sorted(found)]


def digest(days):
    """Return a digest that changes if other days would be entered."""
    return hashlib.sha256(repr(days).encode()).hexdigest()


def fault(line, message, **params):
    start = line.strip()[:60].replace("%", "%%")
    return ValidationError(f"{start}: {message}", params=params)


def days_of(line, year):
    """Yield the days of a line; none if it has no holiday."""
    parts = LINE.fullmatch(line)
    if not parts:
        return
    holiday = parts[1].strip()
    for sentence in re.split("[。；;]", parts[2]):
        days, off = [], 0
        for part in re.split("[，,]", sentence):
            days += dates_in(line, part, holiday, year)
            kind = next((KINDS[word] for word in KINDS if word in part), None)
            if kind:
                off += len(days) if kind == OFF else 0
                yield from (Day(each, kind, holiday) for each in days)
                days = []
        if days:
            raise fault(line, _("It does not say whether these days are off."))
        total = TOTAL.search(sentence)
        if total and int(total[1]) != off:
            text = _("It says %(said)s days, but names %(named)s.")
            raise fault(line, text, said=total[1], named=off)


def dates_in(line, text, holiday, year):
    """The dates that a text names, each of a range."""
    found, end, last = [], None, None
    for match in ONE.finditer(text):
        day = date_of(line, match, holiday, year, last)
        if last and TO.fullmatch(text[end : match.start()]):
            if not 0 < (day - last).days < LONGEST:
                raise fault(line, _("This is no range of days."))
            found += [last + timedelta(n) for n in range(1, (day - last).days)]
        found.append(day)
        last, end = day, match.end()
    return found


def date_of(line, match, holiday, year, last):
    """Return the date of a match; month and year can be taken from the last date."""
    own, month, day, *iso, note = match.groups()
    if iso[0]:
        own, month, day = iso
    month = int(month or (last and last.month) or 0)
    year = int(own or (last and last.year) or year or 0)
    if last and not own and month < last.month:
        year += 1  # from December on
    elif holiday.startswith("元旦") and month == 12 and not own:
        year -= 1
    if not year:
        raise fault(line, _("It does not say which year, as in 2027年."))
    try:
        found = date(year, month, int(day))
    except ValueError:
        text = _("There is no such date as “%(value)s”.")
        raise fault(line, text, value=match[0]) from None
    weekday = WEEKDAY.search(note or "")
    if weekday and weekday[1] not in WEEK[found.weekday()]:
        text = _("%(day)s is another day of the week. Is the year right?")
        raise fault(line, text, day=found)
    return found


@transaction.atomic
def enter(days, user):
    """Store the days, with versions and in the log; return how many were changed."""
    stored = Holiday.objects.filter(date__in=[day.date for day in days])
    rows, changed = {row.date: row for row in stored}, []
    for day in days:
        row = rows.get(day.date) or Holiday(date=day.date)
        values = {"kind": day.kind, **day.names}
        if row.pk is None or any(getattr(row, name) != values[name] for name in values):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    if changed:
        span = [f"{days[0].date}", f"{days[-1].date}"]
        with act(Event.SETTING_CHANGED, user, Holiday, rows=len(changed), days=span):
            for row in changed:
                row.save()
                note_version(row)
    return len(changed)
