"""Delegations and their hosts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exchanges.models.counted import Counted
from exchanges.models.event_part import EventPart, EventPartQuerySet
from portal.content.constraints import FieldCheck, between, in_order, original
from portal.content.kinds import Listing
from portal.content.models import Content
from portal.content.partial_date import DATE_HELP, PartialDateField


class DelegationQuerySet(EventPartQuerySet):
    def of_city(self, slug):
        return self.filter(
            Q(sender__slug=slug, sender__live__isnull=True)
            | Q(host__slug=slug, host__live__isnull=True)
        )

    def in_order(self):
        """Order newest first, on every database with undated rows last."""
        return self.order_by(F("arrived").desc(nulls_last=True), "-pk")

    def for_list(self):
        return super().for_list().with_published("sender", "host")

    def for_page(self):
        rows = super().for_page().select_related("field")
        return rows.with_published("sender", "host", "exchange")

    def for_part(self):
        rows = super().for_part().select_related("field")
        return rows.with_published("sender", "host")


class Delegation(EventPart, Counted, Content):
    dated = ("arrived", "left")

    listing = Listing(
        "exchanges:delegations",
        _("Delegations"),
        _("Who visited whom: the delegations between our city and its partners."),
        position=3,
    )

    sender = original("exchanges.City", _("sent by"), related_name="delegations_sent")
    host = original(
        "exchanges.City", _("received by"), related_name="delegations_received"
    )
    arrived = PartialDateField(_("arrived"), null=True, blank=True, help_text=DATE_HELP)
    left = PartialDateField(_("left"), null=True, blank=True, help_text=DATE_HELP)
    leader = models.CharField(
        _("leader"), max_length=200, blank=True, help_text=_("Name and office.")
    )
    size = models.PositiveSmallIntegerField(
        _("size"),
        null=True,
        blank=True,
        help_text=_("Persons. Empty: it is not known."),
    )
    exchange = original(
        "exchanges.Exchange",
        _("exchange"),
        related_name="delegations",
        null=True,
        blank=True,
        help_text=_("The event in the timeline that this visit was."),
    )

    objects = DelegationQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            *Content.Meta.constraints,
            *Counted.Meta.constraints,
            between(
                "size",
                1,
                9999,
                "exchanges_delegation_size",
                _("A delegation has 1 to 9999 persons."),
            ),
            in_order("arrived", "left", "exchanges_delegation_leaves_after_arrival"),
            FieldCheck(
                field="host",
                condition=~Q(sender=F("host")),
                name="exchanges_delegation_goes_elsewhere",
                violation_error_message=_("A delegation goes to another city."),
            ),
            models.UniqueConstraint(
                fields=["exchange"],
                condition=Q(live__isnull=True),
                name="exchanges_delegation_one_per_exchange",
                violation_error_code="unique",
                violation_error_message=_("This exchange has its delegation already."),
            ),
        ]

    @property
    def partners(self):
        """Sender and host without the home city."""
        cities = (getattr(self, side, None) for side in ("sender", "host"))
        return [city for city in cities if city and not city.is_home]

    @property
    def partner_city(self):
        """The side that is not the home city, None if it is not public."""
        return next(iter(self.partners), None)
