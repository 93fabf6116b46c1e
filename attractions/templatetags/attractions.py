"""Attractions on the pages of other apps."""

from django import template

from attractions.models import Attraction

register = template.Library()


@register.simple_tag
def attractions_of(city):
    """What there is to see in the city."""
    return Attraction.objects.published().of_city(city.slug).for_list().in_order()


@register.simple_tag
def latest_attractions(number):
    """What was written last about what there is to see."""
    return Attraction.objects.published().for_list().in_order()[:number]
