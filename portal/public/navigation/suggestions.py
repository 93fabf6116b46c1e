"""Suggest pages for an address that was not found.

The last parts of the address are compared with the addresses of all public pages, and
Chinese or Korean parts also with titles. The work is limited for any length of the
address and size of the site: one query for each of a few parts, and a few rows.
"""

import re
import unicodedata
from typing import NamedTuple

from django.db.models import F, Func, IntegerField, Value
from django.db.models.functions import Length
from modeltranslation.utils import get_translation_fields
from rapidfuzz import fuzz

from portal.content.kinds import content_models
from portal.content.models import Content
from portal.public.navigation.menu import kinds, list_title

LENGTH = 100  # of an address
PARTS = 3  # of an address that are compared, apart from the one that names a row
ROW = 3  # which part that is: /en/cities/incheon
SHOWN = 5
CANDIDATES = 30
PIECES = 6
NEAR = 0.6  # of 1, which means equal texts
HANGUL = "\u1100"  # first code point of East Asian scripts
TITLES = get_translation_fields("title")


class Shared(Func):
    """The number of some pieces of text that occur in any of the columns."""

    output_field = IntegerField()

    def __init__(self, columns, pieces):
        super().__init__(*columns)
        self.pieces = pieces

    def as_sql(self, compiler, connection, **context):
        columns = [compiler.compile(each)[0] for each in self.source_expressions]
        find = "INSTR" if connection.vendor == "sqlite" else "STRPOS"
        found = " OR ".join(f"{find}({column}, %s) > 0" for column in columns)
        counted = " + ".join(
            [f"CASE WHEN {found} THEN 1 ELSE 0 END"] * len(self.pieces)
        )
        return f"({counted})", [piece for piece in self.pieces for _ in columns]


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
    rated = {}
    for place, (parent, part) in enumerate(compared(path)):
        for rating, page in rated_pages(slug_of(part), is_last=place == 0):
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


def rated_pages(wanted, is_last):
    """Yield pages similar to a text, with ratings; lists only for the last part."""
    if pieces := pieces_of(wanted):
        yield from rated_rows(wanted, pieces)
        yield from rated_lists(wanted) if is_last else ()


def rated_lists(wanted):
    for kind in kinds():
        if kind.address and (rating := likeness(wanted, kind.name)):
            yield rating, Near(kind.address, kind.title)


def rated_rows(wanted, pieces):
    columns = ["slug"] if wanted.isascii() else TITLES
    by_label = {model._meta.label: model for model in content_models()}
    for label, _shared, _length, key, *texts in candidates(columns, pieces):
        values = dict(zip(["slug", *TITLES], texts, strict=True))
        rating = max(likeness(wanted, slug_of(values[name])) for name in columns)
        if rating:
            row = by_label[label](pk=key, **values)
            yield rating, Near(row.get_absolute_url(), list_title(by_label[label]), row)


def likeness(wanted, text):
    """Return the similarity of two texts from 0 to 1; 0 if it is too low.

    A text that contains the words is similar at any length.
    """
    if holds(text, wanted):
        return 2 * len(wanted) / (len(wanted) + len(text))
    return fuzz.ratio(wanted, text, score_cutoff=100 * NEAR) / 100


def holds(text, words):
    """Return True if a text has the words; they need 4 letters or 2 East Asian ones."""
    said = sum(2 if each >= HANGUL else 1 for each in words if each.isalpha())
    if words.isascii():
        text, words = f"-{text}", f"-{words}"
    return said >= 4 and words in text


def slug_of(text):
    """Convert a text to the form of an address: lower case, short, with hyphens."""
    text = unicodedata.normalize("NFKC", (text or "")[:LENGTH]).casefold()
    return re.sub(r"[\W_]+", "-", text).strip("-")[:LENGTH]


def pieces_of(text):
    """Return some pieces, spread over a text; none if it is too short."""
    size = 3 if text.isascii() else 2
    every = [text[start : start + size] for start in range(len(text) - size + 1)]
    step = max(1, -(-len(every) // PIECES))
    return list(dict.fromkeys(every[::step]))


def candidates(columns, pieces):
    """Return the rows that share most pieces, of all kinds, as tuples; short first."""
    first, *others = (matching(model, columns, pieces) for model in content_models())
    rows = first.union(*others, all=True)
    return rows.order_by("-shared", "length", "slug", "label")[:CANDIDATES]


def matching(model, columns, pieces):
    shared = Shared([F(column) for column in columns], pieces)
    rows = model.objects.pages().order_by()
    rows = rows.annotate(label=Value(model._meta.label), shared=shared)
    rows = rows.annotate(length=Length(columns[0]))
    rows = rows.filter(shared__gte=max(1, len(pieces) // 3))
    return rows.values_list("label", "shared", "length", "pk", "slug", *TITLES)
