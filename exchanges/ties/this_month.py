"""What happened in this month of earlier years, as far as the month is known."""

from typing import NamedTuple

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Substr
from django.utils import timezone

from exchanges.models import City, Exchange, Relation
from exchanges.ties.anniversaries import CITY, RELATION
from portal.content.partial_date import PartialDate
from portal.content.querysets import NAMED


class Happened(NamedTuple):
    """An exchange, or the beginning of a relation; the other one of the two is None."""

    date: PartialDate
    years: int
    is_today: bool
    exchange: Exchange | None = None
    relation: Relation | None = None

    @property
    def row(self):
        """What has a page and a title: the exchange, or the city of the relation."""
        return self.exchange or self.relation.city

    @property
    def url(self):
        return self.row.get_absolute_url()

    @property
    def title(self):
        return self.row.title


def in_this_month(number):
    """The newest of this month, those of this very day first; two queries."""
    today = timezone.localdate()
    found = [
        *(happened(row.date, today, exchange=row) for row in exchanges(today)),
        *(happened(row.since, today, relation=row) for row in relations(today)),
    ]
    found.sort(key=lambda each: (each.is_today, each.date), reverse=True)
    return found[:number]


def happened(date, today, **row):
    is_today = (date.month, date.day) == (today.month, today.day)
    return Happened(date, today.year - date.year, is_today, **row)


def exchanges(today):
    rows = of_month(Exchange.objects.published(), "date", today)
    return rows.only(*NAMED, "date", "end_date", "kind", "direction")


def relations(today):
    """Without those whose signing is one of the exchanges: that is told once."""
    cities = City.objects.published().partners()
    signed = Exchange.objects.published().filter(
        kind=Exchange.Kind.AGREEMENT,
        date=OuterRef("since"),
        cities=OuterRef("city"),
    )
    rows = of_month(Relation.objects.filter(city__in=cities), "since", today)
    rows = rows.exclude(Exists(signed)).select_related("city")
    return rows.only(*RELATION, *(f"city__{name}" for name in CITY))


def of_month(rows, field, today):
    """The rows whose date lies in this month of an earlier year."""
    month = Substr(field, 6, 2, output_field=CharField())
    rows = rows.alias(month=month).filter(month=f"{today.month:02}")
    return rows.filter(**{f"{field}__lt": str(PartialDate(today.year))})
