"""Pictures; covers are a photograph if there is one, else a drawing of the row."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.place import Place
from portal.drawing.covers.picture import CARD, WIDE, svg
from portal.files import renditions
from portal.public.covers.registry import drawer_of
from portal.templatetags.portal import site

register = template.Library()
WHOLE, CROP = "portal/partials/_picture.html", "portal/partials/_crop.html"


def drawer_in(context):
    return drawer_of(context.request, site(context))


@register.simple_tag(takes_context=True)
def cover(context, row, wide=False):
    """Render the picture of a row: a crop of its photograph, else a drawing.

    Empty if the drawing would have no more than its ink. A picture in a list has no
    alternative text, because the name is beside it; a wide one has a description.
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
    """Render a cover in a list, with an optional `kicker`.

    For a row with a date, `large` and `small`, such as a year and a day, are above the
    name. `wide` puts the text beside the picture.
    """
    empty = dict.fromkeys(("kicker", "large", "small", "wide"))
    return {"row": row, "heading": heading or "h3", **empty, **shown}


@register.simple_tag(takes_context=True)
def ink(context, row):
    """Return the class of the ink of a row's cover, for its panel and name band."""
    return f"ink-{drawer_in(context).cover(row).ink}"


def offered(picture, choice):
    """Return the `<source>` elements of a picture: type and srcset of each kind.

    Browsers choose from the stored renditions.
    """
    found = []
    for ending in renditions.KINDS:
        stored = renditions.stored(picture, choice, ending)
        if stored:
            srcset = ", ".join(f"{url(picture, n)} {r.width}w" for n, r in stored)
            found.append({"type": f"image/{ending}", "srcset": srcset})
    return found


def url(picture, name):
    return picture.file.storage.url(name)


@register.simple_tag
def whole(picture):
    return offered(picture, renditions.whole(picture))


@register.simple_tag
def crop(picture):
    """Return the sources of a crop around the focal point, and the `<img>`."""
    choice = renditions.crops(picture)
    stored = renditions.stored(picture, choice, "webp")
    if not stored:
        return None
    name, largest = stored[-1]
    return {
        "sources": offered(picture, choice),
        "url": url(picture, name),
        "width": largest.width,
        "height": largest.height,
    }
