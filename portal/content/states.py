"""The states of a row: the stored status, and the effects of the clock."""

import datetime

from django.conf import settings
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
    """The stored status; `Content.state` adds the effects of the clock."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class State(models.TextChoices):
    """The current state of a row, as the desk shows it."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "review", _("in review")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLIC = "public", _("on the site")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


def is_in(state):
    """Return the condition of a `State` now; call it again for each query."""
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
    """Return True if a row is public at a time, unless it is changed before."""
    goes_on = row.expires_at is None or moment < row.expires_at
    return row.status == Status.PUBLISHED and row.published_at <= moment and goes_on


def user_column(label, **options):
    """Return the column of who did something, which no form offers."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=label,
        null=True,
        editable=False,
        related_name="+",
        **options,
    )


class Reviewed(models.Model):
    """The last request for a review, until it is published, withdrawn or taken back.

    The queues of the desk ask for these columns.
    """

    asked_by = user_column(_("review asked for by"))
    asked_at = models.DateTimeField(_("review asked for at"), null=True, editable=False)
    returned_by = user_column(_("sent back by"))
    returned_at = models.DateTimeField(_("sent back at"), null=True, editable=False)
    remark = models.TextField(
        _("remark"),
        blank=True,
        default="",
        db_default="",  # for processes of the release before, during an upgrade
        editable=False,
        help_text=_("Of who asked for the review, or of who sent it back."),
    )

    class Meta:
        abstract = True

    def clear_request(self):
        """Clear the request and its return. The caller saves the row."""
        self.asked_by = self.asked_at = self.returned_by = self.returned_at = None
        self.remark = ""
