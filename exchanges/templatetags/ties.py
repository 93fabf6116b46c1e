"""Distance and time difference to the home city, and the next anniversaries."""

from django import template

from exchanges.templatetags.exchanges import home_city, name, partners_in
from exchanges.ties import anniversaries, hours, this_month
from exchanges.ties.tie import tie_of

register = template.Library()


@register.simple_tag(takes_context=True)
def next_anniversaries(context, number):
    """Return the next anniversaries of all public partners, soonest first."""
    return anniversaries.next_anniversaries(partners_in(context), number)


@register.simple_tag(takes_context=True)
def in_this_month(context, number):
    """Return what happened in this month of earlier years, the newest first."""
    return this_month.in_this_month(partners_in(context), number)


@register.simple_tag(takes_context=True)
def tie(context, city):
    """Return distance, time difference and next round anniversary; None at home."""
    return tie_of(city, home_city(context))


@register.filter
def hours_apart(tie):
    """Return `1 hour ahead of Shenyang`, by season if needed; empty if unknown."""
    if not tie or tie.hours_winter is None:
        return ""
    return hours.in_words(tie.hours_winter, tie.hours_summer, name(tie.home))


@register.inclusion_tag("exchanges/_tie.html", takes_context=True)
def tie_facts(context, city):
    """Render tie() as facts of a list, as far as they are known."""
    return {"tie": tie(context, city)}
