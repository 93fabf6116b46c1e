"""The days on which the office does not work as on other weeks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.content.i18n.managers import manager_of


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

    objects = manager_of(HolidayQuerySet)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")

    def __str__(self):
        return f"{self.date} {self.name}"

    def natural_key(self):
        return (self.date,)
