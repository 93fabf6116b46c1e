"""The desk's page of the anniversaries to come, and their calendar for staff."""

from itertools import groupby

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar

from exchanges.calendar import events
from exchanges.calendar.views import CONTENT_TYPE
from exchanges.models import Relation
from exchanges.models.lasting import shifted
from exchanges.year.anniversaries import VIEW, coming, listed
from portal.admin.audit.acts import record_export
from portal.admin.pages import desk_page
from portal.content.partial_date import PartialDate
from portal.models import SiteSettings
from portal.public.feeds.ids import uuid_of
from portal.server.absolute_urls import absolute

MONTHS = 12  # of the page and the calendar

for_staff = permission_required(VIEW, raise_exception=True)


def of_a_year():
    today = timezone.localdate()
    return coming(today, shifted(today, MONTHS))


@require_safe
@for_staff
def anniversaries(request):
    months = groupby(
        of_a_year(), key=lambda each: (listed(each).year, listed(each).month)
    )
    return desk_page(
        request,
        "admin/year/anniversaries.html",
        _("Anniversaries"),
        months=[(PartialDate(*month), list(days)) for month, days in months],
        site=SiteSettings.objects.first(),
    )


@require_safe
@for_staff
def calendar(request):
    """Serve the same days as iCalendar; each fills the days that are possible."""
    record_export(request, Relation)
    found = Calendar()
    found.add("prodid", "-//Youcheng//Anniversaries for staff//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", _("Anniversaries"))
    page = absolute(request, reverse("admin_anniversaries"))
    for each in of_a_year():
        found.add_component(event_of(each, f"{page}#{each.key}"))
    headers = {"Content-Disposition": 'attachment; filename="anniversaries.ics"'}
    return HttpResponse(found.to_ical(), CONTENT_TYPE, headers=headers)


def event_of(each, address):
    event = events.Event()
    event.add("uid", str(uuid_of("staff", each.row, each.key)))
    event.add("dtstamp", timezone.now())
    event.add("transp", "TRANSPARENT")
    events.set_days(event, listed(each), None)
    events.add(event, "summary", each.title, get_language())
    event.add("description", events.lines(each.mark, *each.facts(), address))
    event.add("url", address)
    return event
