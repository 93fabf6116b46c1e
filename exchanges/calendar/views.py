"""The calendar to subscribe to: exchanges, delegations and anniversaries.

A relation has an anniversary only if it is current and its day is known. Yearly events
are in the calendar of all years, and not in that of a single year, because they are in
the future.
"""

from datetime import datetime, timedelta
from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from icalendar import Calendar, Timezone, vDuration, vText
from modeltranslation.utils import get_translation_fields

from exchanges.calendar import events
from exchanges.calendar.rows import (
    days_that_return,
    entries_of,
    exchanges_in,
    first_year,
    visits_in,
)
from exchanges.models import City, Relation
from exchanges.timeline.filters import CityFilter, PartialDateParameter, Span
from portal.content.i18n.languages import bcp47
from portal.content.models import BODIES
from portal.models import SiteSettings
from portal.public.cross_origin import open_to_scripts
from portal.public.feeds.atom import clean
from portal.public.feeds.ids import uuid_of
from portal.server.absolute_urls import site_root

CONTENT_TYPE = "text/calendar; charset=utf-8"
AGAIN = timedelta(hours=12)  # how long a calendar may wait before it asks again
# An empty calendar has a time zone, because RFC 5545 (3.6) requires a component.
NO_EVENT = """BEGIN:VTIMEZONE
TZID:Etc/UTC
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0000
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
COLUMNS = [*zip(*map(get_translation_fields, ("place", "title")), strict=True)]


class CalendarFilter(CityFilter):
    """`?city=` the slug of a published city, as on the timeline; `?year=`.

    Every exchange is with the home city, so its calendar is that of all cities.
    Without a year it is the last five, this one, and all that is to come.
    """

    year = PartialDateParameter(required=False)

    def clean_city(self):
        found = super().clean_city()
        return None if found == self.home else found

    def clean_year(self):
        """Check that there is at most one year, in four digits."""
        year, given = self.cleaned_data["year"], self.data.getlist("year")
        if given and (given != [str(year)] or year.precision != "year"):
            raise ValidationError("no such year")
        return year

    @property
    def span(self):
        year = self.cleaned_data["year"]
        return Span(year, year) if year else Span(first_year())

    @cached_property
    def cities(self):
        cities = City.objects.published().defer(*BODIES).order_by("pk")
        return list(cities.with_history(Relation.objects.all()))

    @property
    def partners(self):
        return [city for city in self.cities if not city.is_home]

    @cached_property
    def home(self):
        return next((city for city in self.cities if city.is_home), None)


@open_to_scripts
@cache_control(public=True, max_age=60)  # the longest that it may be behind the time
def calendar(request):
    """Serve dated rows, all or of a city, of a year or from recent years on.

    An unknown city is a 404, and so is a year in which nothing was. A calendar that
    goes on is there even if it is empty, because people have subscribed to it.
    """
    filters = CalendarFilter(request.GET)
    if not filters.is_valid():
        raise Http404(filters.errors.as_text())
    made = CalendarFeed(request, filters)
    if made.is_empty and (made.year or not made.cities):
        raise Http404("nothing in this calendar")
    headers = {
        "Content-Disposition": f'inline; filename="{made.file_name}"',
        "Last-Modified": http_date(made.changed.timestamp()),
    }
    return HttpResponse(made.document(), CONTENT_TYPE, headers=headers)


class CalendarFeed:
    def __init__(self, request, filters):
        self.home = filters.home
        self.city, self.year = (filters.cleaned_data[n] for n in ("city", "year"))
        self.cities = {city.pk: city for city in filters.cities}
        self.partners = [self.city] if self.city else filters.partners
        self.root, self.site = site_root(request), SiteSettings.objects.first()
        self.query = filters.query()
        self.slug = self.city and self.city.slug
        self.exchanges = entries_of(exchanges_in(self.slug, filters.span))
        visits = visits_in(self.slug, filters.span)
        self.visits = visits.order_by("pk").defer(*BODIES)

    @property
    def file_name(self):
        parts = filter(None, ("exchanges", self.slug, self.year))
        return "-".join(map(str, parts)) + ".ics"

    @property
    def is_empty(self):
        return not (self.exchanges or self.visits or self.anniversaries)

    @cached_property
    def changed(self):
        """Time of the last change.

        A new year counts as a change, because it removes a former year.
        """
        visits = [visit for row in self.exchanges for visit in row.delegations.all()]
        rows = [*self.cities.values(), *self.exchanges, *visits, *self.visits]
        changed, year = events.changed(*rows), timezone.localdate().year
        new_year = timezone.make_aware(datetime(year, 1, 1))
        return changed if self.year else max(changed, new_year)

    @cached_property
    def anniversaries(self):
        partners = self.partners if self.home and not self.year else ()
        return days_that_return(city.relation for city in partners)

    def head(self):
        """Return the calendar without events."""
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
            reverse, ("exchanges:calendar", "exchanges:exchanges")
        )
        uri = {"VALUE": "URI"}
        found.add("source", self.root + itself + self.query, parameters=uri)
        found.add("url", self.root + page_address + self.query)
        found.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", vDuration(AGAIN))
        return found

    def names(self):
        if self.city:
            yield self.city.title
        yield _("Timeline")
        if self.year:
            yield self.year.display()
        yield self.site.name if self.site else _("Sister cities")

    # Contents

    def document(self):
        found = self.head()
        for entry in [*self.events()] or [Timezone.from_ical(NO_EVENT)]:
            found.add_component(entry)
        return found.to_ical()

    def events(self):
        for row in self.exchanges:
            city, visit = self.place_of(row), next(iter(row.delegations.all()), None)
            yield events.of_exchange(
                row, visit, city, self.page_address("exchange", row.slug)
            )
        for row in self.visits:
            host = self.cities.get(row.host_id)
            yield events.of_delegation(
                row, host, self.page_address("delegation", row.slug)
            )
        for each in self.anniversaries:
            city = self.cities[each.city_id]
            page_address = self.page_address("city", city.slug)
            yield events.of_relation(each, city, self.home, page_address)

    def page_address(self, name, slug):
        return self.root + reverse(f"exchanges:{name}", kwargs={"slug": slug})

    def place_of(self, row):
        """Return the city that the place of an exchange names in any language."""
        for city in filter(None, [self.home, *row.partners]):
            pairs = [(getattr(row, p), getattr(city, title)) for p, title in COLUMNS]
            if any(place and title and title in place for place, title in pairs):
                return city
        return None
