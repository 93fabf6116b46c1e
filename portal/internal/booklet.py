"""An itinerary as a booklet in two languages, and as a calendar."""

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format, get_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from portal.editorial.docx import Paper, writable

CHINESE = "zh-hans"
WIDTHS = (2.2, 5.2, 5.2, 4)  # cm
# Languages without texts of the portal show those of the rows in another.
TITLES = {"ja": "en"}
DAYS = {"en": "l j F Y"}  # as the site writes them; others as Django does


class Line(NamedTuple):
    """An item: its time, what it is in both languages, and what is arranged."""

    time: str
    chinese: str
    translated: str
    arranged: str


def title(itinerary, language):
    with translation.override(TITLES.get(language, language)):
        return str(itinerary.delegation)


def items_of(itinerary):
    """Return the items in the order of time; what takes all day comes first."""
    items = itinerary.items.all()
    return sorted(items, key=lambda each: (each.day, str(each.start or ""), each.pk))


def days_of(itinerary):
    for day, items in groupby(items_of(itinerary), lambda each: each.day):
        names = []
        for language in (CHINESE, itinerary.language):
            with translation.override(language):
                form = DAYS.get(language, f"{get_format('DATE_FORMAT')} l")
                names.append(date_format(day, form))
        yield names, [line_of(each) for each in items]


def line_of(item):
    start = f"{item.start:%H:%M}" if item.start else ""
    return Line(
        f"{start}–{item.end:%H:%M}" if item.end else start,
        lines(item.activity, item.place),
        lines(item.activity_translated, item.place_translated),
        arrangements(item),
    )


def arrangements(item):
    """Return what is arranged for an item, a fact a line, in the reader's language."""
    names = ("host", "persons", "interpreter", "car", "gift")
    facts = [
        _("%(name)s: %(value)s") % {"name": capfirst(label(item, name)), "value": value}
        for name in names
        if (value := getattr(item, name))
    ]
    speech = item.has_speech and capfirst(label(item, "has_speech"))
    return lines(*facts, speech, item.remarks)


def label(item, name):
    return str(item._meta.get_field(name).verbose_name)


def lines(*texts):
    return "\n".join(filter(None, texts))


def heads(itinerary):
    second = itinerary.get_language_display()
    return [_("Time"), _("Chinese"), second, _("Arranged")]


def booklet(itinerary):
    with translation.override(CHINESE):
        paper = Paper(CHINESE, _("Itinerary"), size=11, margin=2)
        for language in (CHINESE, itinerary.language):
            paper.title(title(itinerary, language))
        paper.text(itinerary.note)
        for names, found in days_of(itinerary):
            paper.heading("  ".join(names))
            paper.table(heads(itinerary), found, WIDTHS, size=10)
        paper.footer(_("Internal"))
    return paper.data()


def calendar(itinerary):
    """Return the itinerary as the bytes of an iCalendar file, in local time."""
    found = Calendar()
    found.add("prodid", "-//Youcheng//Itinerary//EN")
    found.add("version", "2.0")
    zone = ZoneInfo(itinerary.time_zone)
    for item in items_of(itinerary):
        event = Event()
        event.add("uid", f"itinerary-{itinerary.pk}-{item.pk}@youcheng")
        event.add("dtstamp", timezone.now().astimezone(UTC))
        event.add("class", "PRIVATE")
        begin, end = item.day, item.day + timedelta(days=1)
        if item.start:
            begin = datetime.combine(item.day, item.start, zone)
            end = item.end and datetime.combine(item.day, item.end, zone)
        event.add("dtstart", begin)
        if end and end > begin:  # RFC 5545 allows no end that is not later
            event.add("dtend", end)
        activities = (item.activity, item.activity_translated)
        texts = {
            "summary": " / ".join(filter(None, activities)),
            "location": " / ".join(filter(None, (item.place, item.place_translated))),
            "description": arrangements(item),
        }
        for name, text in texts.items():
            if text := writable(text):
                event.add(name, text)
        found.add_component(event)
    found.add_missing_timezones()
    return found.to_ical()
