"""Error reports of readers, and the holidays that the deadline of an answer skips."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.server.languages import site_languages

# Open reports, and those among them that are suspected spam.
WAITING = Q(state="open", is_suspected=False)
SUSPECTED = Q(state="open", is_suspected=True)


def forgotten_before():
    """Return the time before which received personal data is deleted."""
    return timezone.now() - timedelta(days=settings.REPORTS_KEPT_DAYS)


class ErrorReportQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(WAITING)

    def suspected(self):
        return self.filter(SUSPECTED)

    def overdue(self, moment):
        """Return waiting reports from before `working_days.overdue_before`."""
        return self.filter(WAITING, received_at__lt=moment)

    def conditions(self, moment):
        """Return the conditions of overdue, waiting and suspected reports."""
        return WAITING & Q(received_at__lt=moment), WAITING, SUSPECTED

    def with_address(self):
        """Annotate `address`: the e-mail address while it may be kept.

        A condition of the query, so that it is hidden in time even if a job did not
        run.
        """
        is_kept = Q(received_at__gt=forgotten_before())
        address = Case(When(is_kept, then="email"), default=Value(""))
        return self.annotate(address=address).defer("email")

    def forget(self):
        """Delete the personal data that is too old; returns of how many reports."""
        old = self.filter(received_at__lte=forgotten_before())
        old = old.filter(~Q(email="") | Q(digest__isnull=False))
        return old.update(email="", digest=None)


class ErrorReport(models.Model):
    """A reader's report of an error (网站找错), never added or deleted by hand."""

    class Kind(models.TextChoices):
        FACT = "fact", _("A fact is wrong")
        TYPO = "typo", _("A typing error")
        LINK = "link", _("A link leads nowhere")
        TRANSLATION = "translation", _("A translation is wrong")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed without an answer")
        SPAM = "spam", _("spam")

    page = models.CharField(_("page"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=site_languages)
    kind = models.CharField(
        _("kind of error"), max_length=20, choices=Kind, blank=True, default=""
    )
    text = models.TextField(_("what is wrong"))
    email = models.EmailField(_("e-mail address"), blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    is_suspected = models.BooleanField(_("suspected spam"), default=False)
    digest = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        help_text="Of what was sent, so that the same is kept once while it waits.",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN
    )
    answer = models.TextField(
        _("answer"),
        blank=True,
        help_text=_(
            "In the language of the report. It goes to the reader by mail where the "
            "reader left an address."
        ),
    )
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("done by"),
        null=True,
        related_name="+",
    )
    finished_at = models.DateTimeField(_("done at"), null=True)
    mailed_at = models.DateTimeField(_("answer mailed at"), null=True)
    mail_tried_at = models.DateTimeField(
        null=True, help_text="Since when it is being sent, unless that failed."
    )

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        default_permissions = ("change", "view")
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        indexes = [
            models.Index(fields=["state", "received_at"]),
            models.Index(fields=["received_at"]),
        ]

    def __str__(self):
        return f"{self.pk} {self.page}".strip()


class ReportSender(models.Model):
    """A report from a network address, under a code that changes each day.

    The code does not reveal the address; it is deleted after a day.
    """

    code = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["code", "sent_at"])]

    def __str__(self):
        return f"{self.sent_at}"


class HolidayQuerySet(models.QuerySet):
    def get_by_natural_key(self, date):
        return self.get(date=date)


class Holiday(models.Model):
    """A day off, or a working day on a weekend, as the State Council announces them."""

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        WORKING = "working", _("working day")

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        default=Kind.OFF,
        help_text=_(
            "A day off does not count towards the deadline of an answer; a weekend "
            "that is worked does."
        ),
    )
    name = models.CharField(_("name"), max_length=100)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")

    def __str__(self):
        return f"{self.date} {self.name}"

    def natural_key(self):
        return (self.date,)
