"""The start page of the desk."""

from django import template

from portal.admin.start.page import StartPage

register = template.Library()


@register.simple_tag(takes_context=True)
def start_page(context):
    """What the start page shows to whoever is signed in."""
    return StartPage(context["request"].user).context()
