"""Cities and exchanges on the pages of all apps, their ties and their feeds."""

from itertools import chain
from operator import attrgetter

from django import template
from django.db.models import Q
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from modeltranslation.utils import get_translation_fields

from exchanges import covers
from exchanges.calendar.rows import offer, years_of
from exchanges.geography.countries import country_name
from exchanges.geography.directory import directory_of
from exchanges.models import Agreement, City, Delegation, Exchange
from exchanges.ties import partners, this_month, tie
from portal.content.partial_date import PartialDate
from portal.content.place import LOCAL, PLACED
from portal.content.rich_text.references import references
from portal.public.feeds.views import listed_models
from portal.public.navigation.breadcrumbs import chosen_city
from portal.public.navigation.neighbours import Neighbours
from portal.templatetags.covers import drawer_in
from portal.templatetags.portal import in_span, partial
from portal.templatetags.seo import page_in

register = template.Library()
LOOKED_AT = 4  # newest exchanges, for each that is shown on the front page
FEW = 3  # exchanges: with fewer, the page of a city asks for more
DATED = ("date", "end_date", "kind", "direction")
PARTNER = ("country", "is_home", "cover", "updated_at", "translated_from")
PARTNER += (*PLACED, *LOCAL)
SUMMARY = get_translation_fields("summary")
IN_ONE_MONTH = (
    pgettext_lazy("format of the first day of a span within a month", "j"),
    pgettext_lazy("format of the last day of a span within a month", "j F Y"),
)
FEED = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">'
register.filter("country", country_name)


@register.simple_tag(takes_context=True)
def home_city(context):
    """Return the city whose office runs the site, or None before it is published."""
    return drawer_in(context).once(covers.home_city)


@register.simple_tag(takes_context=True)
def partner_cities(context):
    return directory_of(groups_in(context))


def partner_groups():
    """Return all public partners in groups by their relation, as of `by_relation`."""
    return City.objects.published().partners().for_names(*PARTNER).by_relation()


def groups_in(context):
    return drawer_in(context).once(partner_groups)


def partners_in(context):
    """Return the public partners by slug, for the page of the context."""
    groups = (cities for _kind, cities in groups_in(context))
    return sorted(chain.from_iterable(groups), key=attrgetter("slug"))


@register.inclusion_tag("exchanges/_by_country.html")
def cities_by_country(partners):
    """Render all partners of a directory in one compact list."""
    return {"countries": partners.by_country}


def named_exchanges(*columns):
    """Return the public exchanges with their cities, for a list with these columns."""
    rows = Exchange.objects.published()
    return rows.for_names(*DATED, *columns).with_partners()


@register.inclusion_tag("exchanges/_latest.html")
def latest_exchanges(number, home):
    """Render the newest exchanges with different cities, as far as there are some."""
    rows = list(named_exchanges("cover").in_order()[: number * LOOKED_AT])
    seen, first, others = set(), [], []
    for row in rows:
        cities = {city.pk for city in row.partners}
        (others if cities & seen else first).append(row)
        seen |= cities
    chosen = sorted([*first, *others][:number], key=rows.index)
    return {"home": home, "exchanges": chosen}


@register.simple_tag
def when(first, last):
    """Render a span of time; equal dates, and a month of both, are given once."""
    if not last or last == first:
        return partial(first)
    is_in_one_month = first.day and last.day and first.coarser == last.coarser
    formats = IN_ONE_MONTH if is_in_one_month else ("", "")
    span = conditional_escape(pgettext("span of time", "%(first)s – %(last)s"))
    both = {"first": partial(first, formats[0]), "last": partial(last, formats[1])}
    return mark_safe(span % both)  # noqa: S308 - each part is escaped


@register.inclusion_tag("exchanges/_route.html")
def direction(exchange, home):
    """Return the start and end of an exchange, for its arrow and screen readers."""
    comma = pgettext("between cities", ", ")
    partners = comma.join(map(name, exchange.partners))
    here, there = name(home), mark_safe(partners)  # noqa: S308 - each is escaped
    if exchange.direction == Exchange.Direction.THEIRS:
        here, there = there, here
    both = exchange.direction == Exchange.Direction.BOTH
    return {"start": here, "end": there, "goes_both_ways": both}


@register.inclusion_tag("exchanges/_route.html")
def way(delegation):
    """Return sender and host of a delegation, for its arrow."""
    return {"start": name(delegation.sender), "end": name(delegation.host)}


@register.simple_tag
def name(city):
    """Return the short name of a city, with its language if it is a fallback."""
    if not city:
        return ""
    return in_span(city, "short_title")


