"""What waits for whom: the sections of the start page, and the lists behind them."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.content.kinds import content_models
from portal.content.states import State, Status, is_in
from portal.editorial.workflow.steps import has_right
from portal.models import SiteSettings, Step


class Section(models.TextChoices):
    """What a member of staff finds on the start page."""

    MINE = "mine", _("My drafts")
    WAITING = "waiting", _("Waiting for my review")
    SENT_BACK = "sent_back", _("Sent back to me")
    SCHEDULED = "scheduled", _("Scheduled")


def sections_for(user):
    """The sections that can ever hold something for the user."""
    writes, publishes = (
        any(has_right(user, right, model) for model in content_models())
        for right in ("change", "publish")
    )
    shown = {Section.MINE: writes, Section.SENT_BACK: writes}
    shown[Section.WAITING] = publishes
    return [section for section in Section if shown.get(section, True)]


def rows_in(section, model, user):
    """The rows of a section, working copies among them."""
    rows = model._default_manager.all()
    if section == Section.SCHEDULED:
        return rows.filter(is_in(State.SCHEDULED))
    if section == Section.WAITING:
        return waiting(rows, user)
    drafts = with_last_steps(rows.filter(status=Status.DRAFT))
    sent_back = Q(last_step=Step.Action.SEND_BACK, asked_by=user.pk)
    if section == Section.SENT_BACK:
        return drafts.filter(sent_back)
    # No author: a working copy in which nothing was changed yet, or a fixture's row.
    by_user = Q(updated_by=user) | Q(updated_by=None, created_by=user)
    sent_back_rows = drafts.filter(sent_back).values("pk")
    return rows.filter(by_user, status=Status.DRAFT).exclude(pk__in=sent_back_rows)


def waiting(rows, user):
    """What the user may publish and somebody has asked for."""
    if not has_right(user, "publish", rows.model):
        return rows.none()
    anybody = Exists(SiteSettings.objects.filter(allow_self_approval=True))
    by_another = Q(updated_by=None) | ~Q(updated_by=user)
    return rows.filter(by_another | anybody, status=Status.IN_REVIEW)


def with_last_steps(rows):
    """Each row with its last step and with who asked last for a review of it."""
    kind = ContentType.objects.get_for_model(rows.model)
    steps = Step.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    steps = steps.order_by("-pk")
    asked = steps.filter(action=Step.Action.ASK)
    return rows.annotate(
        last_step=Subquery(steps.values("action")[:1]),
        last_remark=Subquery(steps.values("remark")[:1]),
        asked_by=Subquery(asked.values("by")[:1]),
    )


def originals_of(rows):
    """The keys of the rows that stand in lists: of a copy that of its live row."""
    return rows.annotate(original=Coalesce(F("live_id"), F("pk"))).values("original")


def counted(rows):
    """Each row with the number of entries that the list shows for all the rows."""
    number = originals_of(rows).order_by().annotate(all=Value(1)).values("all")
    number = number.annotate(count=Count("original", distinct=True)).values("count")
    return rows.annotate(count=Subquery(number))
