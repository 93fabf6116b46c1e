"""All numbers of the start page, by one query."""

from datetime import datetime, time

from django.db.models import (
    Count,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Concat
from django.utils import timezone

from portal.content.querysets import LABEL, for_each, together
from portal.content.states import State, Status, is_in
from portal.editorial.workflow.queues import Section, soon
from portal.models import AuditEntry, ErrorReport, Page, Picture, SearchEntry
from portal.models.audit import Event, Step

ENTRIES, REPORTS, STEPS, PICTURES = "entries:", "reports", "steps", "pictures"
PLACES = [f"n{place}" for place in range(5)]
# In which of the numbers of a kind a section lies, with others or alone.
PLACE_OF = {
    **dict.fromkeys((Section.MINE, Section.SENT_BACK), 0),
    **dict.fromkeys((Section.WAITING, Section.SENT), 1),
    Section.SCHEDULED: 2,
    Section.ENDING: 3,
}
NEW = 4
PUBLISHED, SENT_BACK, PEOPLE = range(3)  # of the steps
OVERDUE, WAITING, SUSPECTED, RECEIVED, FINISHED = range(5)  # of the reports


def first_of_year():
    day = timezone.localdate().replace(month=1, day=1)
    return timezone.make_aware(datetime.combine(day, time.min))


def numbers(models, overdue_before):
    """Up to five numbers by name: the label of a kind, what it counts, an entry.

    `overdue_before` is None where the reader may see no reports.
    """
    year = first_of_year()
    parts = list(for_each(of_kind(year), models))
    parts += [of_entries(models), of_steps(models, year), of_pictures()]
    if overdue_before is not None:
        parts.append(of_reports(overdue_before, year))
    rows = together(parts, names=("name", *PLACES))
    return {name: found for name, *found in rows}


def named(rows, name, *counted):
    """One row of numbers under a name, as far as there are rows."""
    places = zip(PLACES, [*counted, *[None] * len(PLACES)], strict=False)
    counts = {place: each for place, each in places if each is not None}
    rest = {place: Value(0, IntegerField()) for place in PLACES if place not in counts}
    rows = rows.order_by().annotate(name=name).values("name")
    return rows.annotate(**counts, **rest).values_list("name", *PLACES)


def of_kind(year):
    """Of a kind, whichever: see `for_each`."""
    conditions = [
        Q(status=Status.DRAFT),
        Q(status=Status.IN_REVIEW),
        soon(Section.SCHEDULED),
        soon(Section.ENDING),
        is_in(State.PUBLIC) & Q(published_at__gte=year, live__isnull=True),
    ]
    counted = [Count("pk", filter=each) for each in conditions]
    return named(QuerySet(Page), text(LABEL), *counted)


def of_entries(models):
    """How many entries of the search each kind has, and which: they change with it."""
    labels = [model._meta.label_lower for model in models]
    rows = SearchEntry.objects.filter(kind__in=labels)
    name = Concat(Value(ENTRIES), "kind", output_field=TextField())
    return named(rows, name, Count("pk"), Sum("pk"), Max("pk"))


def of_steps(models, year):
    """How often something was published and sent back in the year, by how many."""
    counted = [
        Count("pk", filter=Q(event=Event.PUBLISHED)),
        Count("pk", filter=Q(event=Event.STEP, details__step=Step.SEND_BACK)),
        Count("actor", distinct=True),
    ]
    labels = [model._meta.label_lower for model in models]
    events = (Event.STEP, Event.PUBLISHED, Event.WITHDRAWN, Event.RESTORED)
    rows = AuditEntry.objects.filter(at__gte=year, kind__in=labels, event__in=events)
    return named(rows, text(STEPS), *counted)


def of_pictures():
    return named(Picture.objects.untold(), text(PICTURES), Count("pk"))


def of_reports(overdue_before, year):
    """What is overdue, waits, looks like spam; came in and was done in the year."""
    queue = ErrorReport.objects.conditions(overdue_before)
    is_spam = Q(state=ErrorReport.State.SPAM)
    done = Q(finished_at__gte=year) & ~is_spam
    conditions = [*queue, Q(received_at__gte=year) & ~is_spam, done]
    counted = [Count("pk", filter=each) for each in conditions]
    return named(ErrorReport.objects.all(), text(REPORTS), *counted)


def text(name):
    return Value(name, TextField())
