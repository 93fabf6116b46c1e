"""How a city lies to the home city, and which days of the friendship come next."""

from django import template

register = template.Library()


@register.simple_tag
def next_anniversaries(number):
    """The next anniversaries of relations, the soonest first."""
    return []


@register.simple_tag
def in_this_month(number):
    """What happened in this month of earlier years, where the day or month is known."""
    return []


@register.simple_tag
def tie(city):
    """Distance, hours apart, next round anniversary; None for the home city."""
    return None
