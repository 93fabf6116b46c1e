"""Attractions on the pages of other apps."""

from django import template
from django.db.models import BooleanField, ExpressionWrapper, Q, Window
from django.db.models.functions import RowNumber

from attractions import maps
from attractions.models import OF_CITY, Attraction
from exchanges.templatetags.exchanges import SUMMARY
from portal.content.place import PLACED
from portal.content.rich_text.references import references
from portal.templatetags.covers import drawer_in
from portal.templatetags.portal import site

register = template.Library()
CARD = ("kind", "local_name", "local_language", "city", "cover", *PLACED)


@register.simple_tag(takes_context=True)
def map_of(context, rows):
    """Return the map of places, None if there is none or maps are off."""
    return maps.map_of(list(rows)) if drawer_in(context).shows_maps else None


@register.inclusion_tag("attractions/_map.html", takes_context=True)
def attraction_map(context, attraction):
    """Render the map of one place, with the names of other places in its city."""
    return {"map": place_map(context, attraction), "site": site(context)}


@register.simple_tag(takes_context=True)
def place_map(context, attraction):
    """Return the map of one place, None if there is none or maps are off."""
    if attraction.latitude is None or not drawer_in(context).shows_maps:
        return None
    others = all_in_city(context, attraction.city_id, attraction.partner_city)
    placed = [row for row in others if row.latitude is not None]
    return maps.map_of_place(attraction, placed)


@register.filter
def geo_address(row):
    """Return the `geo:` address of a place (RFC 5870), for the reader's map program."""
    return f"geo:{row.latitude:.5f},{row.longitude:.5f}"


@register.simple_tag(takes_context=True)
def attractions_of(context, city):
    return all_in_city(context, city.live_id or city.pk, city)


def all_in_city(context, key, city):
    """Return the places of a city, for its page and the pages of the places.

    The city is None if it is not public.
    """
    rows = drawer_in(context).once(places_in, key)
    for each in rows:
        Attraction.city.field.set_cached_value(each, city)
    return rows


def places_in(key):
    rows = Attraction.objects.published().filter(city=key)
    rows = rows.select_related("cover").in_order().for_names(*CARD, *SUMMARY)
    return list(rows)


@register.simple_tag(takes_context=True)
def others_in_city(context, attraction, number):
    """Return other attractions of the city, and if there are more than `number`."""
    own = {attraction.pk, attraction.live_id}
    every = all_in_city(context, attraction.city_id, attraction.partner_city)
    found = [row for row in every if row.pk not in own]
    return {"shown": found[:number], "more": len(found) > number}


@register.simple_tag
def first_attractions(number):
    """Return the first place of each city in turn, in the order set by staff.

    What has a photograph or a point on its map is before what has neither.
    """
    is_bare = ExpressionWrapper(Q(cover=None, latitude=None), BooleanField())
    turn = Window(RowNumber(), partition_by="city", order_by=[is_bare, "pk"])
    return cards().annotate(turn=turn).order_by("turn", "pk")[:number]


@register.simple_tag
def attractions_in(text):
    """Return the places in the links of a text."""
    keys = references(text or "").get("attractions.attraction", ())
    return cards().filter(pk__in=keys)


def cards():
    """Return the places with what their cards show; one of a hidden city has none."""
    rows = Attraction.objects.published().select_related("cover").in_order()
    return rows.for_names(*CARD).with_published("city", columns=OF_CITY)
