"""The figure of the timeline, and numbers in it."""

from django import template
from django.utils.html import format_html

from portal.templatetags.portal import figure, lang, marked

register = template.Library()
# Units of the figure: a year, the bar in it, and the highest bar.
YEAR, BAR, HEIGHT = 24, 20, 72


@register.simple_tag
def label(choice):
    """Return the name of a choice, with its language if it is a fallback."""
    if not choice.row:
        return choice.label
    name, language = marked(choice.row, "title"), lang(choice.row, "title")
    return format_html("<span{}>{}</span>", language, name) if language else name


@register.filter
def as_written(number):
    """Return a number in the active language, a dash if it is unknown (None)."""
    if number is None:
        return "–"
    return figure(number) if number >= 1000 else str(number)


@register.simple_tag
def year_options(years, chosen):
    """Return the years to choose from, with their texts; keep a chosen month."""
    values = [(year.label, year.label) for year in years]
    if chosen and str(chosen) not in {value for value, _ in values}:
        values.insert(0, (str(chosen), chosen.display()))
    return [(value, value == str(chosen), text) for value, text in values]


@register.simple_tag
def year_bars(facets):
    """Return the bars of the figure and its size, in units; empty years are gaps."""
    years = facets.years[::-1]
    bars = [bar(place, year, facets) for place, year in enumerate(years) if year.number]
    return {"bars": bars, "width": YEAR * len(years), "height": HEIGHT}


def bar(place, year, facets):
    """Return the geometry of a bar, and if its year is outside of the span."""
    height = max(2, round(HEIGHT * year.number / facets.most))
    return {
        "year": year,
        "left": YEAR * place + (YEAR - BAR) // 2,
        "top": HEIGHT - height,
        "width": BAR,
        "height": height,
        "is_hollow": not facets.span.touches(int(year.label)),
    }
