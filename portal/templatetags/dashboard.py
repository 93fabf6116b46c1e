"""The start page of the desk, and its side bar."""

from django import template

from portal.admin.menu import menu
from portal.admin.second_factor.guard import required_from
from portal.admin.start.page import StartPage
from portal.health.examination import red_lines
from portal.server.languages import OF_PROJECT

register = template.Library()


@register.simple_tag(takes_context=True)
def start_page(context):
    """Return the context of the start page for the signed-in user."""
    return StartPage(context["request"].user).context()


@register.simple_tag(takes_context=True)
def factor_due(context):
    """Return when the signed-in user must have a second factor, None if never."""
    request = context["request"]
    return required_from(request, request.user)


@register.simple_tag(takes_context=True)
def faults(context):
    """Return the red lines of the doctor, for users who look after the site."""
    may_see = context["request"].user.has_perm("portal.change_sitesettings")
    return red_lines() if may_see else []


@register.simple_tag(takes_context=True)
def desk_menu(context):
    """Return the entries of the side bar by group, for the signed-in user."""
    request = context["request"]
    return menu(context.get("available_apps", ()), request.user, request.path)


@register.simple_tag
def desk_languages():
    """Return the languages of the desk; added ones have no words for it."""
    return OF_PROJECT


@register.inclusion_tag("admin/color_theme_toggle.html")
def theme_toggle():
    """Render Django's button for light, dark or as the system has it."""
    return {}
