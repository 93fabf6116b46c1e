"""When the clock will change what visitors see, if nobody writes anything until then."""

from datetime import datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from portal.content.kinds import content_models
from portal.content.states import Status
from portal.models import SiteSettings


def next_moments():
    """Until when the pages stay as they are, and when something leaves them next.

    Texts that name the month, or how many years a friendship has lasted, change at
    midnight, so the first of the two is not later than that. None where nothing leaves.
    """
    now = timezone.now()
    begins, ends = by_the_clock(now)
    leaves = min(filter(None, [ends, mark_leaves()]), default=None)
    return min(filter(None, [begins, leaves, midnight(now)])), leaves


def by_the_clock(now):
    """When the next row begins, and when the next one ends."""
    begins, ends = [], []
    for model in content_models():
        rows = model.objects.originals().filter(status=Status.PUBLISHED)
        begins.append(
            rows.filter(published_at__gt=now).aggregate(at=Min("published_at"))
        )
        ends.append(rows.filter(expires_at__gt=now).aggregate(at=Min("expires_at")))
    return earliest(begins), earliest(ends)


def earliest(found):
    return min(filter(None, (each["at"] for each in found)), default=None)


def mark_leaves():
    """When the elder-friendly mark ends, which is valid until the end of a day."""
    site = SiteSettings.objects.first()
    if site and site.is_elder_friendly and site.elder_friendly_until:
        return start_of(site.elder_friendly_until + timedelta(days=1))
    return None


def midnight(now):
    return start_of(timezone.localdate(now) + timedelta(days=1))


def start_of(day):
    return timezone.make_aware(datetime.combine(day, time()))
