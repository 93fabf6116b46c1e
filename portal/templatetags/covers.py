"""Covers: a photograph where there is one, else a drawing made from the row."""

from django import template
from django.template.loader import render_to_string

from portal.content.place import Place
from portal.public.covers.registry import drawer_of
from portal.public.covers.scene import CARD, WIDE
from portal.public.covers.svg import svg
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
    return svg(found, drawer.number(), is_described=wide)


@register.simple_tag(takes_context=True)
def ink(context, row):
    """The class of the ink of a row's cover; its panel and name band have the same."""
    return f"ink-{drawer_in(context).cover(row).ink}"
