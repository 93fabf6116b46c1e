"""The name of the edition that there is now, and how long it holds without the portal.

What begins or ends by the clock makes a new edition too: the last such moment is part
of the name. So no job has to run at that time.
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max, Min, Q
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.content.kinds import content_models
from portal.content.states import Status
from portal.models import Edition, SiteSettings

DAY = timedelta(days=1)


class Moments(NamedTuple):
    """Times of the last and next change by the clock, and of the next expiry."""

    last: datetime
    next: datetime
    leaving: datetime | None


class Clock:
    """The moments around now; asked for again after a change, or when one has come."""

    known = None, None  # the key that they belong to, and they themselves

    def around(self, now, key):
        known_key, found = self.known
        if key != known_key or now >= found.next:
            found = moments(now)
            self.known = key, found
        return found


clock = Clock()


@require_safe
def edition(request):
    """Serve the name of the edition, to the web server that caches pages.

    The answer is valid until the end of the second in which the row was read, even if
    it arrives later. If the portal does not answer after that, it may be used for at
    most STALE_MINUTES, and never in a second in which a page has to leave the site.
    """
    now = timezone.now()
    name, leaving = present(now)
    second, alone = int(now.timestamp()), settings.STALE_MINUTES * 60
    if leaving:
        last = int(leaving.timestamp()) - 1
        second = min(second, last)
        alone = min(alone, last - second)
    kept = f"no-cache, stale-while-revalidate={alone}, stale-if-error={alone}"
    headers = {"X-Edition": name, "X-Accel-Expires": f"@{second}"}
    headers["Cache-Control"] = kept  # after the other two: nginx reads them in order
    return HttpResponse(name, content_type="text/plain", headers=headers)


def present(now):
    """Return the name of the edition, and the next expiry of a page, or None."""
    key = Edition.objects.values_list("key", flat=True).first() or "0"
    found = clock.around(now, key)
    return f"{key}-{int(found.last.timestamp() * 1000)}", found.leaving


def moments(now):
    """Ask for the moments around now.

    Texts that name the month, or how long a friendship has lasted, change at midnight.
    """
    today = timezone.localdate(now)
    begins, ends = {start_of(today), start_of(today + DAY)}, set()
    site = SiteSettings.objects.first()
    if site and site.is_elder_friendly and site.elder_friendly_until:
        ends.add(start_of(site.elder_friendly_until + DAY))
    for model in content_models():
        rows = model.objects.originals().filter(status=Status.PUBLISHED)
        found = rows.aggregate(
            begun=Max("published_at", filter=Q(published_at__lte=now)),
            begins=Min("published_at", filter=Q(published_at__gt=now)),
            ended=Max("expires_at", filter=Q(expires_at__lte=now)),
            ends=Min("expires_at", filter=Q(expires_at__gt=now)),
        )
        begins |= {found["begun"], found["begins"]}
        ends |= {found["ended"], found["ends"]}
    changes = (begins | ends) - {None}
    return Moments(
        last=max(moment for moment in changes if moment <= now),
        next=min(moment for moment in changes if moment > now),
        leaving=min((m for m in ends - {None} if m > now), default=None),
    )


def start_of(day):
    return timezone.make_aware(datetime.combine(day, time()))
