"""The sections of the start page, and the lists behind them."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Exists, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.kinds import content_models
from portal.content.states import State, Status, is_in
from portal.editorial.workflow.authors import not_written_by
from portal.editorial.workflow.steps import has_right
from portal.models import SiteSettings

SOON = timedelta(days=30)


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


def count_of(section, model, user):
    """Return the number of a section's rows; a row and its working copy count once."""
    original = Coalesce(F("live_id"), F("pk"))
    return Count(original, distinct=True, filter=is_listed(section, model, user))


def is_listed(section, model, user):
    """Return the condition of the rows of a section."""
    if section == Section.WAITING:
        may_publish = has_right(user, "publish", model)
        return waits_for(user, model) if may_publish else Q(pk__in=[])
    if section in (Section.SCHEDULED, Section.ENDING):
        return soon(section)
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


def soon(section):
    """Return the condition of rows that the clock publishes or expires soon."""
    field = "published_at" if section == Section.SCHEDULED else "expires_at"
    state = State.SCHEDULED if section == Section.SCHEDULED else State.PUBLIC
    return is_in(state) & Q(**{f"{field}__lte": timezone.now() + SOON})


def waits_for(user, model):
    """Return the condition of rows in review; the user's own if that is allowed."""
    allowed = Exists(SiteSettings.objects.filter(allow_self_approval=True))
    return Q(status=Status.IN_REVIEW) & (allowed | not_written_by(user, model))


def originals_of(rows):
    """Return the keys of listed rows: for a working copy, that of its live row."""
    return rows.annotate(original=Coalesce(F("live_id"), F("pk"))).values("original")
