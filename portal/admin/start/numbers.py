"""The numbers of the start page, of each kind of content, of acts, reports, pictures.

They come by one query: the rows of a union, because each is of another table.
"""

from datetime import datetime, time

from django.db.models import Count, DateTimeField, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.content.states import State, is_in
from portal.editorial.quality.freshness import last_times
from portal.editorial.translations.status import counts_of
from portal.editorial.workflow.queues import is_listed
from portal.models import AuditEntry, Draft, ErrorReport, Picture
from portal.models.audit import Event, Step

LAST = ("published", "changed")  # the times of `last_times`


def first_of_year():
    day = timezone.localdate().replace(month=1, day=1)
    return timezone.make_aware(datetime.combine(day, time.min))


def ask(parts):
    """Return the values of aggregates, by name, for each of the parts.

    A part is a queryset with its counts and, for a kind of content, its last times. The
    columns of the union are filled up with NULL.
    """
    width = max(len(counts) for _rows, counts, *_times in parts.values())
    lines = []
    for number, (rows, counts, *times) in enumerate(parts.values()):
        missing = [Value(None, IntegerField())] * (width - len(counts))
        columns = {f"n{n}": each for n, each in enumerate([*counts.values(), *missing])}
        for name in LAST:
            empty = Value(None, DateTimeField())
            columns[f"last_{name}"] = times[0][name] if times else empty
        line = rows.order_by().annotate(part=Value(number, IntegerField()))
        line = line.values("part").annotate(**columns)
        lines.append(line.values_list("part", *columns))
    found = {part: values for part, *values in lines[0].union(*lines[1:], all=True)}
    return {
        key: dict(zip(LAST, found[number][width:], strict=True))
        | dict(zip(counts, found[number], strict=False))
        for number, (key, (_rows, counts, *_times)) in enumerate(parts.items())
    }


def of_kind(model, sections, user):
    """Count the rows of a kind; a row and its working copy count once in a section."""
    new = Q(published_at__gte=first_of_year(), live__isnull=True)
    original = Coalesce("live_id", "pk")
    counts = {
        each.value: Count(original, distinct=True, filter=is_listed(each, model, user))
        for each in sections
    }
    counts["new"] = Count("pk", filter=is_in(State.PUBLIC) & new)
    return QuerySet(model), counts | counts_of(), last_times()


def of_acts(models):
    """Count publications and returns of the year, and their users."""
    labels = [model._meta.label_lower for model in models]
    events = (Event.STEP, Event.PUBLISHED, Event.WITHDRAWN, Event.RESTORED)
    acts = AuditEntry.objects.filter(
        at__gte=first_of_year(), kind__in=labels, event__in=events
    )
    is_sent_back = Q(event=Event.STEP, details__step=Step.SEND_BACK)
    return acts, {
        "published": Count("pk", filter=Q(event=Event.PUBLISHED)),
        "sent_back": Count("pk", filter=is_sent_back),
        "people": Count("actor", distinct=True),
    }


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
    return ErrorReport.objects.all(), counts


def of_drafts(user):
    return Draft.objects.typed(user), {"kept": Count("pk")}


def of_pictures():
    untold = Picture.objects.untold().values("pk")
    # Not its own manager, which would change the order of the columns.
    return QuerySet(Picture).filter(pk__in=untold), {"untold": Count("pk")}