@register.simple_tag
def exchanges_with(city, number):
    """Return the newest exchanges with the city, and if there are few."""
    rows = named_exchanges(*SUMMARY).filter(cities=city.live_id or city.pk)
    exchanges = list(rows.in_order()[:number])
    return {"shown": exchanges, "are_few": len(exchanges) < FEW}


@register.simple_tag
def exchanges_in(text):
    """Return the events in the links of a text, also by their parts, by date."""
    keys = references(text or "")
    found = Q(pk__in=keys.get("exchanges.exchange", ()))
    for kind in (Delegation, Agreement):
        if named := keys.get(kind._meta.label_lower):
            parts = kind.objects.published().filter(pk__in=named)
            found |= Q(pk__in=parts.values("exchange"))
    return named_exchanges().filter(found).order_by("date", "pk")


@register.simple_tag
def cities_in(text):
    """Return the cities in the links of a text."""
    keys = references(text or "").get("exchanges.city", ())
    rows = City.objects.published().filter(pk__in=keys).order_by("pk")
    return rows.for_names("country", "is_home", "cover", *PLACED, *LOCAL)


@register.inclusion_tag("exchanges/_subscribe.html", takes_context=True)
def subscribe(context, city):
    """Render the calendars, of all or of one city, and the city's feed.

    Empty if there is none of them.
    """
    cities = [city] if city else partners_in(context)
    relations = [each.relation for each in cities if home_city(context)]
    narrowed = f"city={city.slug}&" if city else ""
    years = drawer_in(context).once(years_of, city and city.slug)
    return {
        "city": city,
        "of_year": f"{reverse('exchanges:calendar')}?{narrowed}year=",
        "offer": offer(city, relations, years),
    }


@register.inclusion_tag("portal/navigation/_neighbours.html", takes_context=True)
def city_neighbours(context, city):
    """Render links to the cities before and after in the directory.

    These are the public partners with the same kind of relation, the oldest first.
    """
    kind = city.relation and city.relation.kind
    rows = dict(groups_in(context)).get(kind, []) if kind else []
    keys, ends = [row.pk for row in rows], [None, *rows, None]
    before = after = None
    if city.pk in keys:  # not in a preview of a city that is not public
        place = keys.index(city.pk)
        before, after = ends[place], ends[place + 2]
    return {"beside": Neighbours(before, after, in_time=False)}


# Ties to the home city


@register.simple_tag(takes_context=True)
def next_anniversaries(context, number):
    """Return the next anniversaries of all public partners, soonest first."""
    return tie.next_anniversaries(partners_in(context), number)


@register.simple_tag(takes_context=True)
def in_this_month(context, number):
    """Return what happened in this month of earlier years, the newest first."""
    return this_month.in_this_month(partners_in(context), number)


@register.inclusion_tag("exchanges/_tie.html", takes_context=True)
def tie_facts(context, city):
    """Render distance, local time and next milestone, as far as known."""
    home = home_city(context)
    if city.is_home:
        return {}
    return {
        "distance_km": tie.distance_km(city, home),
        "hours": hours_apart(city, home),
        "next": tie.next_of(city.relation, city, tie.ROUND),
    }


@register.filter
def begun(relation, precision=""):
    """Return since when a relation is, for readers and machines; empty if unknown."""
    if not relation.since:
        return ""
    date = PartialDate(relation.since.year) if precision == "year" else relation.since
    return format_html('<time datetime="{}">{}</time>', date, relation.begun(date))


@register.simple_tag(takes_context=True)
def nearest_partners(context, city, number):
    """Return pairs of a distance in km and another partner city, the nearest first."""
    return partners.nearest(city, partners_in(context), number)


def hours_apart(city, home):
    """Return `1 hour ahead of Shenyang`, by season if needed; empty if unknown."""
    winter, summer = tie.hours_in_winter_and_summer(city, home)
    return "" if winter is None else tie.in_words(winter, summer, name(home))


# Feeds of a page


@register.simple_tag(takes_context=True)
def feed_links(context):
    """Render links to the feeds of the site and of the city or list; none in previews.

    Their titles are interface texts, because an attribute cannot mark a fallback name
    with its language.
    """
    page = page_in(context)
    if not page.is_public:
        return ""
    address = reverse("exchanges:feed")
    links = [(_("News feed (Atom)"), address)]
    if narrowed := narrower(page):
        name, query = narrowed
        links.append((name, f"{address}?{urlencode(query)}"))
    return format_html_join("\n    ", FEED, links)


def narrower(page):
    """Return name and query of the feed of the page's city or list, if any."""
    if isinstance(page.row, City):
        return _("News of this city (Atom)"), {"city": page.row.slug}
    models = listed_models().items()
    kind = next((name for name, model in models if model.listing is page.listing), None)
    if not kind:
        return None
    city = chosen_city(page.context)
    return page.listing.name, {**({"city": city.slug} if city else {}), "kind": kind}
