"""Exchanges of the cities: one row for each dated event."""

from itertools import groupby
from operator import attrgetter

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Substr
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from exchanges.models.counted import Counted
from portal.content.constraints import between, in_order
from portal.content.kinds import Listing
from portal.content.models import Content
from portal.content.partial_date import DATE_HELP, PartialDateField
from portal.content.place import PLACED
from portal.content.querysets import (
    NAMED,
    ContentQuerySet,
    published,
)

PARTS = ("delegations", "agreements")  # at most one of each
OF_PARTNER = (*PLACED, "is_home")  # columns of a city for a page and a drawing


def in_span(start=None, end=None):
    """Return the condition of rows in the span of two partial dates, both included.

    An event of several days is in the span if it overlaps it. A date less exact than
    the span is in it only if all of its days are.
    """
    found = Q()
    if start:
        found &= Q(end_date__since=start) | Q(end_date=None, date__since=start)
    return found & Q(date__until=end) if end else found


def with_any_of(cities):
    """Return the condition of exchanges with at least one of the cities.

    No join, so that an exchange with several of the cities stays one row.
    """
    links = Exchange.cities.through.objects.filter(exchange=OuterRef("pk"))
    return Q(Exists(links.filter(city__in=cities)))


class ExchangeQuerySet(ContentQuerySet):
    def of_city(self, slug):
        return self.filter(cities__slug=slug, cities__live__isnull=True)

    def in_order(self):
        """Order newest first; of two with the same first day the finer date."""
        return self.order_by("-date", "-pk")

    def in_parts(self):
        rows = self.in_order().only(*NAMED, "date")
        return [
            (year, list(found)) for year, found in groupby(rows, attrgetter("year"))
        ]

    def in_spans(self):
        year = Substr("date", 1, 4, output_field=models.CharField())
        years = self.order_by().annotate(of=year).values("of").annotate(n=Count("pk"))
        return [
            (each["of"], f"?year={each['of']}", each["n"])
            for each in years.order_by("-of")
        ]

    def for_list(self):
        return super().for_list().with_partners()

    def for_card(self):
        return self.for_names("date", "kind", "direction").with_partners()

    def for_page(self):
        parts = []
        for name in PARTS:
            rows = self.model._meta.get_field(name).related_model.objects
            parts.append(Prefetch(name, rows.published().for_part()))
        return super().for_page().with_partners().prefetch_related(*parts)

    def with_partners(self):
        cities = published(self.model, "cities", OF_PARTNER, "partners")
        return self.prefetch_related(cities)


class Exchange(Counted, Content):
    """One dated event between the home city and its partners."""

    dated = ("date", "end_date")

    listing = Listing(
        "exchanges:exchanges",
        _("Timeline"),
        _(
            "What our city and its partners have done together, newest first. Each "
            "date is as precise as its source."
        ),
        position=2,
    )

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        VISIT = "visit", _("visit")
        EVENT = "event", _("event")
        PERSONNEL = "personnel", _("personnel exchange")
        DONATION = "donation", _("donation")
        EXHIBITION = "exhibition", _("exhibition")
        CONFERENCE = "conference", _("conference")

    class Direction(models.TextChoices):
        BOTH = "both", _("both ways")
        OURS = "ours", _("ours to theirs")
        THEIRS = "theirs", _("theirs to ours")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    direction = models.CharField(
        _("direction"), max_length=6, choices=Direction, default=Direction.BOTH
    )
    date = PartialDateField(_("date"), help_text=DATE_HELP)
    end_date = PartialDateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Only for what lasted longer. A year, a month or a day."),
    )
    cities = models.ManyToManyField(
        "exchanges.City",
        verbose_name=_("partner cities"),
        related_name="exchanges",
        limit_choices_to={"is_home": False, "live": None},
        help_text=_("Without the home city, which takes part in everything here."),
    )
    parties = models.CharField(
        _("parties"),
        max_length=500,
        blank=True,
        help_text=_("Who acted on both sides, by their official names."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    persons = models.PositiveIntegerField(
        _("number of persons"),
        null=True,
        blank=True,
        help_text=_(
            "How many people took part, from all sides. Leave it empty if it is not "
            "known, and for a visit, which its delegation counts."
        ),
    )

    objects = ExchangeQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        constraints = [
            *Content.Meta.constraints,
            *Counted.Meta.constraints,
            in_order("date", "end_date", "exchanges_exchange_ends_after_start"),
            between(
                *("persons", 1, 9_999_999, "exchanges_exchange_persons"),
                _("There are 1 to 9999999 persons; what is not known stays empty."),
            ),
        ]
        # For public rows in the order of the timeline, with their time of publication,
        # and all columns that the timeline counts. With a second index SQLite would
        # sort.
        indexes = [
            models.Index(
                fields=[
                    *("live", "status", "-date", "-id", "published_at", "expires_at"),
                    *("kind", "direction", "end_date"),
                ],
                name="exchanges_exchange_timeline",
            ),
            # The same order for PostgreSQL, which does not treat IS NULL as an
            # equality, so an index with `live` first gives no order.
            models.Index(
                fields=["status", "-date", "-id"],
                condition=Q(live__isnull=True),
                name="exchanges_exchange_in_order",
            ),
        ]

    @cached_property
    def partners(self):
        return list(self.cities.all())

    @property
    def shown_parts(self):
        return [part for name in PARTS for part in getattr(self, name).all()]

    @property
    def partner_city(self):
        """The partner, if there is only one."""
        return self.partners[0] if len(self.partners) == 1 else None

    @property
    def noted_with(self):
        """The partner whose relation was agreed on here, None if it was none."""
        agreed = {
            city
            for agreement in self.agreements.all()
            for city in agreement.relation_set.values_list("city", flat=True)
        }
        return next((city for city in self.partners if city.pk in agreed), None)

    @property
    def year(self):
        return self.date.year
