"""The numbers of the start page: of each kind of content, of acts and reports."""

from datetime import datetime, time

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.content.states import State, is_in
from portal.editorial.quality.freshness import last_times
from portal.editorial.translations.status import counts_of
from portal.editorial.workflow.queues import is_listed
from portal.models import AuditEntry, ErrorReport
from portal.models.audit import Event, Step


def first_of_year():
    day = timezone.localdate().replace(month=1, day=1)
    return timezone.make_aware(datetime.combine(day, time.min))


def of_kind(model, sections, user):
    """Count the rows of a kind in sections, by state of translation, and the new ones.

    A row and its working copy count once in a section. With them come the last times.
    """
    new = Q(published_at__gte=first_of_year(), live__isnull=True)
    original = Coalesce("live_id", "pk")
    counts = {
        each.value: Count(original, distinct=True, filter=is_listed(each, model, user))
        for each in sections
    }
    counts["new"] = Count("pk", filter=is_in(State.PUBLIC) & new)
    return QuerySet(model).aggregate(**counts, **counts_of(), **last_times())


def of_acts(models):
    """Count publications and returns of the year, and their users."""
    labels = [model._meta.label_lower for model in models]
    events = (Event.STEP, Event.PUBLISHED, Event.WITHDRAWN, Event.RESTORED)
    acts = AuditEntry.objects.filter(
        at__gte=first_of_year(), kind__in=labels, event__in=events
    )
    is_sent_back = Q(event=Event.STEP, details__step=Step.SEND_BACK)
    return acts.aggregate(
        published=Count("pk", filter=Q(event=Event.PUBLISHED)),
        sent_back=Count("pk", filter=is_sent_back),
        people=Count("actor", distinct=True),
    )


def of_reports(overdue_before):
    """Count overdue, waiting and suspected reports, and those of the year."""
    overdue, waiting, suspected = ErrorReport.objects.conditions(overdue_before)
    year, is_spam = first_of_year(), Q(state=ErrorReport.State.SPAM)
    conditions = {
        "overdue": overdue,
        "waiting": waiting,
        "suspected": suspected,
        "received": Q(received_at__gte=year) & ~is_spam,
        "finished": Q(finished_at__gte=year) & ~is_spam,
    }
    counts = {name: Count("pk", filter=each) for name, each in conditions.items()}
    return ErrorReport.objects.aggregate(**counts)
