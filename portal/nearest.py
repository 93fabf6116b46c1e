"""What somebody may have looked for whose address leads nowhere.

The last part of the address is compared with the addresses of all that is public; one
that is written in Chinese or Korean with the titles. However long it is and however
much there is on the site: one query, of which a few rows come back.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db.models import F, Func, IntegerField, Value
from modeltranslation.utils import get_translation_fields

from portal.content import Content, content_models
from portal.kinds import kinds, list_title

LENGTH = 100  # of an address
SHOWN = 5
CANDIDATES = 30
PIECES = 6
NEAR = 0.6  # of 1, where two texts are the same
TITLES = get_translation_fields("title")


class Shared(Func):
    """How many of some pieces of text there are in any of the columns."""

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
    """A page to offer: a row, or a list by its own name."""

    address: str
    kind: str
    row: Content | None = None


def nearest(path):
    """The public pages whose address or title is nearest to the end of a path.

    Of two that are equally near the one of the kind that was asked for comes first.
    """
    parent, slash, end = path.rstrip("/").rpartition("/")
    wanted = slug_of(end)
    pieces = pieces_of(wanted)
    if not pieces:
        return []
    rated = [*rated_lists(wanted), *rated_rows(wanted, pieces)]
    near = [each for each in rated if each[0] >= NEAR]
    near.sort(
        key=lambda each: (-each[0], not each[1].address.startswith(parent + slash))
    )
    return [page for _, page in near[:SHOWN]]


def rated_lists(wanted):
    for kind in kinds():
        if kind.address:
            yield likeness(wanted, kind.name), Near(kind.address, kind.title)


def rated_rows(wanted, pieces):
    columns = ["slug"] if wanted.isascii() else TITLES
    by_label = {model._meta.label: model for model in content_models()}
    for label, _shared, key, *texts in candidates(columns, pieces):
        values = dict(zip(["slug", *TITLES], texts, strict=True))
        rating = max(likeness(wanted, slug_of(values[name])) for name in columns)
        if rating >= NEAR:
            row = by_label[label](pk=key, **values)
            yield rating, Near(row.get_absolute_url(), list_title(by_label[label]), row)


def likeness(one, other):
    """How much two texts are alike, from 0 to 1."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    if min(match.real_quick_ratio(), match.quick_ratio()) < NEAR:
        return 0
    return match.ratio()


def slug_of(text):
    """A text as an address is written: small, short, with hyphens."""
    text = unicodedata.normalize("NFKC", (text or "")[:LENGTH]).casefold()
    return re.sub(r"[\W_]+", "-", text).strip("-")[:LENGTH]


def pieces_of(text):
    """Some pieces of a text, spread over all of it; none where it says too little."""
    size = 3 if text.isascii() else 2
    every = [text[start : start + size] for start in range(len(text) - size + 1)]
    step = max(1, -(-len(every) // PIECES))
    return list(dict.fromkeys(every[::step]))


def candidates(columns, pieces):
    """The rows of all kinds that share most with the pieces, as tuples."""
    first, *others = (matching(model, columns, pieces) for model in content_models())
    rows = first.union(*others, all=True)
    return rows.order_by("-shared", "slug", "label")[:CANDIDATES]


def matching(model, columns, pieces):
    shared = Shared([F(column) for column in columns], pieces)
    rows = model.objects.published().order_by()
    rows = rows.annotate(label=Value(model._meta.label), shared=shared)
    rows = rows.filter(shared__gte=max(1, len(pieces) // 3))
    return rows.values_list("label", "shared", "pk", "slug", *TITLES)
