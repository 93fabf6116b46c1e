"""Attractions on the pages of other apps."""

from django import template

from attractions.map import maps
from attractions.models import Attraction
from exchanges.templatetags.exchanges import SUMMARY, cities_in_context
from exchanges.templatetags.maps import shows_maps
from portal.content.place import PLACED
from portal.content.rich_text.references import references
from portal.models.published.memory import remembered
from portal.templatetags.portal import site

register = template.Library()
CARD = ("kind", "local_name", "local_language", "city", "cover", *PLACED)


@register.simple_tag(takes_context=True)
def map_of(context, rows):
    """The map of places, None where there can be none or the office wants none."""
    return maps.map_of(list(rows), site(context)) if shows_maps(context) else None


@register.inclusion_tag("attractions/_map.html", takes_context=True)
def attraction_map(context, attraction):
    """The map of one place, with the names of the other places of its city there."""
    if attraction.latitude is None or not shows_maps(context):
        return {}
    return {"map": maps.map_of_place(attraction, placed_in(attraction), site(context))}


def placed_in(attraction):
    """The places of the same city whose position is known."""
    rows = Attraction.objects.published().beside(attraction).in_order()
    return rows.filter(latitude__isnull=False)


@register.filter
def geo_address(row):
    """The `geo:` address of a place (RFC 5870), which opens a reader's own map."""
    return f"geo:{row.latitude:.5f},{row.longitude:.5f}"


@register.simple_tag(takes_context=True)
def attractions_of(context, city):
    """What there is to see in the city."""

    def found():
        rows = Attraction.objects.published().of_city(city.slug)
        rows = rows.select_related("cover").in_order().for_names(*CARD, *SUMMARY)
        return with_known_cities(rows, cities_in_context(context))

    return remembered(("attractions of", city.slug), found)


@register.simple_tag
def others_in_city(attraction, number):
    """What else there is to see in the city, and whether there is more than this."""
    others = Attraction.objects.published().beside(attraction)
    others = others.exclude(pk=attraction.pk).for_list().in_order()
    found = list(others[: number + 1])
    return {"shown": found[:number], "more": len(found) > number}


@register.simple_tag(takes_context=True)
def first_attractions(context, number):
    """What the office wants to be seen first, on a page that shows all cities."""

    def found():
        rows = Attraction.objects.published().select_related("cover").in_order()
        rows = rows.for_names(*CARD)[:number]
        return with_known_cities(rows, cities_in_context(context))

    return remembered(("first attractions", number), found)


def with_known_cities(attractions, cities):
    """The places as a list, each with its city out of all that visitors see."""
    attractions, known = list(attractions), {city.pk: city for city in cities}
    for each in attractions:  # one of a hidden city has none
        Attraction.city.field.set_cached_value(each, known.get(each.city_id))
    return attractions


@register.simple_tag(takes_context=True)
def attractions_in(context, text):
    """The places to which a text leads."""
    keys = references(text or "").get("attractions.attraction", ())

    def found():
        rows = Attraction.objects.published().filter(pk__in=keys)
        rows = rows.select_related("cover").in_order().for_names(*CARD)
        return with_known_cities(rows, cities_in_context(context))

    return remembered(("attractions in", frozenset(keys)), found)
