"""A rich text as a visitor reads it: with links and pictures as they are now."""

import html
import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from portal.content.kinds import kinds_by_label
from portal.content.rich_text.references import (
    HREF,
    own_path,
    page_at,
    reference_in,
    references,
    with_references,
)
from portal.content.rich_text.sanitize import (
    KEPT_FIGURE,
    VALUES,
    number,
    numbers_in,
)

LINK = re.compile(rf"<a({VALUES})>|</a>")
TABLE = re.compile(rf"<table{VALUES}>|</table>")


def for_readers(text, pictures, known=()):
    """Return a cleaned text for visitors in the active language, as safe HTML.

    Links to pages that are not public are removed. Only pictures of the manager
    `pictures` are shown, because the files of others are not public. `known` are public
    rows that the page has fetched, whose addresses need no query.
    """
    text = with_public_links(with_references(text), known)
    keys = numbers_in(text)
    pictures = pictures.in_bulk(keys) if keys else {}

    def shown(found):
        key, tag, caption = found.groups()
        picture = pictures.get(number(key))
        language = re.search(r' lang="[^"]*"', tag or "")
        context = {
            "picture": picture,
            "text": mark_safe(caption or ""),  # noqa: S308 - it was cleaned
            "text_lang": mark_safe(language[0] if language else ""),  # noqa: S308
            "lazy": True,
        }
        return (
            render_to_string("portal/partials/_picture.html", context)
            if picture
            else ""
        )

    text = KEPT_FIGURE.sub(shown, TABLE.sub(scrolling, text))
    return mark_safe(text)  # noqa: S308 - it was cleaned


def scrolling(found):
    """Wrap a table in a box that can be scrolled, also by keyboard."""
    is_end = found[0] == "</table>"
    return "</table></div>" if is_end else f'<div class="wide" tabindex="0">{found[0]}'


def with_public_links(text, known=()):
    """Keep links to public pages, in the active language, and the text of others."""
    addresses = public_addresses(text, known)
    is_kept = []

    def shown(found):
        if found[0] == "</a>":
            return "</a>" if is_kept and is_kept.pop() else ""
        values = HREF.sub(lambda href: public_href(href[1], addresses), found[1])
        is_kept.append(" href=" in values)
        return f"<a{values}>" if is_kept[-1] else ""

    return LINK.sub(shown, text)


def public_addresses(text, known):
    """Return the address of each public page in a text, in the active language."""
    found = {(row._meta.label_lower, row.pk): row.get_absolute_url() for row in known}
    models = kinds_by_label()
    for label, keys in references(text).items():
        unknown = [key for key in keys if (label, key) not in found]
        if unknown and label in models:
            rows = models[label].objects.published().filter(pk__in=unknown)
            for row in rows.for_address():
                found[label, row.pk] = row.get_absolute_url()
    return found


def public_pages(text):
    """Return the rows whose pages a stored text links to, by kind and key.

    For a row that is shown on the page of another one this is that page.
    """
    models, found = kinds_by_label(), {}
    for label, keys in references(text or "").items():
        if model := models.get(label):
            add_names(found, model.objects.pages().filter(pk__in=keys))
        if model and model.part_of:
            parts = model.objects.published().filter(pk__in=keys).values(model.part_of)
            whole = model._meta.get_field(model.part_of).related_model
            add_names(found, whole.objects.published().filter(pk__in=parts))
    return [found[key] for key in sorted(found)]


def add_names(found, rows):
    found |= {(row._meta.label_lower, row.pk): row for row in rows.for_names()}


def public_href(href, known):
    """Return the attribute for readers, empty if the page is not public."""
    if href.startswith("content:"):
        page, rest = reference_in(href)
        address = known.get(page)
        if not address:
            return ""
        rest = "" if "#" in address else rest  # it has a fragment of its own
        return f' href="{address}{rest}"'
    if page_at(href):
        return ""  # `with_references` has found no such page
    path, rest = own_path(html.unescape(href))
    language = path and path.split("/")[1]
    if language in dict(settings.LANGUAGES):
        path = path.replace(f"/{language}", f"/{get_language()}", 1)
        return format_html(' href="{}{}"', path, rest)
    return f' href="{href}"'
