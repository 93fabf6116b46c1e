"""Attractions on the pages of other apps."""

from django import template

from attractions.map.map import map_of
from attractions.models import Attraction
from portal.content.querysets import NAMED

register = template.Library()
register.simple_tag(map_of)


@register.simple_tag
def map_of_some(rows):
    """The map of rows that may not be all of their city."""
    return map_of(rows, positions_in)


def positions_in(city):
    """All places of the city, with what a map needs to count them."""
    found = Attraction.objects.published().of_city(city.slug).in_order()
    return found.only("latitude", "longitude")


@register.simple_tag
def attractions_of(city):
    """What there is to see in the city."""
    return Attraction.objects.published().of_city(city.slug).for_list().in_order()


@register.simple_tag
def others_in_city(attraction, number):
    """What else there is to see in the city, and whether there is more than this."""
    others = Attraction.objects.published().beside(attraction)
    others = others.exclude(pk=attraction.pk).in_order().only(*NAMED)
    found = list(others[: number + 1])
    return {"shown": found[:number], "more": len(found) > number}


@register.simple_tag
def first_attractions(number):
    """What the office wants to be seen first."""
    return Attraction.objects.published().for_list().in_order()[:number]
