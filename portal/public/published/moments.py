"""When the clock will change what visitors see, if nobody writes anything first."""

from datetime import datetime, time, timedelta

from django.db.models import Min, Q, Value
from django.utils import timezone

from portal.content.kinds import content_models
from portal.content.querysets import as_time
from portal.content.states import Status
from portal.models import SiteSettings


def next_moments():
    """Until when all pages stay as they are, and when something leaves the site next.

    Texts that name the month, or how long a friendship has lasted, change at midnight,
    so the first of the two is never later. The second is None where nothing leaves.
    """
    now = timezone.now()
    begins, ends = by_the_clock(now)
    leaves = earliest([ends, mark_leaves()])
    return earliest([begins, leaves, midnight(now)]), leaves


def by_the_clock(now):
    """When the next row begins to be public, and when the next one ends; one query."""
    first, *others = (of_kind(model, now) for model in content_models())
    begins, ends = zip(*first.union(*others, all=True), strict=True)
    return earliest(map(as_time, begins)), earliest(map(as_time, ends))


def of_kind(model, now):
    rows = model.objects.originals().filter(status=Status.PUBLISHED).order_by()
    return (
        rows.annotate(one=Value(1))
        .values("one")
        .annotate(
            begins=Min("published_at", filter=Q(published_at__gt=now)),
            ends=Min("expires_at", filter=Q(expires_at__gt=now)),
        )
        .values_list("begins", "ends")
    )


def earliest(moments):
    return min(filter(None, moments), default=None)


def mark_leaves():
    """When the elder-friendly mark ends, which is valid to the end of its last day."""
    site = SiteSettings.objects.first()
    if site and site.is_elder_friendly and site.elder_friendly_until:
        return start_of(site.elder_friendly_until + timedelta(days=1))
    return None


def midnight(now):
    return start_of(timezone.localdate(now) + timedelta(days=1))


def start_of(day):
    return timezone.make_aware(datetime.combine(day, time()))
