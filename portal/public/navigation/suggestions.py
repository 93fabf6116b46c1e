"""Suggest pages for an address that was not found.

The last parts of the address are compared with the addresses of all public pages, and
Chinese or Korean parts also with titles. One query finds these, and only a few short
parts are compared, however long the address is.
"""

import re
import unicodedata
from typing import NamedTuple

from django.db.models import Value
from modeltranslation.utils import get_translation_fields

from portal.content.kinds import content_models
from portal.content.likeness import likeness
from portal.content.models import Content
from portal.public.navigation.menu import kinds, list_title

LENGTH = 100  # of an address
PARTS = 3  # of an address that are compared, apart from the one that names a row
ROW = 3  # which part that is: /en/cities/incheon
SHOWN = 5
CANDIDATES = 30  # rows for each part
NEAR = 0.6  # of 1, which means equal texts
HANGUL = "\u1100"  # first code point of East Asian scripts
TITLES = get_translation_fields("title")


class Near(NamedTuple):
    """A suggested page: a row, or a list by its own name."""

    address: str
    kind: str
    row: Content | None = None


def nearest(path):
    """Return public pages whose address or title is similar to parts of a path.

    The row whose address begins the path is first, then pages similar to the last part.
    Of equally similar pages, one of the requested kind is first.
    """
    rated, rows = {}, None
    for place, (parent, part) in enumerate(compared(path)):
        wanted = slug_of(part)
        if len(wanted) < (3 if wanted.isascii() else 2):
            continue
        if rows is None:
            rows = public_rows()
        pages = [*rated_rows(wanted, rows), *(rated_lists(wanted) if not place else ())]
        for rating, page in pages:
            begins = bool(page.row) and path.startswith(page.address)
            is_asked_for = page.address.startswith(parent)
            rank = (not begins, place, -rating, not is_asked_for)
            rated.setdefault(page.address, (rank, page))
    ranked = sorted(rated.values(), key=lambda each: each[0])
    return [page for _, page in ranked[:SHOWN]]


def compared(path):
    """Yield the parts of a path to compare, last first, each with its parent path.

    The language and the lists above the requested page are left out.
    """
    parts = path.rstrip("/").split("/")
    last = len(parts) - 1
    lists = {kind.name for kind in kinds() if kind.address}
    places = [*range(last, max(last - PARTS, 1), -1), min(last, ROW)]
    for place in dict.fromkeys(places):
        if place == last or parts[place] not in lists:
            yield "/".join([*parts[:place], ""]), parts[place]


def public_rows():
    """Return kind, key, slug and titles of all public rows, by one query."""
    first, *others = (
        model.objects.pages()
        .order_by()
        .annotate(label=Value(model._meta.label))
        .values_list("label", "pk", "slug", *TITLES)
        for model in content_models()
    )
    return list(first.union(*others, all=True))


def rated_rows(wanted, rows):
    """Yield the rows nearest to a text, with ratings."""
    found, by_label = [], {model._meta.label: model for model in content_models()}
    for label, key, slug, *titles in rows:
        texts = [slug] if wanted.isascii() else map(slug_of, titles)
        if rating := max(rating_of(wanted, text) for text in texts):
            found.append((-rating, len(slug), slug, label, key, titles))
    for rating, _length, slug, label, key, titles in sorted(found)[:CANDIDATES]:
        model = by_label[label]
        row = model(pk=key, slug=slug, **dict(zip(TITLES, titles, strict=True)))
        yield -rating, Near(row.get_absolute_url(), list_title(model), row)


def rated_lists(wanted):
    for kind in kinds():
        if kind.address and (rating := rating_of(wanted, kind.name)):
            yield rating, Near(kind.address, kind.title)


def rating_of(wanted, text):
    """Return the similarity of two texts from 0 to 1; 0 if it is too low.

    A text that contains the words is similar at any length.
    """
    # The words have to begin there, and need 4 letters or 2 East Asian ones.
    is_in = f"-{wanted}" in f"-{text}" if wanted.isascii() else wanted in text
    letters = (2 if each >= HANGUL else 1 for each in wanted if each.isalpha())
    if is_in and sum(letters) >= 4:
        return 2 * len(wanted) / (len(wanted) + len(text))
    return likeness(wanted, text, 100 * NEAR) / 100


def slug_of(text):
    """Convert a text to the form of an address: lower case, short, with hyphens."""
    text = unicodedata.normalize("NFKC", (text or "")[:LENGTH]).casefold()
    return re.sub(r"[\W_]+", "-", text).strip("-")[:LENGTH]
