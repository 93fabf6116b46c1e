"""What ties a city to the home city: a kind of relation, and since when."""

from django.db import models
from django.db.models import F, Prefetch
from django.utils.translation import gettext_lazy as _

from portal.content.constraints import between
from portal.content.i18n.translatable import Translated
from portal.content.partial_date import DATE_HELP, PartialDateField
from portal.content.querysets import SignallingQuerySet, entered


class RelationQuerySet(SignallingQuerySet):
    def get_by_natural_key(self, city, kind):
        return self.get(city__slug=city, city__live__isnull=True, kind=kind)

    def of_city(self, slug):
        return self.filter(city__slug=slug, city__live__isnull=True)

    def in_order(self):
        """Order by start, undated first; the last one of a city is its current one.

        Of two with the same date, that is the one entered last.
        """
        return self.order_by(F("since").asc(nulls_first=True), "pk")

    def for_page(self):
        """Fetch with each relation what the page of its city shows."""
        agreements = self.model._meta.get_field("agreement").related_model.objects
        agreements = Prefetch("agreement", agreements.published().for_link())
        return self.prefetch_related(entered(self.model, "sources"), agreements)


class Relation(Translated):
    """A relation of a city to the home city; a city keeps each kind it ever had."""

    class Kind(models.TextChoices):
        SISTER = "sister", _("sister city")
        FRIENDLY = "friendly", _("friendly-cooperation city")

    city = models.ForeignKey(
        "City",
        models.CASCADE,
        verbose_name=_("city"),
        related_name="relations",
        limit_choices_to={"is_home": False},
    )
    kind = models.CharField(_("kind of relation"), max_length=10, choices=Kind)
    since = PartialDateField(_("since"), null=True, blank=True, help_text=DATE_HELP)
    since_is_about = models.BooleanField(
        _("that is an estimate"),
        default=False,
        help_text=_(
            "Readers see “about” before the date. Say in the note how it was counted."
        ),
    )
    ordinal = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Its place in the official count of relations of this kind."),
    )
    note = models.TextField(
        _("editor's note"),
        blank=True,
        help_text=_("What is doubtful about the date or the number, and why."),
    )
    sources = models.ManyToManyField(
        "portal.Source", verbose_name=_("sources"), blank=True
    )
    agreement = models.ForeignKey(
        "Agreement",
        models.SET_NULL,
        verbose_name=_("agreement"),
        limit_choices_to={"live": None},
        null=True,
        blank=True,
    )

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "kind"],
                name="exchanges_relation_each_kind_once",
                violation_error_message=_("The city has a relation of this kind."),
            ),
            between(
                "ordinal",
                1,
                999,
                "exchanges_relation_ordinal",
                _("A number is between 1 and 999."),
            ),
        ]

    def __str__(self):
        return f"{self.city}: {self.get_kind_display()}"

    @property
    def noted_with(self):
        """The agreement, whose event has a note on the same date."""
        return self.agreement

    def begun(self, date=None):
        """Return since when it is, or its year, for readers; empty if unknown."""
        date = date or self.since
        text = date.display() if date else ""
        return _("about %(date)s") % {"date": text} if self.since_is_about else text

    def natural_key(self):
        return (self.city.slug, self.kind)

    natural_key.dependencies = ["exchanges.city"]
