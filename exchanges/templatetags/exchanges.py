"""Cities and exchanges on the pages of other apps."""

from functools import lru_cache
from operator import attrgetter

from django import template
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from modeltranslation.utils import get_translation_fields

from exchanges import covers
from exchanges.calendar.offers import offer
from exchanges.geography.continents import continent_name
from exchanges.geography.countries import country_name
from exchanges.geography.directory import directory_of
from exchanges.models import Agreement, Delegation, Exchange
from exchanges.models.city import HEADINGS, by_relation
from exchanges.neighbours import cities_beside
from exchanges.ties.partners import (
    partners_of,
    visible_cities,
    with_known_cities,
)
from portal.content.i18n import languages
from portal.content.i18n.lang_markup import mark_scripts
from portal.content.kinds import address_of
from portal.content.rich_text.references import references
from portal.public.covers.registry import drawer_of
from portal.public.front.edition import cached_in_edition
from portal.templatetags.portal import partial, site

register = template.Library()
DATED = ("date", "end_date", "kind", "direction")
SUMMARY = get_translation_fields("summary")
register.filter("country", country_name)
register.filter("continent", continent_name)


@register.filter
def cities_of_kind(kind):
    """Return the heading for cities with this kind of relation."""
    return HEADINGS[kind]


@register.simple_tag(takes_context=True)
def home_city(context):
    """Return the city whose office runs the site, or None before it is published.

    A page needs it in several places, so the database is queried once.
    """
    request = context.get("request") or context.request
    if not hasattr(request, "home_city"):
        drawer = drawer_of(request, site(context))
        request.home_city = drawer.once(covers.home_city)
    return request.home_city


@register.simple_tag(takes_context=True)
def partner_cities(context):
    return directory_of(by_relation(partners_in(context)))


def cities_in_context(context):
    """Return all public cities, for the page of the context."""
    return drawer_of(context.request, site(context)).once(visible_cities)


def partners_in(context):
    return partners_of(drawer_of(context.request, site(context)))


@register.simple_tag
def cities_by_country(partners):
    """Render all partners of a directory in one compact list."""
    return countries_rendered(partners.by_country, get_language())


@lru_cache(maxsize=32)
def countries_rendered(countries, language):
    """Return the markup of the list, cached by countries and language."""
    return render_to_string("exchanges/_by_country.html", {"countries": countries})


@register.inclusion_tag("exchanges/_latest.html", takes_context=True)
def latest_exchanges(context, number, home):
    """Render the newest exchanges with any city, on a page with all cities."""
    rows = Exchange.objects.published().in_order().for_names(*DATED, "cover")[:number]
    rows = with_known_cities(rows, cities_in_context(context))
    return {"home": home, "exchanges": rows}


@register.simple_tag
def when(first, last):
    """Render a span of time; equal dates are given once."""
    if not last or last == first:
        return partial(first)
    span = conditional_escape(pgettext("span of time", "%(first)s – %(last)s"))
    both = {"first": partial(first), "last": partial(last)}
    return mark_safe(span % both)  # noqa: S308 - each part is escaped


@register.inclusion_tag("exchanges/_route.html")
def direction(exchange, home):
    """Return the start and end of an exchange, for its arrow and screen readers."""
    if exchange.direction == Exchange.Direction.THEIRS:
        return {"start": exchange.partners, "end": [home]}
    both = exchange.direction == Exchange.Direction.BOTH
    return {"start": [home], "end": exchange.partners, "goes_both_ways": both}


@register.inclusion_tag("exchanges/_route.html")
def way(delegation):
    """Return sender and host of a delegation, for its arrow."""
    return {"start": [delegation.sender], "end": [delegation.host]}


@register.simple_tag
def name(city):
    """Return the short name of a city, with its language if it is a fallback."""
    if not city:
        return ""
    return named(*languages.shown_text(city, city.name_field), get_language())


@lru_cache(maxsize=1000)
def named(words, language, active):
    """Return the element of a name, cached because a list repeats names."""
    other = language if language != active else None
    attribute = format_html(' lang="{}"', languages.bcp47(other)) if other else ""
    return format_html("<span{}>{}</span>", attribute, mark_scripts(words, language))


@register.simple_tag(takes_context=True)
def exchanges_with(context, city, number):
    """Render the newest exchanges with the city, and say if there are more."""
    rows = Exchange.objects.published().filter(cities=city.live_id or city.pk)
    rows = rows.in_order().for_names(*DATED, *SUMMARY)[: number + 1]
    exchanges = with_known_cities(rows, cities_in_context(context))
    return {"shown": exchanges[:number], "more": len(exchanges) > number}


@register.simple_tag(takes_context=True)
def exchanges_in(context, text):
    """Return the events in the links of a text, also by their parts, by date."""
    keys = references(text or "")
    kinds = (Exchange, Delegation, Agreement)
    named = (keys.get(kind._meta.label_lower, ()) for kind in kinds)
    return events_named(*named, cities_in_context(context))


def events_named(events, delegations, agreements, cities):
    """Return the public events with these keys, and those with these parts."""
    found = Q(pk__in=events)
    for kind, keys in ((Delegation, delegations), (Agreement, agreements)):
        if keys:
            parts = kind.objects.published().filter(pk__in=keys)
            found |= Q(pk__in=parts.values("exchange"))
    rows = Exchange.objects.published().filter(found).order_by("date", "pk")
    return with_known_cities(rows.for_names(*DATED), cities)


@register.simple_tag(takes_context=True)
def cities_in(context, text):
    """Return the cities in the links of a text."""
    keys = {*references(text or "").get("exchanges.city", ())}
    cities = (city for city in cities_in_context(context) if city.pk in keys)
    return sorted(cities, key=attrgetter("pk"))


@register.inclusion_tag("exchanges/_subscribe.html", takes_context=True)
def subscribe(context, city):
    """Render the calendars, of all or of one city, and the city's feed.

    Empty if there is none of them.
    """
    has_home = bool(home_city(context))
    name = f"calendars-{city.pk if city else 'all'}"
    narrowed = f"city={city.slug}&" if city else ""
    return {
        "city": city,
        "of_year": f"{address_of('exchanges:calendar')}?{narrowed}year=",
        "offer": cached_in_edition(name, lambda: offer(city, has_home)),
    }


@register.inclusion_tag("portal/navigation/_neighbours.html", takes_context=True)
def city_neighbours(context, city):
    """Render links to the cities before and after in the directory."""
    return {"beside": cities_beside(city, partners_in(context))}
