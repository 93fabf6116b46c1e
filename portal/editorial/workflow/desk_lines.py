"""The lines of the start page: a few rows of every section, with who did what last.

However much there is, it takes three queries: keys with counts, steps, changed fields.
"""

from datetime import datetime
from types import SimpleNamespace
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, TextField, Value

from portal.content.i18n.languages import shown_text
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import kinds_by_label
from portal.content.querysets import as_time, together
from portal.editorial.workflow.queues import Section, rows_in
from portal.models import Opening, Step

SHOWN = 6
TITLES = [column_of("title", code) for code in LANGUAGES]
# The time that a line tells, and by which the lines are ordered.
TIMES = {Section.SCHEDULED: "published_at", Section.ENDING: "expires_at"}


NAMES = ("section", "label", "pk", "live_id", "version", "happens", *TITLES)
# Where what is earliest stands first, for it is most urgent; else what was done last.
URGENT = (Section.WAITING, *TIMES)
IN_TIME = ", ".join(f"'{section.value}'" for section in URGENT)
# Of each kind in a section the first rows, with the number of all. A row and its copy
# count once, as in lists: ranked from both ends, each has that number and one more.
ORIGINAL = "PARTITION BY section, label ORDER BY coalesce(live_id, pk)"
FIRST = f"""
WITH work AS (%s), ranked AS (
    SELECT work.*,
        DENSE_RANK() OVER ({ORIGINAL}) + DENSE_RANK() OVER ({ORIGINAL} DESC) - 1,
        ROW_NUMBER() OVER (
            PARTITION BY section, label ORDER BY
            CASE WHEN section IN ({IN_TIME}) THEN happens END, happens DESC, pk DESC
        ) AS place
    FROM work
)
SELECT * FROM ranked
"""  # noqa: S608 - only names of our own


class Line(NamedTuple):
    """A row on the start page; `count` is how many of its kind its section holds."""

    section: str
    label: str
    pk: int
    live_id: int | None
    version: int
    at: datetime
    count: int
    titles: tuple

    @property
    def title(self):
        titles = dict(zip(TITLES, self.titles, strict=True))
        return shown_text(SimpleNamespace(**titles), "title")[0]

    @property
    def key(self):
        return self.label, self.pk


def lines_of(wanted, user):
    """The first lines of pairs of a section and a model: {section: lines}."""
    if not wanted:
        return {}
    parts = [part(*each, user) for each in wanted]
    rows = together(parts, f"WHERE place <= {SHOWN}", NAMES, FIRST)
    found = {}
    for section, label, pk, live_id, version, at, *titles, count, _place in rows:
        each = Line(
            section, label, pk, live_id, version, as_time(at), count, tuple(titles)
        )
        found.setdefault(section, []).append(each)
    return {section: in_order(section, lines) for section, lines in found.items()}


def in_order(section, lines):
    return sorted(lines, key=lambda each: each.at, reverse=section not in URGENT)


def part(section, model, user):
    """All rows of a kind in a section, with what a line shows."""
    rows = rows_in(section, model, user).annotate(
        section=Value(section.value, TextField()),
        label=Value(model._meta.label_lower, TextField()),
        happens=F(TIMES.get(section, "updated_at")),
    )
    return rows.values_list(*NAMES)


class Done(NamedTuple):
    """A step with a row: who did it, when, why, and whether somebody looked since."""

    action: str
    at: datetime
    remark: str
    user_id: int
    name: str
    is_opened: bool


def steps_of(lines):
    """The last step of each kind with each of the rows: {key: {action: Done}}."""
    kinds = {label: kind_of(label) for label, _pk in {each.key for each in lines}}
    labels = {kind.pk: label for label, kind in kinds.items()}
    about = Q(pk__in=[])
    for label, kind in kinds.items():
        keys = {each.pk for each in lines if each.label == label}
        about |= Q(content_type=kind, object_id__in=keys)
    found = {}
    for kind, pk, *step, first, last, account, is_opened in told(about):
        name = f"{first} {last}".strip() or account
        done = Done(*step, name, is_opened)
        found.setdefault((labels[kind], pk), {})[done.action] = done
    return found


def told(about):
    opened = Opening.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        seen_at__gte=OuterRef("at"),
    ).exclude(user=OuterRef("by"))
    steps = Step.objects.filter(about).annotate(is_opened=Exists(opened))
    who = ("by__first_name", "by__last_name", "by__username")
    columns = ("content_type", "object_id", "action", "at", "remark", "by", *who)
    return steps.order_by("pk").values_list(*columns, "is_opened")


def kind_of(label):
    return ContentType.objects.get_for_model(kinds_by_label()[label])
