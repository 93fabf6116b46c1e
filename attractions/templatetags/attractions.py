"""Attractions on the pages of other apps."""

from django import template

from attractions import maps
from attractions.models import Attraction
from exchanges.templatetags.exchanges import SUMMARY, cities_in_context
from exchanges.templatetags.maps import shows_maps
from portal.content.place import PLACED
from portal.content.rich_text.references import references
from portal.templatetags.portal import site

register = template.Library()
CARD = ("kind", "local_name", "local_language", "city", "cover", *PLACED)


@register.simple_tag(takes_context=True)
def map_of(context, rows):
    """The map of places, None where there can be none or the office wants none."""
    return maps.map_of(list(rows)) if shows_maps(context) else None


@register.inclusion_tag("attractions/_map.html", takes_context=True)
def attraction_map(context, attraction):
    """The map of one place, with the names of the other places of its city there."""
    if attraction.latitude is None or not shows_maps(context):
        return {}
    others = all_in_city(attraction.city_id, attraction.partner_city)
    placed = [row for row in others if row.latitude is not None]
    return {"map": maps.map_of_place(attraction, placed), "site": site(context)}


@register.filter
def geo_address(row):
    """The `geo:` address of a place (RFC 5870), which opens a reader's own map."""
    return f"geo:{row.latitude:.5f},{row.longitude:.5f}"


@register.simple_tag
def attractions_of(city):
    """What there is to see in the city."""
    return all_in_city(city.live_id or city.pk, city)


def all_in_city(key, city):
    """The places of a city; they are on its page and on that of each of them.

    The city is None where visitors do not see it.
    """
    rows = Attraction.objects.published().filter(city=key)
    rows = rows.select_related("cover").in_order().for_names(*CARD, *SUMMARY)
    return with_cities(rows, {key: city})


@register.simple_tag
def others_in_city(attraction, number):
    """What else there is to see in the city, and whether there is more than this."""
    own = {attraction.pk, attraction.live_id}
    every = all_in_city(attraction.city_id, attraction.partner_city)
    found = [row for row in every if row.pk not in own]
    return {"shown": found[:number], "more": len(found) > number}


@register.simple_tag(takes_context=True)
def first_attractions(context, number):
    """What the office wants to be seen first, on a page that shows all cities."""
    rows = Attraction.objects.published().select_related("cover").in_order()
    rows = rows.for_names(*CARD)[:number]
    return with_known_cities(rows, cities_in_context(context))


def with_known_cities(attractions, cities):
    """The places as a list, each with its city out of all that visitors see."""
    return with_cities(attractions, {city.pk: city for city in cities})


def with_cities(attractions, known):
    attractions = list(attractions)
    for each in attractions:  # one of a hidden city has none
        Attraction.city.field.set_cached_value(each, known.get(each.city_id))
    return attractions


@register.simple_tag(takes_context=True)
def attractions_in(context, text):
    """The places to which a text leads."""
    keys = references(text or "").get("attractions.attraction", ())
    rows = Attraction.objects.published().filter(pk__in=keys)
    rows = rows.select_related("cover").in_order().for_names(*CARD)
    return with_known_cities(rows, cities_in_context(context))
