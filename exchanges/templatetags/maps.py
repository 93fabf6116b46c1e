"""Maps of the friendships, drawn from the rows."""

from functools import lru_cache
from operator import attrgetter

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from exchanges.maps.friendships import maps_of
from exchanges.maps.locator import locator_of
from exchanges.maps.spots import Network, spot_of
from exchanges.models.city import HOME
from exchanges.templatetags.exchanges import home_city, partners_in
from portal.templatetags.portal import site

register = template.Library()


def shows_maps(context):
    """Whether the office wants maps; before it says anything, it does."""
    settings = site(context)
    return settings is None or settings.shows_maps


def network(context):
    """The home city and its partners, or None; a page asks for it more than once."""
    request = context["request"]
    if not hasattr(request, "network"):
        request.network = None
        home = home_city(context)
        if shows_maps(context) and home and home.latitude is not None:
            request.network = Network(spot_of(home, HOME), partner_spots(context))
    return request.network


def partner_spots(context):
    """Every partner that visitors see, that is one now and whose position is known."""
    return tuple(
        spot_of(city, city.relation.get_kind_display())
        for city in sorted(partners_in(context), key=attrgetter("pk"))
        if city.relation and city.latitude is not None
    )


@register.simple_tag(takes_context=True)
def friendship_map(context):
    """The world with the lines of friendship; on a narrow page only its dense part."""
    return drawn(context, "exchanges/_friendship_map.html")


@register.simple_tag(takes_context=True)
def world_map(context):
    """The small world of a phone, on a page that has the map of the friendships."""
    return drawn(context, "exchanges/_world_map.html")


def drawn(context, template):
    found = network(context)
    number = approval(context)
    return rendered(template, found, number, get_language()) if found else ""


def approval(context):
    """The number under which the maps were approved, if any."""
    return getattr(site(context), "map_approval_number", "")


@lru_cache(maxsize=32)
def rendered(template, found, number, language):
    """The markup of a map, which changes only with what is asked for here."""
    settings = {"map_approval_number": number}
    return render_to_string(template, {"maps": maps_of(found), "site": settings})


@register.simple_tag(takes_context=True)
def locator(context, city):
    """Where on the globe a city lies, seen from the home city."""
    home = home_city(context)
    is_known = home and None not in {home.latitude, city.latitude}
    if not (is_known and shows_maps(context)):
        return ""
    is_home = city.pk == home.pk
    about = city.relation.get_kind_display() if city.relation else ""
    spot = spot_of(home, HOME)
    spots = spot, spot if is_home else spot_of(city, about)
    return located(spots, is_home, approval(context), get_language())


@lru_cache(maxsize=500)
def located(spots, is_home, number, language):
    """The markup of a globe, which changes only with what is asked for here."""
    found = {"locator": locator_of(*spots), "is_home": is_home}
    settings = {"map_approval_number": number}
    return render_to_string("exchanges/_locator.html", {**found, "site": settings})
