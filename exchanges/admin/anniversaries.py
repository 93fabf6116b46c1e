"""The desk's page of the anniversaries to come, and their calendar for staff."""

from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from icalendar import Calendar

from exchanges.calendar import events
from exchanges.models import Relation
from exchanges.year.anniversaries import VIEW, coming, listed
from portal.admin.audit.acts import record_export
from portal.admin.menu import MenuGroup, add_page
from portal.admin.pages import download
from portal.content.partial_date import PartialDate, shifted
from portal.models import SiteSettings
from portal.public.feeds.ids import uuid_of
from portal.server.absolute_urls import absolute

MONTHS = 12  # of the page and the calendar

add_page(
    *(MenuGroup.YEAR, 1, gettext_lazy("Anniversaries")),
    *("admin:exchanges_city_anniversaries", VIEW),
)


def of_a_year(user):
    """Return the days to come. Raises `PermissionDenied` without the right."""
    if not user.has_perm(VIEW):
        raise PermissionDenied
    today = timezone.localdate()
    return coming(today, shifted(today, MONTHS))


def page_view(admin, request):
    days = of_a_year(request.user)
    months = groupby(days, key=lambda each: (listed(each).year, listed(each).month))
    return admin.render_page(
        request,
        "admin/year/anniversaries.html",
        _("Anniversaries"),
        months=[(PartialDate(*month), list(days)) for month, days in months],
        site=SiteSettings.objects.first(),
    )


def calendar_view(admin, request):
    """Serve the same days as iCalendar; each fills the days that are possible."""
    days = of_a_year(request.user)
    record_export(request, Relation)
    found = Calendar()
    found.add("prodid", "-//Youcheng//Anniversaries for staff//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", _("Anniversaries"))
    page = absolute(request, admin.address("anniversaries"))
    for each in days:
        event, address = events.Event(), f"{page}#{each.key}"
        event.add("uid", str(uuid_of("staff", each.row, each.key)))
        event.add("dtstamp", timezone.now())
        event.add("transp", "TRANSPARENT")
        events.set_days(event, listed(each), None)
        events.add(event, "summary", each.title, get_language())
        event.add("description", events.lines(each.mark, *each.facts(), address))
        event.add("url", address)
        found.add_component(event)
    return download(found.to_ical(), "anniversaries.ics")


PAGES = [
    ("anniversaries/", page_view, "anniversaries", "GET"),
    ("anniversaries.ics", calendar_view, "calendar", "GET"),
]
