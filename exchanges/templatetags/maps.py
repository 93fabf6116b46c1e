"""Maps of the friendships, drawn from the rows."""

from django import template

register = template.Library()


@register.simple_tag
def friendship_map():
    """The world with the lines of friendship."""
    return ""


@register.simple_tag
def locator(city):
    """Where on the globe a city lies, seen from the home city."""
    return ""
