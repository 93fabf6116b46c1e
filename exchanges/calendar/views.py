"""The calendar to subscribe to: exchanges, delegations and anniversaries.

The database is asked at most eight times, however much there is. A relation of which no
day is known has no anniversary, and neither has one that is no longer the current one.
What comes back every year is to come, and in no calendar of a single year.
"""

from datetime import datetime, timedelta
from functools import cached_property

from django.http import Http404, HttpResponse
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from icalendar import Calendar, vDuration, vText
from modeltranslation.utils import get_translation_fields

from exchanges.calendar import events
from exchanges.calendar.filters import CalendarFilter
from exchanges.calendar.offers import days_that_return
from exchanges.calendar.rows import Dated
from portal.content.i18n.languages import bcp47
from portal.content.kinds import address, address_of
from portal.models import SiteSettings
from portal.public.feeds.atom import clean
from portal.public.feeds.ids import uuid_of
from portal.server.absolute_urls import site_root

CONTENT_TYPE = "text/calendar; charset=utf-8"
AGAIN = timedelta(hours=12)  # how long a calendar may wait before it asks again
END = b"END:VCALENDAR\r\n"
COLUMNS = [*zip(*map(get_translation_fields, ("place", "title")), strict=True)]


@require_safe
@cache_control(public=True, max_age=60)  # the longest that it may be behind the time
def calendar(request):
    """What has a date, all or of a city, of a year or of the last ones and from now on.

    A city that is not there is a 404, and so is a calendar of nothing: RFC 5545 (3.6)
    knows none without a component, and programs refuse it as damaged.
    """
    filters = CalendarFilter(request.GET)
    if not filters.is_valid():
        raise Http404(filters.errors.as_text())
    made = CalendarFeed(request, filters)
    if made.is_empty:
        raise Http404("nothing in this calendar")
    headers = {
        "Content-Disposition": f'inline; filename="{made.file_name}"',
        "Last-Modified": http_date(made.changed.timestamp()),
    }
    return HttpResponse(made.document(), CONTENT_TYPE, headers=headers)


class CalendarFeed:
    """The calendar in one language."""

    def __init__(self, request, filters):
        self.home = filters.home
        self.city, self.year = (filters.cleaned_data[n] for n in ("city", "year"))
        self.cities = {city.pk: city for city in filters.cities}
        self.partners = [self.city] if self.city else filters.partners
        self.root, self.site = site_root(request), SiteSettings.objects.first()
        self.query = filters.query()
        self.dated = Dated(self.city, filters.span)

    @property
    def file_name(self):
        slug = self.city and self.city.slug
        return "-".join(map(str, filter(None, ("exchanges", slug, self.year)))) + ".ics"

    @property
    def is_empty(self):
        is_eventful = any(state.number for state in self.dated.state)
        return not is_eventful and not self.anniversaries

    @property
    def changed(self):
        """The time of the last change.

        With a new year a former one leaves the calendar that names none.
        """
        times = [events.changed(city) for city in self.cities.values()]
        for state in self.dated.state:
            times += [state.updated, state.published] if state.number else []
        if not self.year:
            times.append(new_year())
        return max(times)

    @cached_property
    def anniversaries(self):
        """The current relations that began on a day that is known."""
        partners = self.partners if self.home and not self.year else ()
        return days_that_return(city.relation for city in partners)

    @cached_property
    def head(self):
        """What the calendar says of itself, down to its first event."""
        found, name = Calendar(), clean(" – ".join(self.names()))
        found.add("prodid", "-//Youcheng//Sister cities//EN")
        found.add("version", "2.0")
        found.add("calscale", "GREGORIAN")
        what = "city calendar" if self.city else "calendar"
        aspects = (get_language(), *filter(None, [self.year]))
        found.add("uid", str(uuid_of(what, self.city or self.home, *aspects)))
        language = {"LANGUAGE": bcp47(get_language())}
        for each in ("name", "x-wr-calname"):
            found.add(each, vText(name), parameters=language)
        found.add("last-modified", self.changed)
        itself, page_address = map(
            address_of, ("exchanges:calendar", "exchanges:exchanges")
        )
        uri = {"VALUE": "URI"}
        found.add("source", self.root + itself + self.query, parameters=uri)
        found.add("url", self.root + page_address + self.query)
        found.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", vDuration(AGAIN))
        return found.to_ical().removesuffix(END)

    def names(self):
        """What it holds, of which city and year, and whose it is."""
        if self.city:
            yield self.city.title
        yield _("Timeline")
        if self.year:
            yield self.year.display()
        yield self.site.name if self.site else _("Sister cities")

    # What is in it

    def document(self):
        """The whole calendar: an event is written before the next one is made."""
        found = b"".join(event.to_ical() for event in self.events())
        return self.head + found + END

    def events(self):
        visits, alone = self.dated.visits()
        for row, partners in self.dated.events():
            city, visit = self.place_of(row, partners), visits.get(row.pk)
            yield events.of_exchange(
                row, visit, city, self.page_address("exchange", row.slug)
            )
        for row in alone:
            host = self.cities.get(row.host_id)
            yield events.of_delegation(
                row, host, self.page_address("delegation", row.slug)
            )
        for each in self.anniversaries:
            city = self.cities[each.city_id]
            page_address = self.page_address("city", city.slug)
            yield events.of_relation(each, city, self.home, page_address)

    def page_address(self, name, slug):
        prefix, view = get_script_prefix(), f"exchanges:{name}"
        return self.root + address(view, slug, get_language(), prefix)

    def place_of(self, row, partners):
        """The city that the place of an exchange names in some language, else None."""
        found = [self.home, *map(self.cities.get, partners)]
        return next((city for city in filter(None, found) if names(row, city)), None)


def new_year():
    """The first moment of this year, by the office's clock."""
    return timezone.make_aware(datetime(timezone.localdate().year, 1, 1))


def names(row, city):
    """Whether the place of the row names the city."""
    pairs = ((getattr(row, place), getattr(city, title)) for place, title in COLUMNS)
    return any(place and title and title in place for place, title in pairs)
