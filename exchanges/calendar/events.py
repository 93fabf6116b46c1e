"""Past events as calendar entries: RFC 5545 and 7986.

An event known only by month or year fills all of it and says so. No event marks anybody
as busy. Google shows no address of an event, so its text ends with it.
"""

import datetime

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from icalendar import Event

from portal.content.i18n.languages import bcp47, shown_text
from portal.public.feeds.atom import clean
from portal.public.feeds.ids import uuid_of

DAY = datetime.timedelta(days=1)


def changed(*rows):
    """Return when the newest of the rows was changed or published."""
    return max(max(row.updated_at, row.published_at) for row in rows)


def of_exchange(row, delegation, city, address):
    """Return the entry of an exchange, merged with its delegation, if any.

    `city` is the city of the exchange, if its place names one.
    """
    event = made("exchange", row, *filter(None, [delegation]), address=address)
    set_days(event, row.date, row.end_date)
    add(event, "summary", *shown_text(row, "title"))
    # A fact a line, with the details of the delegation.
    arrived, left = (getattr(delegation, n, None) for n in ("arrived", "left"))
    text = lines(
        shown_text(row, "summary")[0],
        fact(_("Who took part"), shown_text(row, "parties")[0]),
        fact(_("Arrived"), arrived and arrived.display()),
        fact(_("Left"), left and left.display()),
        *(people(delegation) if delegation else ()),
        unsure(row.date, row.end_date),
        address,
    )
    describe(event, text, row)
    add(event, "location", *shown_text(row, "place"))
    locate(event, city)
    categorise(event, row.get_kind_display())
    return event


def of_delegation(row, host, address):
    """Return the entry of a delegation without an exchange, in the host city."""
    event = made("delegation", row, address=address)
    set_days(event, row.arrived or row.left, row.left)
    add(event, "summary", *shown_text(row, "title"))
    text = lines(
        shown_text(row, "summary")[0],
        *people(row),
        unsure(row.arrived or row.left, row.left),
        address,
    )
    describe(event, text, row)
    if host:
        add(event, "location", *shown_text(host, "title"))
    locate(event, host)
    categorise(event, _("Delegation"))
    return event


def of_relation(relation, city, home, address):
    event = made(f"anniversary {relation.kind}", city, home, address=address)
    day = relation.since
    set_days(event, day, day)
    rule = {"freq": "yearly"}
    if (day.month, day.day) == (2, 29):  # the last day of February
        rule |= {"bymonth": 2, "bymonthday": -1}
    event.add("rrule", rule)
    text = _("%(home)s and %(city)s: friendly-cooperation cities since %(year)s")
    if relation.kind == "sister":
        text = _("%(home)s and %(city)s: sister cities since %(year)s")
    both = {"home": home.title, "city": city.title, "year": day.year}
    add(event, "summary", text % both, get_language())
    event.add("description", address)
    categorise(event, _("Anniversary"))
    return event


def made(kind, row, *others, address):
    """Return the entry of a row, with the last change of it and of the others."""
    event = Event()
    event.add("uid", str(uuid_of(kind, row)))
    for name in ("dtstamp", "last-modified"):
        event.add(name, changed(row, *others))
    event.add("sequence", row.version)
    event.add("transp", "TRANSPARENT")
    event.add("url", address)
    return event


def set_days(event, first, last):
    """Set whole days; the end is the day after the last one."""
    event.add("dtstart", first.earliest)
    end = (last or first).latest
    if end < datetime.date.max:
        event.add("dtend", end + DAY)


def add(event, name, text, language):
    """Add a text in one line with its language, if it is not empty."""
    if text := clean(text):
        event.add(name, text, parameters={"LANGUAGE": bcp47(language)})


def describe(event, text, row):
    """Add a text of several lines, in the language of the summary or of the page."""
    language = shown_text(row, "summary")[1] or get_language()
    event.add("description", text, parameters={"LANGUAGE": bcp47(language)})


def categorise(event, name):
    language = {"LANGUAGE": bcp47(get_language())}
    event.add("categories", [capfirst(name)], parameters=language)


def locate(event, city):
    if city and city.latitude is not None:
        event.add("geo", (city.latitude, city.longitude))


def lines(*texts):
    return "\n".join(filter(None, map(clean, texts)))


def people(delegation):
    size, field = delegation.size, delegation.field
    persons = ngettext("%(number)s person", "%(number)s people", size or 0)
    yield fact(_("Field"), field and capfirst(str(field)))
    yield fact(_("Leader"), shown_text(delegation, "leader")[0])
    yield fact(_("Size"), size and persons % {"number": size})


def fact(name, value):
    both = {"name": name, "value": value}
    return pgettext("a fact", "%(name)s: %(value)s") % both if value else ""


def unsure(first, last):
    """Return a sentence if the exact days are not known; the entry fills them all.

    Equal dates are given once.
    """
    if first.day and (not last or last.day):
        return ""
    span = pgettext("span of time", "%(first)s – %(last)s")
    both = {"first": first.display(), "last": last and last.display()}
    date = span % both if last and last != first else first.display()
    return _("The exact day is not known. The source says: %(date)s.") % {"date": date}
