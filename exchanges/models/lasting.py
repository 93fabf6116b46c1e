"""How long an agreement is in force: its term, its renewal and its end."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.content.constraints import FieldCheck, between, in_order
from portal.content.partial_date import PartialDateField, in_years, shifted

NOTICE_AHEAD = timedelta(days=30)  # how early the office hears of a day of notice


class Validity(models.TextChoices):
    """What is known of an agreement on a day."""

    IN_FORCE = "in_force", _("in force")
    ENDED = "ended", pgettext_lazy("an agreement", "ended")
    RENEWED = "renewed", _("renewed")
    UNKNOWN = "unknown", _("not known")


class LastingQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.that(lambda row: row.validity(day) == Validity.IN_FORCE)

    def over(self, day):
        """Return the agreements that have ended, or that another one renews."""
        return self.that(
            lambda row: row.validity(day) in (Validity.ENDED, Validity.RENEWED)
        )

    def notice_due(self, day):
        """Return those in force that have to be given notice of within 30 days.

        Also those whose day of notice has passed, until their term ends.
        """
        return self.that(lambda row: row.needs_notice(day))

    def ending(self, day, months=12):
        """Return those in force whose term ends within some months."""
        last = shifted(day, months)
        return self.that(
            lambda row: (
                row.validity(day) == Validity.IN_FORCE
                and (end := row.end(day))
                and end.earliest <= last
            )
        )

    def that(self, is_wanted):
        """Return the rows for which it is true; a city has some dozen agreements."""
        terms = self.only(*TERM).with_successor().order_by()
        return self.filter(pk__in=[row.pk for row in terms if is_wanted(row)])


class Lasting(models.Model):
    """Something signed that is in force from a day on, with an end or without."""

    effective = PartialDateField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("Only if it is another day than that of the signature."),
    )
    has_term = models.BooleanField(
        _("has a term"),
        null=True,
        blank=True,
        help_text=_(
            "Yes: it ends on a day. No: it has no end, and readers see that it is in "
            "force. Unknown: readers see nothing of it."
        ),
    )
    until = PartialDateField(
        _("last day in force"),
        null=True,
        blank=True,
        help_text=_("The end of the first term: a year, a month or a day."),
    )
    renews_years = models.PositiveSmallIntegerField(
        _("is extended by"),
        null=True,
        blank=True,
        help_text=_(
            "Years by which it is extended each time unless one side gives notice. "
            "Empty: it ends with its term."
        ),
    )
    notice_months = models.PositiveSmallIntegerField(
        _("notice"),
        null=True,
        blank=True,
        help_text=_(
            "Months before the end by which notice has to be given. You are reminded "
            "on that day and 30 days before."
        ),
    )
    renewed_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("renewed by"),
        related_name="renews",
        limit_choices_to={"live": None},
        null=True,
        blank=True,
        help_text=_(
            "The agreement that replaced it. Readers see it once it is public."
        ),
    )
    ended = PartialDateField(
        _("ended on"),
        null=True,
        blank=True,
        help_text=_("Only if it ended otherwise than with its term."),
    )

    class Meta:
        abstract = True
        constraints = [
            in_order("signed", "until", "exchanges_agreement_ends_after_signature"),
            in_order("effective", "until", "exchanges_agreement_ends_after_start"),
            FieldCheck(
                field="until",
                condition=Q(until__isnull=True)
                | Q(has_term__isnull=False, has_term=True),
                name="exchanges_agreement_only_a_term_ends",
                violation_error_message=_(
                    "Only an agreement with a term has a last day: choose “Yes” there."
                ),
            ),
            between(
                *("renews_years", 1, 99, "exchanges_agreement_renews_years"),
                _("It is extended by 1 to 99 years."),
            ),
            between(
                *("notice_months", 1, 60, "exchanges_agreement_notice_months"),
                _("Notice is given 1 to 60 months before."),
            ),
            FieldCheck(
                field="renewed_by",
                condition=~Q(renewed_by=F("id")),
                name="exchanges_agreement_renewed_by_another",
                violation_error_message=_("Another agreement renews it."),
            ),
        ]

    def validity(self, today=None):
        """Return what is known of it on a day, by default today, in Beijing.

        Fetch rows by `with_successor()`: a renewal counts once it is public.
        """
        today = today or timezone.localdate()
        if self.renewed_by:
            return Validity.RENEWED
        if self.ended and self.ended.earliest <= today:
            return Validity.ENDED
        end = self.end(today)
        is_known = self.ended or self.has_term is False or end is not None
        if not is_known or (self.effective or self.signed).earliest > today:
            return Validity.UNKNOWN
        is_over = end is not None and end.latest < today
        return Validity.ENDED if is_over else Validity.IN_FORCE

    def end(self, today):
        """Return the end of the term that runs on a day, of the last one after it.

        None if there is no term, or if its end is not known.
        """
        if self.ended:
            return self.ended
        end, years = self.until, self.renews_years
        if end and years and end.latest < today:
            terms = -((end.latest.year - today.year) // years)
            end = in_years(self.until, terms * years)
            if end and end.latest < today:
                end = in_years(self.until, (terms + 1) * years)
        return end

    @property
    def last_day(self):
        """The day on which it ended or will end, as exact as it is known, or None."""
        return self.end(timezone.localdate())

    def notice_day(self, today):
        """Return the last day on which notice can be given; None if not known."""
        end = self.end(today)
        if self.ended or end is None or self.notice_months is None:
            return None
        return shifted(end.earliest, -self.notice_months)

    def needs_notice(self, today):
        if self.validity(today) != Validity.IN_FORCE:
            return False
        day = self.notice_day(today)
        return day is not None and day - NOTICE_AHEAD <= today


# What the queries above read of an agreement.
TERM = (
    *("signed", "effective", "has_term", "until", "renews_years", "notice_months"),
    *("renewed_by", "ended"),
)
