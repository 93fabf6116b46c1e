"""Cities and exchanges on the pages of other apps."""

from django import template

from exchanges.countries import country_name
from exchanges.models import City, Exchange

register = template.Library()
register.filter("country", country_name)


@register.simple_tag(takes_context=True)
def home_city(context):
    """The city whose office runs the site, or None before it is published.

    A page asks for it in several places, the database is asked once.
    """
    request = context["request"]
    if not hasattr(request, "home_city"):
        request.home_city = City.objects.published().filter(is_home=True).first()
    return request.home_city


@register.inclusion_tag("exchanges/_partners.html")
def partner_cities():
    """All partner cities, sister and friendly-cooperation cities apart."""
    return {"groups": City.objects.published().partners().by_relation()}


@register.inclusion_tag("exchanges/_timeline.html")
def latest_exchanges(number, home):
    """The newest exchanges with any city."""
    exchanges = Exchange.objects.published().for_list().in_order()[:number]
    return {"exchanges": exchanges, "home": home}


@register.simple_tag
def exchanges_with(city, number):
    """The newest published exchanges with the city, and whether there are more."""
    found = Exchange.objects.published().of_city(city.slug).in_order()
    exchanges = list(found[: number + 1])
    return {"shown": exchanges[:number], "more": len(exchanges) > number}
