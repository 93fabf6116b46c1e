"""Warnings about cities, exchanges and delegations."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import F
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


@about(Exchange)
def exchange_before_relation(rows):
    relations = begins().filter(city__exchanges__in=rows).order_by("pk")
    relations = relations.annotate(key=F("city__exchanges"))
    begun = defaultdict(list)
    for relation in relations:
        begun[relation.key].append(relation)
    for row in rows:
        last_day = row.end_date or row.date
        yield from too_early(row, "date", last_day, begun[row.pk])


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


@about(Delegation)
def delegation_before_relation(rows):
    cities = {key for row in rows for key in (row.sender_id, row.host_id)}
    begun = defaultdict(list)
    for relation in begins().filter(city__in=cities):
        begun[relation.city_id].append(relation)
    for row in rows:
        last_day = row.left or row.arrived
        relations = begun[row.sender_id] + begun[row.host_id]
        yield from too_early(row, "arrived", last_day, relations)


def begins():
    """Return a query of the begins of relations, with the names of the cities."""
    names = (f"city__{name}" for name in NAMED)
    return Relation.objects.select_related("city").only("city", "since", *names)


def too_early(row, field, last_day, relations):
    """Yield the warning about a row before any relation with the city."""
    by_city = defaultdict(list)
    for relation in relations:
        by_city[relation.city].append(relation.since)
    for city, dates in by_city.items():
        if not last_day or None in dates:
            continue
        first = min(dates)
        if last_day.latest < first.earliest:
            text = _("The relation with %(city)s began later: %(date)s.")
            words = {"city": city, "date": first.display()}
            yield Doubt(row, field, text % words)
