"""The cities that visitors see, asked for once for a page that shows them all."""

from collections import defaultdict

from exchanges import covers
from exchanges.models import City, Exchange, Relation
from exchanges.models.city import in_order
from portal.content.place import PLACED

SHOWN = ("country", "is_home", "cover", "local_name", "local_language", "updated_at")
SHOWN += ("translated_from", *PLACED)


def visible_cities():
    """Return all public cities by slug, with their relations, by two queries.

    Django's own prefetch takes as long as both queries.
    """
    relations = defaultdict(list)
    for each in Relation.objects.only("kind", "since", "city"):
        relations[each.city_id].append(each)
    cities = tuple(City.objects.published().for_names(*SHOWN).order_by("slug"))
    for city in cities:
        city.history = in_order(relations[city.pk])
        for each in city.history:
            Relation.city.field.set_cached_value(each, city)
    return cities


def visible_partners():
    return partners(visible_cities())


def partners(cities):
    return tuple(city for city in cities if not city.is_home)


def with_known_cities(exchanges, cities):
    """Return the exchanges as a list, each with its public partners."""
    exchanges, known = list(exchanges), {city.pk: city for city in cities}
    keys = [each.pk for each in exchanges]
    ties = Exchange.cities.through.objects.filter(exchange__in=keys).order_by("city")
    found = {}
    for exchange, city in ties.values_list("exchange", "city"):
        found.setdefault(exchange, []).append(known.get(city))
    for each in exchanges:
        each.partners = list(filter(None, found.get(each.pk, ())))
    return exchanges


def partners_of(drawer):
    """Return the partners, and give all cities to the drawer of the page."""
    if not drawer.has_learnt(visible_partners):
        cities = drawer.once(visible_cities)
        others = partners(cities)
        drawer.know(cities)
        drawer.learn(visible_partners, others)
        drawer.learn(covers.partner_points, covers.points_of(others))
        home = next((city for city in cities if city.is_home), None)
        drawer.learn(covers.home_city, home)
    return drawer.once(visible_partners)
