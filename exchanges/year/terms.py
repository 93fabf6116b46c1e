"""The days of notice and the ends of agreements, as reminders."""

from datetime import timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from exchanges.models import Agreement, Validity
from exchanges.models.lasting import NOTICE_AHEAD
from portal.content.kinds import desk_address
from portal.content.models import BODIES
from portal.content.partial_date import shifted
from portal.editorial.reminders import Reminder, reminds
from portal.server.request_log import running_request

# How early the office is reminded of the end of a term: twelve months, and 60 days.
END_AHEAD_MONTHS = 12
END_AHEAD = timedelta(days=60)


@reminds("exchanges.change_agreement")
def terms(today):
    """Yield the warnings whose time has come, the latest of notice and of the end."""
    for row in terms_in_force(today):
        notice, end = row.notice_day(today), row.end(today).earliest
        text = format_lazy(_("Last day to give notice: {title}"), title=row)
        if notice and today >= notice:
            yield reminder_of(row, "notice", notice, text, is_late=today > notice)
        elif notice and today >= notice - NOTICE_AHEAD:
            yield reminder_of(row, "notice-soon", notice, text)
        text = format_lazy(_("Term ends: {title}"), title=row)
        if row.renews_years and not row.notice_months:
            continue
        if today >= end - END_AHEAD:
            yield reminder_of(row, "end-soon", end, text)
        elif today >= shifted(end, -END_AHEAD_MONTHS):
            yield reminder_of(row, "end", end, text)


def terms_in_force(today):
    """Return the agreements in force whose term has an end; no working copies.

    By one query in a request, because the start page asks twice.
    """
    request = running_request.get()
    rows = getattr(request, "terms", None)
    if rows is None:
        rows = Agreement.objects.originals().filter(has_term=True, until__isnull=False)
        rows = rows.exclude(status="withdrawn").with_successor()
        rows = list(rows.defer(*BODIES))
        if request is not None:
            request.terms = rows
    return [row for row in rows if row.validity(today) == Validity.IN_FORCE]


def reminder_of(row, what, day, text, *, is_late=False):
    return Reminder(
        key=f"agreement:{row.pk}:{what}:{day.isoformat()}",
        text=text,
        due=day,
        url=desk_address(row, "change", row.pk),
        right="exchanges.change_agreement",
        is_late=is_late,
    )
