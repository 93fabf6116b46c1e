"""The sections of the start page: the lists behind them, and their first lines."""

from datetime import timedelta
from operator import attrgetter

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.kinds import content_models
from portal.content.states import State, Status, is_in
from portal.editorial.workflow.authors import has_right, not_written_by
from portal.editorial.workflow.comments import number_of_comments
from portal.models import Opening, SiteSettings

SOON = timedelta(days=30)
SHOWN = 6  # rows of a section


class Section(models.TextChoices):
    """The lists of the start page."""

    WAITING = "waiting", _("Waiting for my review")
    SENT_BACK = "sent_back", _("Sent back to me")
    MINE = "mine", _("My drafts")
    OTHERS = "others", _("Drafts of others")
    SENT = "sent", _("Sent by me, in review")
    SCHEDULED = "scheduled", _("Comes on the site within 30 days")
    ENDING = "ending", _("Goes off the site within 30 days")


OF_WRITERS = (Section.MINE, Section.SENT, Section.SENT_BACK)
# The time by which the lines of a section are ordered.
TIMES = dict.fromkeys(Section, "updated_at")
TIMES |= {Section.SCHEDULED: "published_at", Section.ENDING: "expires_at"}
# Sections with the earliest first; in the others the latest change is first.
URGENT = (Section.WAITING, Section.SCHEDULED, Section.ENDING)


def sections_for(user):
    """Return the sections that can have rows for the user."""
    writes, publishes = (
        any(has_right(user, right, model) for model in content_models())
        for right in ("change", "publish")
    )
    shown = {**dict.fromkeys(OF_WRITERS, writes), Section.WAITING: publishes}
    return [section for section in Section if shown.get(section, True)]


def rows_in(section, model, user):
    """The rows of a section, working copies among them."""
    return models.QuerySet(model).filter(is_listed(section, model, user))


def is_listed(section, model, user):
    """Return the condition of the rows of a section."""
    if section == Section.WAITING:
        allowed = Exists(SiteSettings.objects.filter(allow_self_approval=True))
        waits = Q(status=Status.IN_REVIEW) & (allowed | not_written_by(user, model))
        return waits if has_right(user, "publish", model) else Q(pk__in=[])
    if section in (Section.SCHEDULED, Section.ENDING):
        state = State.SCHEDULED if section == Section.SCHEDULED else State.PUBLIC
        is_soon = {f"{TIMES[section]}__lte": timezone.now() + SOON}
        return is_in(state) & Q(**is_soon)
    if section == Section.SENT:
        return Q(status=Status.IN_REVIEW, asked_by=user)
    is_draft = Q(status=Status.DRAFT)
    sent_back = Q(returned_at__isnull=False, asked_by=user)
    if section == Section.SENT_BACK:
        return is_draft & sent_back
    # No author: a working copy in which nothing was changed yet, or a fixture's row.
    by_user = Q(updated_by=user) | Q(updated_by=None, created_by=user)
    if section == Section.OTHERS:
        return is_draft & ~by_user & ~sent_back
    return is_draft & by_user & ~sent_back


def lines_of(section, kinds, user):
    """Return the first rows of a section, which has rows of these kinds.

    `is_opened` if another has looked since it was sent.
    """
    time, is_urgent = TIMES[section], section in URGENT
    sign, rows = "" if is_urgent else "-", []
    for model in kinds:
        listed = rows_in(section, model, user).order_by(f"{sign}{time}", f"{sign}pk")
        listed = listed.select_related("live", "asked_by", "returned_by")
        marks = {"is_opened": was_opened(model), "comments": number_of_comments(model)}
        rows += listed.annotate(**marks)[:SHOWN]
    rows.sort(key=attrgetter(time), reverse=not is_urgent)
    return rows[:SHOWN]


def was_opened(model):
    kind = ContentType.objects.get_for_model(model)
    opened = Opening.objects.filter(
        content_type=kind, object_id=OuterRef("pk"), seen_at__gte=OuterRef("asked_at")
    )
    return Exists(opened.exclude(user=OuterRef("asked_by")))


def others_waiting(row, user, kinds):
    """Return the other rows that wait for the user: pairs of a label and a key.

    In the order of the start page, from after the row on; after the last comes the
    first.
    """
    kinds = [each for each in kinds if has_right(user, "publish", each)]
    places = {model: place for place, model in enumerate(kinds)}
    turns = sorted(
        (updated_at, place, pk)
        for model, place in places.items()
        for updated_at, pk in rows_in(Section.WAITING, model, user).values_list(
            "updated_at", "pk"
        )
    )
    own = (row.updated_at, places.get(type(row), -1), row.pk)
    turns = [each for each in turns if each > own] + [e for e in turns if e < own]
    return [(kinds[place]._meta.label_lower, pk) for _at, place, pk in turns]
