"""The stages of the approval of an agreement, which only the office sees."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.content.partial_date import DATE_HELP, PartialDateField


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

    agreement = models.ForeignKey(
        "exchanges.Agreement",
        models.CASCADE,
        verbose_name=_("agreement"),
        related_name="+",
        limit_choices_to={"live": None},
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
