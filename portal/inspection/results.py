"""The results of each night: for reports on a month or year, and for warnings."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editorial.reminders import Reminder, reminds
from portal.inspection.findings import AHEAD, RIGHT
from portal.inspection.models import Code, Span, State
from portal.inspection.rules import inspect

LATEST = timedelta(days=2)  # for which what a night has found counts


@transaction.atomic
def record(today=None):
    today, results = today or timezone.localdate(), inspect(today)
    for rule, _limit, finding in results:
        last = Span.objects.filter(rule=rule.code).order_by("-since", "-pk").first()
        is_same = last and last.state == finding.state
        if not is_same or last.until < today - LATEST:  # nothing is known between
            Span.objects.filter(rule=rule.code).update(due=None)
            last = Span(rule=rule.code, state=finding.state, since=today)
        last.until, last.due = today, finding.due
        last.save()
    return results


@reminds(RIGHT)
def warnings(today):
    """Return what fails within three days, or has failed, as of the last night.

    Reports of errors have their own lines on the start page, so they are left out.
    """
    spans = Span.objects.filter(due__lte=today + AHEAD, until__gte=today - LATEST)
    for span in spans.exclude(rule=Code.ERROR_REPORTS).order_by("due", "pk"):
        is_late = span.due < today
        text = _("Inspection: %(rule)s – not kept since %(day)s")
        if not is_late:
            text = _("Inspection: %(rule)s – to be done by %(day)s")
        yield Reminder(
            f"inspection:{span.rule}:{span.due}",
            text % {"rule": span.get_rule_display(), "day": span.due},
            *(span.due, reverse("admin_inspection"), RIGHT, is_late),
        )


def in_period(first, last):
    """Return by rule its worst state in a span of days, and on how many it failed."""
    found, order = {}, list(State)
    for span in Span.objects.filter(since__lte=last, until__gte=first):
        worst, days = found.get(span.rule, (State(span.state), 0))
        if span.state == State.FAILED:
            days += (min(span.until, last) - max(span.since, first)).days + 1
        found[span.rule] = min(worst, State(span.state), key=order.index), days
    return found


def bounds(period):
    """Return the first and last day of a period such as 2026 or 2026-12.

    Raises `ValueError`.
    """
    year, _hyphen, month = period.partition("-")
    if month:
        first = date(int(year), int(month), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date(int(year), 1, 1), date(int(year), 12, 31)
