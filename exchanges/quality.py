"""Warnings about cities, exchanges and delegations."""

from collections import defaultdict
from datetime import timedelta
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.geography.countries import country_name
from exchanges.geography.country_boxes import may_lie_in
from exchanges.models import City, Delegation, Exchange, Relation
from portal.content.querysets import NAMED
from portal.editorial.quality.checks import Doubt, about, leaps

FAR_AHEAD = timedelta(days=2 * 366)

about(City)(leaps("area_km2", "population"))


@about(City)
def city_is_elsewhere(rows):
    for row in rows:
        yield from point_outside(row, row.country)


def point_outside(row, country):
    """Yield the warning about a point outside of the country."""
    if row.latitude is None or row.longitude is None:
        return
    if may_lie_in(country, row.latitude, row.longitude):
        return
    name = {"country": country_name(country)}
    is_turned = may_lie_in(country, row.longitude, row.latitude)
    text = (
        _("The point is not in %(country)s: latitude and longitude seem exchanged.")
        if is_turned
        else _("The point is not in %(country)s. Is it in degrees WGS 84?")
    )
    yield Doubt(row, "latitude", text % name)


def far_ahead(field):
    """Return a check of dates that are probably a slip of the year."""

    def is_far_ahead(rows):
        limit = timezone.localdate() + FAR_AHEAD
        for row in rows:
            day = getattr(row, field)
            if day and day.earliest > limit:
                text = _("It is more than two years ahead. Is the year right?")
                yield Doubt(row, field, text)

    return is_far_ahead


about(Exchange)(far_ahead("date"))
about(Delegation)(far_ahead("arrived"))


@about(Exchange)
def exchange_before_relation(rows):
    links, cities = Exchange.cities.through.objects, defaultdict(list)
    links = links.filter(exchange__in=rows).order_by("pk")
    for exchange, city in links.values_list("exchange", "city"):
        cities[exchange].append(city)
    yield from too_early(rows, "date", "end_date", cities)


@about(Delegation)
def delegation_before_relation(rows):
    cities = {row.pk: [row.sender_id, row.host_id] for row in rows}
    yield from too_early(rows, "arrived", "left", cities)


def too_early(rows, first, last, cities):
    """Yield the warnings about rows before any relation with one of their cities.

    `cities` are lists of keys, by the key of the row.
    """
    begun = defaultdict(list)
    names = ("since", *(f"city__{name}" for name in NAMED))
    relations = Relation.objects.filter(city__in=chain.from_iterable(cities.values()))
    for relation in relations.select_related("city").only("city", *names):
        begun[relation.city_id].append(relation)
    for row in rows:
        last_day = getattr(row, last) or getattr(row, first)
        for city in cities[row.pk]:
            dates = [relation.since for relation in begun[city]]
            if not (last_day and dates and all(dates)):
                continue
            date = min(dates)
            if last_day.latest < date.earliest:
                text = _("The relation with %(city)s began later: %(date)s.")
                words = {"city": begun[city][0].city, "date": date.display()}
                yield Doubt(row, first, text % words)
