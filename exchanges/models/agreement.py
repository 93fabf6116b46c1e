"""Signed agreements."""

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from exchanges.models.event_part import EventPart, EventPartQuerySet
from exchanges.models.exchange import Exchange
from portal.content.i18n.managers import manager_of
from portal.content.kinds import Listing
from portal.content.models import Content
from portal.content.partial_date import DATE_HELP, PartialDateField
from portal.files.fields import PdfField


class AgreementQuerySet(EventPartQuerySet):
    def of_city(self, slug):
        return self.filter(
            exchange__cities__slug=slug, exchange__cities__live__isnull=True
        )

    def in_order(self):
        return self.order_by("-signed", "-pk")

    def for_page(self):
        exchanges = Exchange.objects.published().with_published("cities")
        return super().for_page().prefetch_related(Prefetch("exchange", exchanges))


class Agreement(EventPart, Content):
    """Something that both sides signed."""

    dated = ("signed",)

    listing = Listing(
        "exchanges:agreements",
        _("Agreements"),
        _("What our city and its partners have signed, and when."),
        position=4,
    )

    signed = PartialDateField(_("signed"), help_text=DATE_HELP)
    place = models.CharField(_("place"), max_length=200, blank=True)
    parties = models.CharField(
        _("parties"),
        max_length=500,
        blank=True,
        help_text=_("Who signed, by their official names."),
    )
    exchange = models.ForeignKey(
        "exchanges.Exchange",
        models.PROTECT,
        verbose_name=_("exchange"),
        related_name="agreements",
        limit_choices_to={"live": None},
        null=True,
        blank=True,
        help_text=_("The event in the timeline at which it was signed."),
    )
    text_file = PdfField(
        _("text of the agreement"),
        blank=True,
        help_text=_("The signed text in this language, as PDF of at most 20 MB."),
    )

    objects = manager_of(AgreementQuerySet)

    class Meta(Content.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            *Content.Meta.constraints,
            models.UniqueConstraint(
                fields=["exchange"],
                condition=Q(live__isnull=True),
                name="exchanges_agreement_one_per_exchange",
                violation_error_code="unique",
                violation_error_message=_("This exchange has its agreement already."),
            ),
        ]
