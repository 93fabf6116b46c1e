"""Internal rows: never on the site, in a search, an export, a version or a log.

Every text in them is stored encrypted, so a copy of the database holds no name. Rows
are named by their number wherever the trail, a title or an address names them.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.content.constraints import original
from portal.content.partial_date import shifted
from portal.models.accounts.encryption import EncryptedField, EncryptedLine

RIGHT = "internal.see_internal"  # for all of them; no role has it from the start


def kept_until():
    """Return the day until which a contact is kept that is entered today."""
    return timezone.localdate() + timedelta(days=settings.CONTACTS_KEPT_DAYS)


class Internal(models.Model):
    """The base of rows that only users with the right see, and that have no name."""

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self):
        return f"{capfirst(self._meta.verbose_name)} {self.pk}"


class Contact(Internal):
    """A person at a partner, kept as long as the office needs to reach them."""

    city = original("exchanges.City", _("city"))
    name = EncryptedLine(pgettext_lazy("person", "name"))
    post = EncryptedLine(_("post"), blank=True)
    office = EncryptedLine(_("authority and department"), blank=True)
    mail = EncryptedLine(_("e-mail address"), blank=True)
    phone = EncryptedLine(_("phone"), blank=True)
    language = EncryptedLine(
        _("languages"), blank=True, help_text=_("In which one can write and speak.")
    )
    note = EncryptedField(
        _("note"),
        blank=True,
        help_text=_("Form of address, pronunciation, diet; only what the work needs."),
    )
    keep_until = models.DateField(
        _("keep until"),
        default=kept_until,
        help_text=_(
            "In the night after this day the contact is deleted. A warning comes 30 "
            "days before: move the day on if the contact is still needed."
        ),
    )
    confirmed_on = models.DateField(
        _("last confirmed on"), null=True, blank=True, editable=False
    )

    class Meta(Internal.Meta):
        permissions = [("see_internal", _("see and edit internal rows"))]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [models.Index(fields=["keep_until"])]


class GiftQuerySet(models.QuerySet):
    def to_declare(self):
        """Return received gifts that must be declared and were not."""
        least = settings.GIFT_DECLARED_YUAN
        rows = self.filter(direction=Gift.Direction.RECEIVED, declared_on=None)
        return rows.filter(value__gte=least)


class Gift(Internal):
    """A gift received or given on an official occasion (国务院令第133号)."""

    class Direction(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("gift", "received")
        GIVEN = "given", pgettext_lazy("gift", "given")

    city = original("exchanges.City", _("city"))
    direction = models.CharField(
        _("received or given"), max_length=10, choices=Direction
    )
    date = models.DateField(_("date"))
    event = EncryptedLine(_("occasion"), blank=True)
    giver = EncryptedLine(_("giver and post"), blank=True)
    receiver = EncryptedLine(_("receiver"), blank=True)
    thing = EncryptedLine(_("gift"))
    value = models.PositiveIntegerField(
        pgettext_lazy("gift", "value"),
        null=True,
        blank=True,
        help_text=_("In yuan, as valued; empty while it is not known."),
    )
    valued_by = EncryptedLine(_("valued by"), blank=True)
    returned_on = models.DateField(
        _("back from abroad on"),
        null=True,
        blank=True,
        help_text=_("For a gift received abroad: the time to declare begins then."),
    )
    declared_on = models.DateField(
        _("declared on"),
        null=True,
        blank=True,
        help_text=_("The date on the declaration form of the gift."),
    )
    handed_to = EncryptedLine(_("handed to"), blank=True)
    kept_where = EncryptedLine(_("where it is"), blank=True)
    note = EncryptedField(
        _("note"),
        blank=True,
        help_text=_(
            "Approval and cost of a gift given; whether one received was returned, "
            "displayed or disposed of. Cash and securities must be refused."
        ),
    )

    objects = GiftQuerySet.as_manager()

    class Meta(Internal.Meta):
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        indexes = [models.Index(fields=["date"])]

    @property
    def declare_by(self):
        """The last day to declare a received gift of this value, None for others."""
        is_due = self.direction == self.Direction.RECEIVED and self.value is not None
        if not is_due or self.value < settings.GIFT_DECLARED_YUAN:
            return None
        begin = self.returned_on or self.date
        return shifted(begin, settings.GIFT_DECLARED_MONTHS)


class Itinerary(Internal):
    """What a delegation does each day, for a booklet in two languages."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        KOREAN = "ko", _("Korean")
        JAPANESE = "ja", _("Japanese")

    delegation = original("exchanges.Delegation", _("delegation"))
    language = models.CharField(
        _("second language"),
        max_length=5,
        choices=Language,
        help_text=_("Beside Chinese, in the booklet."),
    )
    note = EncryptedField(
        _("note"),
        blank=True,
        help_text=_("On the first page of the booklet: hotel, telephone, weather."),
    )

    class Meta(Internal.Meta):
        verbose_name = _("itinerary")
        verbose_name_plural = _("itineraries")

    @property
    def time_zone(self):
        """The time zone of the places: that of the city that receives."""
        return self.delegation.host.time_zone or settings.TIME_ZONE


class ItineraryItem(Internal):
    itinerary = models.ForeignKey(Itinerary, models.CASCADE, related_name="items")
    day = models.DateField(_("day"))
    start = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("Local time; empty: all day.")
    )
    end = models.TimeField(_("until"), null=True, blank=True)
    activity = EncryptedLine(_("activity (Chinese)"))
    activity_translated = EncryptedLine(_("activity (second language)"), blank=True)
    place = EncryptedLine(_("place (Chinese)"), blank=True)
    place_translated = EncryptedLine(
        _("place (second language)"),
        blank=True,
        help_text=_("With the address for the driver."),
    )
    host = EncryptedLine(_("host and post"), blank=True)
    persons = EncryptedLine(_("our persons"), blank=True)
    interpreter = EncryptedLine(_("interpreter"), blank=True)
    car = EncryptedLine(_("car"), blank=True)
    gift = EncryptedLine(_("gift"), blank=True)
    has_speech = models.BooleanField(_("with a speech"), default=False)
    remarks = EncryptedField(
        _("remarks"), blank=True, help_text=_("Dress, media, seating.")
    )

    class Meta(Internal.Meta):
        verbose_name = _("item of the itinerary")
        verbose_name_plural = _("items of the itinerary")
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=models.F("start")),
                name="internal_item_ends_after_start",
                violation_error_message=_("An item ends after its start."),
            )
        ]
