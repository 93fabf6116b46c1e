"""Titles that are nearest to what was not found: somebody may have mistyped them."""

import json
from itertools import combinations
from typing import NamedTuple

from portal.models import SearchEntry
from portal.models.search import Sought
from portal.public.navigation.suggestions import NEAR, SHOWN, likeness
from portal.public.search.entries import IN_TITLE
from portal.public.search.hits import address_of, languages, title_in
from portal.public.search.lookup import public
from portal.public.search.text.ngrams import token
from portal.public.search.text.normalize import normal

CANDIDATES = 40
LETTERS = 6  # of a run whose pairs are looked for


class Near(NamedTuple):
    """A page to offer, by the title that its reader sees, with its language."""

    address: str
    code: str
    title: str


def nearby(asked):
    """The pages with the titles that are nearest to what was asked for."""
    sets = [*shared(asked)]
    if not sets:
        return []
    entries = SearchEntry.objects.visible().filter(words__matches=Sought(sets))
    entries = entries.order_by("-published_at", "kind", "object_id")[:CANDIDATES]
    found = entries.values_list("kind", "object_id", "texts")
    rated = [(best(asked, json.loads(texts)), *rest, texts) for *rest, texts in found]
    rated = sorted(rated, key=lambda each: each[0], reverse=True)
    rated = [each[1:] for each in rated if each[0][0] >= NEAR][:SHOWN]
    rows = public([each[:2] for each in rated])
    return [
        Near(address_of(kind, rows[kind, key].slug), *title_in(json.loads(texts)))
        for kind, key, texts in rated
        if (kind, key) in rows
    ]


def shared(asked):
    """What a title has at least: how a word begins, or two of its characters."""
    for piece in (piece for pieces in asked.pieces for piece in pieces):
        if piece.kind == "word" and len(piece.text) > 2:
            size = max(2, len(piece.text) * 2 // 5)
            yield {IN_TITLE + token(piece.text[:size])}
        elif piece.kind == "run":
            letters = dict.fromkeys(piece.text[:LETTERS])
            for pair in combinations(letters, 2):
                yield {IN_TITLE + token(letter) for letter in pair}


def best(asked, texts):
    """How near the nearest title of an entry is, from 0 to 1; of two the shorter one.

    Near to all that was asked for, or to one of its words.
    """
    wanted = dict.fromkeys([" ".join(asked.words), *asked.words])
    titles = [texts[code][0] for code in languages() if texts[code][0]]
    return max(
        (max(nearness(each, normal(title)) for each in wanted), -len(title))
        for title in titles
    )


def nearness(wanted, title):
    """The likeness to the title or to a part of it that is as long."""
    return max(likeness(wanted, part) for part in [title, *parts(wanted, title)])


def parts(wanted, title):
    """As many words of the title, or as many characters where there are no words."""
    if wanted.isascii():
        words, size = title.split(), len(wanted.split())
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
    else:
        for at in range(len(title) - len(wanted) + 1):
            yield title[at : at + len(wanted)]
