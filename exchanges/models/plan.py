"""What the office plans with a partner in a year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.content.constraints import FieldCheck, between


class PlanItem(models.Model):
    """A line of the work plan; internal, so without a page, a version or open data."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    city = models.ForeignKey(
        "exchanges.City",
        models.PROTECT,
        verbose_name=_("partner"),
        related_name="plan_items",
        limit_choices_to={"is_home": False, "live": None},
    )
    year = models.PositiveSmallIntegerField(
        _("year"), help_text=_("The year in which the office counts it.")
    )
    text = models.CharField(
        _("what is planned"),
        max_length=300,
        help_text=_("In the language of the office. Only staff with the right see it."),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.PLANNED
    )
    done_on = models.DateField(
        _("done on"),
        null=True,
        blank=True,
        help_text=_("Only for what is done. Empty: the day is not known."),
    )

    class Meta:
        verbose_name = _("item of the work plan")
        verbose_name_plural = _("work plan")
        default_permissions = ()  # the right for internal rows is enough
        indexes = [models.Index(fields=["year", "city"], name="exchanges_plan_year")]
        constraints = [
            between(
                *("year", 1949, 2199, "exchanges_plan_item_year"),
                _("A year of the plan is between 1949 and 2199."),
            ),
            FieldCheck(
                field="done_on",
                condition=Q(done_on__isnull=True) | Q(state="done"),
                name="exchanges_plan_item_done",
                violation_error_message=_("Only what is done has the day."),
            ),
        ]

    def __str__(self):
        """Leave out the text, because the trail shows this to all who read it."""
        return f"{self.year} · {self.city}"
