"""The states of a row: what is stored, and what the clock makes of it."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# No page is older than the web. Times near the ends of the calendar would not survive
# a change of the time zone.
EARLIEST = datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC)
LATEST = datetime.datetime(9000, 1, 1, tzinfo=datetime.UTC)
TIME_LIMITS = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class Status(models.TextChoices):
    """What is stored; `Content.state` also knows what the clock made of it."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class State(models.TextChoices):
    """What a row is now, as the desk shows it."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "review", _("in review")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLIC = "public", _("on the site")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


def is_in(state):
    """The condition of a `State` at this moment; build it anew for each query."""
    now, published = timezone.now(), Status.PUBLISHED
    if state == State.EXPIRED:
        return Q(status=published, expires_at__lte=now)
    goes_on = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    if state == State.PUBLIC:
        return Q(goes_on, status=published, published_at__lte=now)
    if state == State.SCHEDULED:
        return Q(goes_on, status=published, published_at__gt=now)
    return Q(status=state)


def is_public_at(row, moment):
    """Whether a row is public at a moment, if nobody changes it until then."""
    goes_on = row.expires_at is None or moment < row.expires_at
    return row.status == Status.PUBLISHED and row.published_at <= moment and goes_on
