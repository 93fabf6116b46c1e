"""The choices and the figure of the timeline.

Tags and no templates, since a page has a hundred of these links and bars.
"""

from itertools import starmap

from django import template
from django.utils.html import format_html, format_html_join

from portal.templatetags.portal import figure, lang, marked

register = template.Library()
CURRENT = format_html(' aria-current="{}"', "true")
LINK = '<a href="{}"{}>{} <small>{}</small></a>'
SELECTED = format_html(" {}", "selected")
# Units of the figure: a year, the bar in it, and the highest bar.
YEAR, BAR, HEIGHT = 24, 20, 72
RECTANGLE = '<rect x="{}" y="{}" width="{}" height="{}"{}><title>{}: {}</title></rect>'
HOLLOW = format_html(
    ' fill="{}" stroke="currentColor" vector-effect="non-scaling-stroke"', "none"
)


@register.simple_tag
def label(choice):
    """The name of a choice, with its language where that is not the page's."""
    if not choice.row:
        return choice.label
    name = marked(choice.row, "title")
    attribute = lang(choice.row, "title")
    return format_html("<span{}>{}</span>", attribute, name) if attribute else name


def parts(choice):
    """What stands in the link of a choice; the one that is chosen says so."""
    current = CURRENT if choice.is_chosen else ""
    return choice.address, current, label(choice), as_written(choice.number)


@register.filter
def as_written(number):
    """A number as the language writes it; small ones are the same in each."""
    return figure(number) if number >= 1000 else str(number)


@register.simple_tag
def choices(found):
    """The choices of a filter as items of a list."""
    return format_html_join("\n", f"<li>{LINK}</li>", map(parts, found))


@register.simple_tag
def places(found):
    """Countries with their cities as items of a list."""
    return format_html_join("\n", "<li>{}{}</li>", starmap(place, found))


def place(country, cities):
    """A country and its cities; a country that shows nothing is no link."""
    is_link = country.number or country.is_chosen
    name = format_html(LINK, *parts(country)) if is_link else country.label
    return name, format_html("<ul>{}</ul>", choices(cities)) if cities else ""


@register.simple_tag
def year_options(years, chosen):
    """The years to choose from; a month in the address stays what it is."""
    values = [(year.label, year.label) for year in years]
    if chosen and str(chosen) not in {value for value, _ in values}:
        values.insert(0, (str(chosen), chosen.display()))
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, SELECTED if value == str(chosen) else "", text)
            for value, text in values
        ),
    )


@register.simple_tag
def year_rows(years):
    """The rows of the table of years."""
    return format_html_join(
        "\n",
        '<tr><th scope="row">{}</th><td>{}</td></tr>',
        ((year_link(year), as_written(year.number)) for year in years),
    )


def year_link(year):
    if not (year.number or year.is_chosen):
        return year.label
    current = CURRENT if year.is_chosen else ""
    return format_html('<a href="{}"{}>{}</a>', year.address, current, year.label)


@register.simple_tag
def year_bars(facets):
    """The figure: a bar for each year, hollow outside the span; a gap for none.

    For the eye alone: the caption says what it shows and the table each number.
    """
    years = facets.years[::-1]
    return format_html(
        '<svg aria-hidden="true" width="{width}" height="{height}" '
        'viewBox="0 0 {width} {height}" preserveAspectRatio="none" '
        'fill="currentColor">{}<path d="M0 {top}h{width}v1h-{width}z"/></svg>',
        format_html_join("", RECTANGLE, bars(years, facets.most, facets.span)),
        width=YEAR * len(years),
        height=HEIGHT + 1,
        top=HEIGHT,
    )


def bars(years, most, span):
    """Where the bar of each year stands, and what it says to a pointer."""
    for place, year in enumerate(years):
        if year.number:
            height = max(2, round(HEIGHT * year.number / most))
            hollow = "" if span.touches(int(year.label)) else HOLLOW
            left = YEAR * place + (YEAR - BAR) // 2
            where = (left, HEIGHT - height, BAR, height)
            yield *where, hollow, year.label, as_written(year.number)
