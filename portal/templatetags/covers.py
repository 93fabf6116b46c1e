"""Covers: a photograph where there is one, else a drawing made from the row."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.place import Place
from portal.drawing.covers.picture import CARD, WIDE
from portal.drawing.covers.svg import svg
from portal.public.covers.registry import drawer_of
from portal.templatetags.portal import site

register = template.Library()
WHOLE, CROP = "portal/partials/_picture.html", "portal/partials/_crop.html"


def drawer_in(context):
    return drawer_of(context.request, site(context))


@register.simple_tag(takes_context=True)
def cover(context, row, wide=False):
    """The picture of a row: a crop of its photograph, else what is drawn of it.

    Empty where nothing is to be seen but the ink. One in a list stands beside the name
    and says nothing of its own to those who cannot see it; a wide one says what it
    shows.
    """
    if row.cover:
        name = WHOLE if wide else CROP
        is_small = isinstance(row, Place)  # two across on a phone
        values = {"picture": row.cover, "wide": wide, "is_small": is_small}
        return render_to_string(name, values)
    drawer = drawer_in(context)
    found = drawer.cover(row, WIDE if wide else CARD)
    return drawn(found, drawer.number(), is_described=wide)


def drawn(cover, number, is_described=False):
    """Return the drawing of a cover, and for who cannot see it what it shows."""
    if not cover.drawing:
        return ""
    text = svg(cover.drawing, cover.ink, number)
    drawing = mark_safe(text)  # noqa: S308 - of numbers alone
    if not is_described:
        return drawing
    # Not as its label: names in another script need an element of their own.
    words = mark_scripts(cover.description, None)
    return format_html('<span class="visually-hidden">{}</span>{}', words, drawing)


@register.inclusion_tag("portal/partials/_card.html", takes_context=True)
def cover_card(context, row, heading=None, **shown):
    """A cover in a list, with a `kicker` where one is wanted.

    Of what has a date `large` and `small`, such as a year and a day, take the place of
    the name, which then is below. `wide` sets the words beside the picture.
    """
    return {"row": row, "heading": heading or "h3", "shown": shown}


@register.simple_tag(takes_context=True)
def ink(context, row):
    """The class of the ink of a row's cover; its panel and name band have the same."""
    return f"ink-{drawer_in(context).cover(row).ink}"
