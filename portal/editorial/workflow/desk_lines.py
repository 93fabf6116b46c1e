"""The lines of the start page: a few rows of every section, the most urgent first."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
)

from portal.content.i18n.languages import shown_text
from portal.content.models import Content
from portal.editorial.revisions.compare import NOT_COMPARED
from portal.editorial.revisions.snapshots import columns
from portal.editorial.workflow.comments import number_of_comments
from portal.editorial.workflow.queues import Section, is_listed, rows_in
from portal.editorial.workflow.steps import has_right
from portal.models import Opening

SHOWN = 6
# The time by which the lines of a section are ordered.
TIMES = {Section.SCHEDULED: "published_at", Section.ENDING: "expires_at"}
# Sections with the earliest first; in the others the latest change is first.
URGENT = (Section.WAITING, *TIMES)
WHO = ("asked_by", "returned_by")
# Fields that a line does not name, because they follow from other fields.
LEFT_OUT = NOT_COMPARED | {"translated_from"}


class Line(NamedTuple):
    """A row on the start page; `is_opened` if another has looked since it was sent."""

    section: str
    row: Content
    is_opened: bool

    @property
    def title(self):
        return shown_text(self.row, "title")[0]

    @property
    def label(self):
        return self.row._meta.label_lower

    @property
    def key(self):
        return self.label, self.row.pk

    @property
    def at(self):
        return getattr(self.row, TIMES.get(self.section, "updated_at"))


def lines_of(sections, user):
    """Return the first lines of each section, which is given with its kinds.

    By one query for each kind.
    """
    lines = {section: [] for section in sections}
    for model in dict.fromkeys(each for kinds in sections.values() for each in kinds):
        listed = [section for section, kinds in sections.items() if model in kinds]
        for row in first(model, listed, user):
            for section in listed:
                if getattr(row, f"is_{section}"):
                    lines[section].append(Line(section, row, row.is_opened))
    for section, found in lines.items():
        found.sort(key=lambda line: line.at, reverse=section not in URGENT)
    return {section: found[:SHOWN] for section, found in lines.items()}


def first(model, sections, user):
    """Return the first rows of each section; `is_mine` and the like say in which."""
    kind = ContentType.objects.get_for_model(model)
    opened = Opening.objects.filter(
        content_type=kind, object_id=OuterRef("pk"), seen_at__gte=OuterRef("asked_at")
    ).exclude(user=OuterRef("asked_by"))
    conditions = {each: is_listed(each, model, user) for each in sections}
    marks = {
        f"is_{section}": ExpressionWrapper(condition, BooleanField())
        for section, condition in conditions.items()
    }
    chosen = [
        Q(pk__in=QuerySet(model).filter(condition).order_by(*order(section))[:SHOWN])
        for section, condition in conditions.items()
    ]
    rows = QuerySet(model).filter(reduce(or_, chosen)).order_by("pk")
    rows = rows.select_related("live", *WHO)
    marks["comments"] = number_of_comments(model)
    return rows.annotate(is_opened=Exists(opened), **marks)


def order(section):
    sign, time = "" if section in URGENT else "-", TIMES.get(section, "updated_at")
    return f"{sign}{time}", f"{sign}pk"


def changed_fields(rows):
    """The fields in which working copies differ from their live rows, by `Line.key`.

    Parts, sources and pictures in the text are not compared, so a copy that names no
    field may differ in these.
    """
    return {
        (row._meta.label_lower, row.pk): [
            field
            for field in columns(type(row))
            if field.attname not in LEFT_OUT
            and field.value_from_object(row) != field.value_from_object(row.live)
        ]
        for row in rows
        if row.live_id
    }


def others_waiting(row, user, models):
    """Return the other rows that wait for the user: pairs of a label and a key.

    In the order of the start page, from after the row on; after the last comes the
    first.
    """
    models = [each for each in models if has_right(user, "publish", each)]
    places = {model: place for place, model in enumerate(models)}
    turns = sorted(
        (updated_at, place, pk)
        for model, place in places.items()
        for updated_at, pk in rows_in(Section.WAITING, model, user).values_list(
            "updated_at", "pk"
        )
    )
    own = (row.updated_at, places.get(type(row), -1), row.pk)
    turns = [each for each in turns if each > own] + [e for e in turns if e < own]
    return [(models[place]._meta.label_lower, pk) for _at, place, pk in turns]
