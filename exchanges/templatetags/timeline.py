"""The figure of the timeline, and numbers in it."""

from django import template
from django.utils.html import format_html

from portal.templatetags.portal import figure, lang, marked

register = template.Library()
# Units of the figure: a year, the bar in it, and the highest bar.
YEAR, BAR, HEIGHT = 24, 20, 72


@register.simple_tag
def label(choice):
    """The name of a choice, with its language where that is not the page's."""
    if not choice.row:
        return choice.label
    name, language = marked(choice.row, "title"), lang(choice.row, "title")
    return format_html("<span{}>{}</span>", language, name) if language else name


@register.filter
def as_written(number):
    """A number as the language writes it; small ones are the same in each."""
    return figure(number) if number >= 1000 else str(number)


@register.simple_tag
def year_options(years, chosen):
    """The years to choose from, with their texts; a month in the address stays."""
    values = [(year.label, year.label) for year in years]
    if chosen and str(chosen) not in {value for value, _ in values}:
        values.insert(0, (str(chosen), chosen.display()))
    return [(value, value == str(chosen), text) for value, text in values]


@register.simple_tag
def year_bars(facets):
    """The bars of the figure and its size, in units; a year without one is a gap."""
    years = facets.years[::-1]
    bars = [bar(place, year, facets) for place, year in enumerate(years) if year.number]
    return {"bars": bars, "width": YEAR * len(years), "height": HEIGHT}


def bar(place, year, facets):
    """Where a bar is, and whether its year is outside of the span."""
    height = max(2, round(HEIGHT * year.number / facets.most))
    return {
        "year": year,
        "left": YEAR * place + (YEAR - BAR) // 2,
        "top": HEIGHT - height,
        "width": BAR,
        "height": height,
        "is_hollow": not facets.span.touches(int(year.label)),
    }
