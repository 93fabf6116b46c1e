"""What waits for whom: the sections of the start page, and the lists behind them."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.kinds import content_models
from portal.content.states import State, Status, is_in
from portal.editorial.workflow.steps import has_right
from portal.models import SiteSettings, Step

SOON = timedelta(days=30)


class Section(models.TextChoices):
    """What a member of staff finds on the start page."""

    WAITING = "waiting", _("Waiting for my review")
    SENT_BACK = "sent_back", _("Sent back to me")
    MINE = "mine", _("My drafts")
    SENT = "sent", _("Sent by me, in review")
    SCHEDULED = "scheduled", _("Comes on the site within 30 days")
    ENDING = "ending", _("Goes off the site within 30 days")


OF_WRITERS = (Section.MINE, Section.SENT, Section.SENT_BACK)


def sections_for(user):
    """The sections that can ever hold something for the user."""
    writes, publishes = (
        any(has_right(user, right, model) for model in content_models())
        for right in ("change", "publish")
    )
    shown = {**dict.fromkeys(OF_WRITERS, writes), Section.WAITING: publishes}
    return [section for section in Section if shown.get(section, True)]


def rows_in(section, model, user, kind=None):
    """The rows of a section, working copies among them.

    `kind` is the key of the content type of the model.
    """
    if section == Section.WAITING and not has_right(user, "publish", model):
        return models.QuerySet(model).none()
    kind = kind or ContentType.objects.get_for_model(model).pk
    return filtered(models.QuerySet(model), section, user, kind)


def filtered(rows, section, user, kind):
    if section in (Section.SCHEDULED, Section.ENDING):
        return rows.filter(soon(section))
    if section == Section.WAITING:
        return waiting(rows, user)
    if section == Section.SENT:
        return asked_by(user, rows.filter(status=Status.IN_REVIEW), kind)
    drafts = rows.filter(status=Status.DRAFT)
    sent_back = asked_by(user, drafts, kind).alias(
        last=last_of(steps_of_rows(kind), "action")
    )
    sent_back = sent_back.filter(last=Step.Action.SEND_BACK)
    if section == Section.SENT_BACK:
        return sent_back
    # No author: a working copy in which nothing was changed yet, or a fixture's row.
    by_user = Q(updated_by=user) | Q(updated_by=None, created_by=user)
    return drafts.filter(by_user).exclude(pk__in=sent_back.values("pk"))


def soon(section):
    """The condition of what comes on or goes off the site by itself before long."""
    field = "published_at" if section == Section.SCHEDULED else "expires_at"
    state = State.SCHEDULED if section == Section.SCHEDULED else State.PUBLIC
    return is_in(state) & Q(**{f"{field}__lte": timezone.now() + SOON})


def asked_by(user, rows, kind):
    """The rows for which the user was the last to ask for a review."""
    asked = steps_of_rows(kind).filter(action=Step.Action.ASK)
    mine = Step.objects.filter(by=user, action=Step.Action.ASK)
    # The first condition is for speed: what one has asked for ever is quick to find.
    rows = rows.filter(pk__in=mine.filter(content_type=kind).values("object_id"))
    return rows.alias(asked=last_of(asked, "by")).filter(asked=user.pk)


def waiting(rows, user):
    """What somebody has asked for; what the user wrote only if the office allows it."""
    anybody = Exists(SiteSettings.objects.filter(allow_self_approval=True))
    by_another = Q(updated_by=None) | ~Q(updated_by=user)
    return rows.filter(by_another | anybody, status=Status.IN_REVIEW)


def last_of(steps, column):
    return Subquery(steps.order_by("-pk").values(column)[:1])


def steps_of_rows(kind):
    return Step.objects.filter(content_type=kind, object_id=OuterRef("pk"))


def originals_of(rows):
    """The keys of the rows that stand in lists: of a copy that of its live row."""
    return rows.annotate(original=Coalesce(F("live_id"), F("pk"))).values("original")
