"""Pages of this site by their path, as a reader or a form names them."""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, gettext, override

from portal.content.models import Content
from portal.public.navigation.menu import list_title

LONGEST = 500  # characters
CODES = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
# No text that a browser reads as another host, and no link to a preview.
OWN = re.compile(
    rf"/(?:{CODES})/(?!preview/|/)[^\\?#\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*"
)


class OwnPage(NamedTuple):
    """A page of this site: its path, and its name or its row, if any."""

    path: str
    name: str = ""
    row: Content | None = None


def own_path(text, root=""):
    """Return the path in `text` if it is a page of this site, else "".

    An absolute address has to begin with `root`.
    """
    text = text.strip()
    if root and text.startswith(f"{root}/"):
        try:
            text = unquote(urlsplit(text).path)
        except ValueError:
            return ""
    text = re.split("[?#]", text, maxsplit=1)[0]
    is_own = len(text) <= LONGEST and OWN.fullmatch(text)
    return text if is_own else ""


def page_at(path, rows=None):
    """Return the page at a path, in the language of the reader.

    `rows` returns the rows of a model to search; the default is its public rows.
    """
    name, model, slug = resolved(path)
    if not slug:
        return OwnPage(path, name)
    found = rows(model) if rows else model.objects.published()
    return OwnPage(path, row=found.filter(slug=slug).first())


def resolved(path):
    """Return the name of a page without a row, else the kind and slug of its row."""
    with override(get_language_from_path(path)):
        try:
            match = resolve(path)
        except (Resolver404, ValueError):
            return "", None, ""
    model = getattr(match.func, "view_initkwargs", {}).get("model")
    if model is None:
        name = gettext("Home") if match.view_name == "home" else ""
        return name, None, ""
    if "slug" not in match.kwargs:
        return list_title(model), None, ""
    return "", model, match.kwargs["slug"]


def titles_of(paths):
    """Return page titles by path, public or not; a query for each kind."""
    titles, slugs = {}, {}
    for path in paths:
        titles[path], model, slug = resolved(path)
        if slug:
            slugs.setdefault(model, {}).setdefault(slug, []).append(path)
    for model, of_kind in slugs.items():
        for row in model.objects.filter(live=None, slug__in=of_kind):
            titles.update(dict.fromkeys(of_kind[row.slug], str(row)))
    return titles
