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


class IsPublic(models.Lookup):
    """True of content that a visitor may see now: is public, and no working copy.

    It means `Q(is_in(State.PUBLIC), live__isnull=True)`, but Django makes five
    conditions of that, which take twice as long to write as this one, ten times a page.
    It is a lookup because SQLite uses no index for other expressions in `WHERE`.
    """

    prepare_rhs = False
    COLUMNS = ("status", "published_at", "expires_at", "live")
    SQL = (
        "({status} = %s AND {begins} <= %s AND ({ends} IS NULL OR {ends} > %s)"
        " AND {live} IS NULL)"
    )

    def __init__(self):
        status, *self.others = map(models.F, self.COLUMNS)
        super().__init__(status, timezone.now())

    def get_source_expressions(self):
        return [self.lhs, *self.others]

    def set_source_expressions(self, columns):
        self.lhs, *self.others = columns

    def resolve_expression(self, query, *args, **kwargs):
        """Take the four columns of the rows that are asked for, which needs no search.

        To resolve each as a path of relations takes twice as long.
        """
        alias, field = query.get_initial_alias(), query.get_meta().get_field
        resolved = self.copy()
        columns = [field(name).get_col(alias) for name in self.COLUMNS]
        resolved.set_source_expressions(columns)
        return resolved

    def as_sql(self, compiler, connection):
        status, begins, ends, live = (
            compiler.compile(column)[0] for column in self.get_source_expressions()
        )
        sql = self.SQL.format(status=status, begins=begins, ends=ends, live=live)
        now = connection.ops.adapt_datetimefield_value(self.rhs)
        return sql, (Status.PUBLISHED.value, now, now)


def is_public_at(row, moment):
    """Return True if a row is public at a time, unless it is changed before."""
    goes_on = row.expires_at is None or moment < row.expires_at
    return row.status == Status.PUBLISHED and row.published_at <= moment and goes_on


class Reviewed(models.Model):
    """The last request for a review, until it is published, withdrawn or taken back.

    The queues of the desk ask for these columns.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("review asked for by"),
        null=True,
        editable=False,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("review asked for at"), null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("sent back by"),
        null=True,
        editable=False,
        related_name="+",
    )
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
