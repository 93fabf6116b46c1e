"""Events of this month in earlier years, if their month is known."""

from typing import NamedTuple

from django.db.models import CharField
from django.db.models.functions import Substr
from django.utils import timezone

from exchanges.models import Exchange, Relation
from portal.content.partial_date import PartialDate


class Happened(NamedTuple):
    """An exchange, or the beginning of a relation; the other one of the two is None."""

    date: PartialDate
    years: int
    is_today: bool
    exchange: Exchange | None = None
    relation: Relation | None = None

    @property
    def row(self):
        """The row with a page: the exchange, or the city of the relation."""
        return self.exchange or self.relation.city

    @property
    def url(self):
        return self.row.get_absolute_url()

    @property
    def title(self):
        return self.row.title


def in_this_month(cities, number):
    """Return the newest of this month, with any of the cities; those of today first.

    A relation whose signing is an event is not named twice. At most two queries.
    """
    today = timezone.localdate()
    month = Substr("date", 6, 2, output_field=CharField())
    rows = Exchange.objects.published().alias(month=month)
    rows = rows.filter(month=f"{today:%m}", date__lt=str(PartialDate(today.year)))
    events = list(rows.for_names("date", "kind").in_order())
    agreement = Exchange.Kind.AGREEMENT
    dates = {each.pk: each.date for each in events if each.kind == agreement}
    ties = Exchange.cities.through.objects.filter(exchange__in=dates) if dates else ()
    signed = {(dates[each.exchange_id], each.city_id) for each in ties}
    found = [
        *(happened(row.date, today, exchange=row) for row in events),
        *(
            happened(since, today, relation=relation)
            for city in cities
            for relation in city.history
            if (since := relation.since)
            and (since.month == today.month and since.year < today.year)
            and (since, relation.city_id) not in signed
        ),
    ]
    found.sort(key=lambda each: (each.is_today, each.date), reverse=True)
    return found[:number]


def happened(date, today, **row):
    is_today = (date.month, date.day) == (today.month, today.day)
    return Happened(date, today.year - date.year, is_today, **row)
