"""Cities and places as points of a map, in the reader's language."""

from django.utils.html import format_html

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.languages import bcp47, borrowed_language
from portal.drawing.maps.labels import Point


def position(row):
    """Return latitude and longitude of a row that may be None, or None."""
    if not row or row.latitude is None:
        return None
    return (row.latitude, row.longitude)


def point_of(row, about):
    """Return a row with a position as a point; `about` says what it is."""
    borrowed = borrowed_language(row, "short_title")
    name, lang = row.short_name, bcp47(borrowed) if borrowed else ""
    return Point(
        name=name,
        place=position(row),
        address=row.get_absolute_url(),
        about=str(about),
        lang=lang,
        label=mark_scripts(name, lang, "tspan"),
    )


def name_of(point):
    """Return the name of a point as HTML, with its language."""
    words = mark_scripts(point.name, point.lang)
    if not point.lang:
        return words
    return format_html('<span lang="{}">{}</span>', point.lang, words)
