"""Distance and time difference to the home city, and the next anniversaries."""

from django import template
from django.utils.html import format_html

from exchanges.templatetags.exchanges import home_city, name, partners_in
from exchanges.ties import anniversaries, partners, this_month, tie
from portal.content.partial_date import PartialDate

register = template.Library()


@register.simple_tag(takes_context=True)
def next_anniversaries(context, number):
    """Return the next anniversaries of all public partners, soonest first."""
    return anniversaries.next_anniversaries(partners_in(context), number)


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
        "next": anniversaries.next_of(city.relation, city, anniversaries.ROUND),
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
