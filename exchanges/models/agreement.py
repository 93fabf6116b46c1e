"""Signed agreements, and the stages of their approval."""

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exchanges.models.event_part import EventPart, EventPartQuerySet
from exchanges.models.exchange import Exchange
from exchanges.models.lasting import Lasting, LastingQuerySet
from portal.content.constraints import original
from portal.content.kinds import Listing
from portal.content.models import Content
from portal.content.partial_date import DATE_HELP, PartialDateField
from portal.files.fields import PdfField


class AgreementQuerySet(LastingQuerySet, EventPartQuerySet):
    def of_city(self, slug):
        return self.filter(
            exchange__cities__slug=slug, exchange__cities__live__isnull=True
        )

    def in_order(self):
        return self.order_by("-signed", "-pk")

    def with_successor(self):
        """Fetch the agreement that renews each, if that is public."""
        rows = self.model.objects.published().for_link()
        return self.prefetch_related(Prefetch("renewed_by", rows))

    def for_list(self):
        return super().for_list().with_successor()

    def for_page(self):
        exchanges = Exchange.objects.published().with_partners()
        rows = super().for_page().with_successor()
        return rows.prefetch_related(Prefetch("exchange", exchanges))

    def for_part(self):
        return super().for_part().with_successor()


class Agreement(EventPart, Lasting, Content):
    dated = ("signed",)

    listing = Listing(
        "exchanges:agreements",
        _("Agreements"),
        _("What our city and its partners have signed, and when."),
        position=4,
    )

    class Kind(models.TextChoices):
        LETTER_OF_INTENT = "letter_of_intent", _("letter of intent")
        SISTER = "sister", _("sister-city agreement")
        FRIENDLY = "friendly", _("agreement on friendly cooperation")
        MEMORANDUM = "memorandum", _("memorandum")
        PROGRAMME = "programme", _("programme")
        OTHER = "other", pgettext_lazy("kind of agreement", "other")

    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=Kind,
        blank=True,
        help_text=_("What the paper itself says. Empty: it is not known."),
    )
    signed = PartialDateField(_("signed"), help_text=DATE_HELP)
    place = models.CharField(_("place"), max_length=200, blank=True)
    parties = models.CharField(
        _("parties"),
        max_length=500,
        blank=True,
        help_text=_("Who signed, by their official names."),
    )
    exchange = original(
        "exchanges.Exchange",
        _("exchange"),
        related_name="agreements",
        null=True,
        blank=True,
        help_text=_("The event in the timeline at which it was signed."),
    )
    text_file = PdfField(
        _("text of the agreement"),
        blank=True,
        help_text=_("The signed text in this language, as PDF of at most 20 MB."),
    )
    objects = AgreementQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            *Content.Meta.constraints,
            *Lasting.Meta.constraints,
            models.UniqueConstraint(
                fields=["exchange"],
                condition=Q(live__isnull=True),
                name="exchanges_agreement_one_per_exchange",
                violation_error_code="unique",
                violation_error_message=_("This exchange has its agreement already."),
            ),
        ]


class AgreementStage(models.Model):
    """One stage of the approval of an agreement, for the office alone.

    It belongs to the live row. A hidden relation is no part of a row, so stages are
    neither copied nor put into versions.
    """

    class Stage(models.TextChoices):
        INTENT = "intent", _("letter of intent")
        CITY = "city", _("approved by the city")
        COUNCIL = "council", _("approved by the people's congress")
        PROVINCE = "province", _("examined by the province")
        CPAFFC = "cpaffc", _("approved by the friendship association")
        SIGNED = "signed", pgettext_lazy("stage", "signed")
        FILED = "filed", _("filed")

    agreement = original(
        "exchanges.Agreement", _("agreement"), on_delete=models.CASCADE
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    date = PartialDateField(_("date"), null=True, blank=True, help_text=DATE_HELP)
    number = models.CharField(
        _("number of the document"),
        max_length=100,
        blank=True,
        help_text=_("The number of the reply or letter, and where its paper is."),
    )

    class Meta:
        default_permissions = ()  # the right for internal rows is enough
        verbose_name = _("stage of an agreement")
        verbose_name_plural = _("stages of agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "stage"],
                name="exchanges_agreementstage_once",
                violation_error_message=_("The agreement has this stage already."),
            )
        ]

    def __str__(self):
        """Leave out the stage, because the trail shows this to all who read it."""
        return str(self.agreement)
