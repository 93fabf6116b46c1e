"""Maps of the friendships, drawn from the rows."""

from operator import attrgetter

from django import template

from exchanges.models.city import HOME
from exchanges.points import name_of, point_of, position
from exchanges.templatetags.exchanges import home_city, partners_in
from portal.drawing.cached import cached
from portal.drawing.maps.friendships import friendships
from portal.drawing.maps.locator import locator as draw_locator
from portal.templatetags.covers import drawer_in
from portal.templatetags.portal import site

register = template.Library()


def maps_in(context):
    """Return the maps of the friendships with the site, None if there are none.

    They are loaded once for a page.
    """
    request = context.request
    if not hasattr(request, "friendships"):
        home, request.friendships = home_city(context), None
        if position(home) and drawer_in(context).shows_maps:
            points = [
                point_of(city, city.relation.get_kind_display())
                for city in sorted(partners_in(context), key=attrgetter("pk"))
                if city.relation and position(city)
            ]
            if points:
                points = (point_of(home, HOME), *points)
                request.friendships = cached(friendships, points)
    return {"maps": request.friendships, "site": site(context)}


@register.inclusion_tag("exchanges/_friendship_map.html", takes_context=True)
def friendship_map(context):
    """Render the world with the lines of friendship; on phones only its dense part."""
    return maps_in(context)


@register.inclusion_tag("exchanges/_world_map.html", takes_context=True)
def world_map(context):
    """Render the small world map for phones, beside the map of friendships."""
    return maps_in(context)


@register.simple_tag(takes_context=True)
def part_of_map(context, city):
    """Return the part of the world map around a city, None if it is not on the map."""
    maps = maps_in(context)["maps"]
    return maps and maps.parts.get(city.get_absolute_url())


@register.simple_tag(takes_context=True)
def city_picture(context, city, places):
    """Return what the hero of a city shows: its photograph or one of three drawings.

    `coast` is the map of its places, `globe` it and the home city with their names, and
    `cover` its picture in lists.
    """
    if city.cover:
        return "photograph"
    if places and places.coast:
        return "coast"
    home = home_city(context)
    has_globe = position(home) and position(city) and city.pk != home.pk
    return "globe" if has_globe and drawer_in(context).shows_maps else "cover"


@register.inclusion_tag("exchanges/_locator.html", takes_context=True)
def locator(context, city):
    """Render a city on the globe, seen from the home city."""
    home = home_city(context)
    if not (position(home) and position(city) and drawer_in(context).shows_maps):
        return {}
    about = city.relation.get_kind_display() if city.relation else ""
    start = point_of(home, HOME)
    end = start if city.pk == home.pk else point_of(city, about)
    found = cached(draw_locator, start, end)
    names = {"home": name_of(start), "city": name_of(end), "is_home": end == start}
    return {"locator": found, "site": site(context), **names}
