"""Maps of the friendships, drawn from the rows."""

from django import template

from exchanges.maps.friendships import maps_of
from exchanges.maps.locator import locator_of
from exchanges.maps.spots import Network, spot_of
from exchanges.models import City
from exchanges.models.city import HOME
from exchanges.templatetags.exchanges import home_city
from portal.templatetags.portal import site

register = template.Library()


def shows_maps(context):
    """Whether the office wants maps; before it says anything, it does."""
    settings = site(context)
    return settings is None or settings.shows_maps


def friendships(context):
    """The maps of the friendships, or None: the database is asked once for a page."""
    request = context["request"]
    if not hasattr(request, "friendships"):
        request.friendships = None
        home = home_city(context)
        if shows_maps(context) and home and home.latitude is not None:
            network = Network(spot_of(home, HOME), partner_spots())
            request.friendships = maps_of(network)
    return request.friendships


def partner_spots():
    """Every partner that visitors see, that is one now and whose position is known."""
    cities = City.objects.published().partners().filter(latitude__isnull=False)
    return tuple(
        spot_of(city, city.relation.get_kind_display())
        for city in cities.for_list().order_by("pk")
        if city.relation
    )


@register.inclusion_tag("exchanges/_friendship_map.html", takes_context=True)
def friendship_map(context):
    """The world with the lines of friendship; on a narrow page only its dense part."""
    return {"maps": friendships(context), "site": site(context)}


@register.inclusion_tag("exchanges/_world_map.html", takes_context=True)
def world_map(context):
    """The small world of a phone, on a page that has the map of the friendships."""
    return {"maps": friendships(context)}


@register.inclusion_tag("exchanges/_locator.html", takes_context=True)
def locator(context, city):
    """Where on the globe a city lies, seen from the home city."""
    home = home_city(context)
    is_known = home and None not in {home.latitude, city.latitude}
    if not (is_known and shows_maps(context)):
        return {}
    is_home = city.pk == home.pk
    about = city.relation.get_kind_display() if city.relation else ""
    spot = spot_of(home, HOME)
    found = locator_of(spot, spot if is_home else spot_of(city, about))
    return {"locator": found, "is_home": is_home, "site": site(context)}
