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
from portal.content.querysets import KIND, LABEL, as_time, for_each, together
from portal.editorial.workflow.queues import Section, rows_in
from portal.editorial.workflow.steps import has_right
from portal.models import Opening, Step
from portal.models.user import full_name

SHOWN = 6
TITLES = [column_of("title", code) for code in LANGUAGES]
# The time that a line tells, and by which the lines are ordered.
TIMES = {Section.SCHEDULED: "published_at", Section.ENDING: "expires_at"}


# Where what is earliest stands first, for it is most urgent; else what was done last.
URGENT = (Section.WAITING, *TIMES)
NAMES = ("section", "label", "pk", "live_id", "version", "happens", *TITLES)
# The first rows of a part, with the number of all. A row and its copy count once, as in
# lists. The part is asked twice: to number its rows takes longer where there are many.
FIRST = f"""
SELECT {", ".join(NAMES)}, (
    SELECT COUNT(DISTINCT COALESCE(live_id, pk)) FROM (%s) AS every
) AS number
FROM (%s) AS part ORDER BY happens %s, pk %s LIMIT {SHOWN}
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
    models = {}
    for section, model in wanted:
        if section != Section.WAITING or has_right(user, "publish", model):
            models.setdefault(section, []).append(model)
    rows = together([each for pair in models.items() for each in firsts(*pair, user)])
    found = {}
    for section, label, pk, live_id, version, at, *titles, count in rows:
        each = Line(
            section, label, pk, live_id, version, as_time(at), count, tuple(titles)
        )
        found.setdefault(section, []).append(each)
    return {section: in_order(section, lines) for section, lines in found.items()}


def in_order(section, lines):
    return sorted(lines, key=lambda each: each.at, reverse=section not in URGENT)


def firsts(section, models, user):
    """Statements for the first rows of some kinds in a section."""
    rows = rows_in(section, models[0], user, KIND).annotate(
        section=Value(section.value, TextField()),
        label=Value(LABEL, TextField()),
        happens=F(TIMES.get(section, "updated_at")),
    )
    order = "ASC" if section in URGENT else "DESC"
    kinds = ContentType.objects.get_for_models(*models)
    for sql, values in for_each(rows.values_list(*NAMES), models, kinds):
        yield FIRST % (sql, sql, order, order), values * 2


def others_waiting(row, user, models):
    """What waits for the user beside a row: pairs of a label and a key.

    In the order of the start page, from behind the row on: after the last the first.
    """
    models = [each for each in models if has_right(user, "publish", each)]
    if not models:
        return []
    places = {model._meta.label_lower: place for place, model in enumerate(models)}
    rows = rows_in(Section.WAITING, models[0], user, KIND).annotate(
        label=Value(LABEL, TextField())
    )
    names = ("updated_at", "label", "pk")
    kinds = ContentType.objects.get_for_models(*models)
    parts = list(for_each(rows.values_list(*names), models, kinds))
    found = together(parts, names=names)
    turns = sorted((as_time(at), places[label], pk) for at, label, pk in found)
    own = (row.updated_at, places.get(row._meta.label_lower, -1), row.pk)
    turns = [each for each in turns if each > own] + [e for e in turns if e < own]
    return [(models[place]._meta.label_lower, pk) for _at, place, pk in turns]


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
        name = full_name(last, first) or account
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
