"""Pages whose titles are nearest to what was not found: somebody may have mistyped.

Near are names of places that sound the same or are a slip away, and titles that have
most of the letters. What is compared comes from the index, however much there is.
"""

import json
from itertools import combinations
from typing import NamedTuple

from django.db.models import BooleanField, Value

from portal.models import SearchEntry
from portal.models.search import Sought
from portal.public.navigation.suggestions import NEAR, SHOWN, likeness
from portal.public.search.entries import IN_TITLE, NEAR_NAME, models_by_kind
from portal.public.search.hits import address_of, languages, title_in
from portal.public.search.lookup import public, together
from portal.public.search.text.misspellings import is_misspelt, is_run, letters, slips
from portal.public.search.text.ngrams import LONGEST, token
from portal.public.search.text.normalize import normal
from portal.public.search.text.romanization import latin

CANDIDATES = 40  # of each sort
LETTERS = 6  # of a run whose pairs are looked for
ENOUGH = 4  # characters of Chinese or Korean in which one may be another
NEAR_IN_LATIN = 0.75  # of 1; letters of words are more often the same by chance


class Near(NamedTuple):
    """A page to offer, by the title that its reader sees, with its language."""

    address: str
    code: str
    title: str


def nearby(asked):
    """The pages with the titles that are nearest to what was asked for."""
    found = rated(asked)
    nearest = sorted(found, key=lambda each: found[each][0], reverse=True)[:SHOWN]
    rows = public(nearest)
    return [
        Near(address_of(each[0], rows[each].slug), *title_in(found[each][1]))
        for each in nearest
        if each in rows
    ]


def rated(asked):
    """What is near, by kind and key: how near, and its texts.

    Of what is equally near that of the first kind of the menu comes first.
    """
    found, models = {}, models_by_kind()
    for is_name, kind, key, texts in together([*candidates(asked)], "ORDER BY 1 DESC"):
        known = json.loads(texts)
        near, length = rating(asked, known, is_name)
        if near and (kind, key) not in found:
            rank = (near, -models[kind].listing.position, -length)
            found[kind, key] = (rank, known)
    return found


def candidates(asked):
    """Queries for what is compared: names that are near, titles that share something.

    What is found by both comes first as a name.
    """
    for is_name, sets in ((True, near_names(asked)), (False, shared(asked))):
        if sets := [*sets]:
            rows = SearchEntry.objects.visible().filter(words__matches=Sought([sets]))
            rows = rows.order_by("-published_at", "kind", "object_id")[:CANDIDATES]
            flag = Value(is_name, BooleanField())
            yield rows.values_list(flag, "kind", "object_id", "texts")


def wanted(asked):
    """All that was asked for, and each of its words."""
    return dict.fromkeys([" ".join(asked.words), *asked.words])


def near_names(asked):
    """What an entry has of a name that sounds the same, or is a slip away."""
    for text in dict.fromkeys(each.replace(" ", "") for each in wanted(asked)):
        found = {latin(text)[:LONGEST]} - {""}
        found |= set() if is_run(text) else slips(letters(text))
        yield from ({NEAR_NAME + token(each)} for each in found)


def shared(asked):
    """What a title has at least: how a word begins, or two of its characters."""
    for piece in (piece for pieces in asked.pieces for piece in pieces):
        if piece.kind == "word" and len(piece.text) > 2:
            size = max(3, len(piece.text) * 2 // 5)
            yield {IN_TITLE + token(piece.text[:size])}
        elif piece.kind == "run":
            letters = dict.fromkeys(piece.text[:LETTERS])
            for pair in combinations(letters, 2):
                yield {IN_TITLE + token(letter) for letter in pair}


def rating(asked, texts, is_name):
    """How near the nearest title of an entry is, from 0 to 2, and how long it is.

    Near to all that was asked for, or to one of its words.
    """
    titles = [texts[code][0] for code in languages() if texts[code][0]]
    near, length = max(
        (max(nearness(each, title, is_name) for each in wanted(asked)), -len(title))
        for title in titles
    )
    return near, -length


def nearness(text, title, is_name):
    """2 where it is a name that was misspelt, else how much is alike; 0 if too little.

    The likeness is that to the title or to a part of it that is as long. Of a few
    characters of Chinese or Korean it says nothing: 大连市 is not 大田市.
    """
    is_short = len(text) < ENOUGH and not text.isascii()
    if (is_name or is_run(text)) and is_misspelt(text.replace(" ", ""), title):
        return 2
    if is_short:
        return 0
    title, enough = normal(title), NEAR_IN_LATIN if text.isascii() else NEAR
    found = max(likeness(text, part) for part in [title, *parts(text, title)])
    return found if found >= enough else 0


def parts(wanted, title):
    """As many words of the title, or as many characters where there are no words."""
    if wanted.isascii():
        words, size = title.split(), len(wanted.split())
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
    else:
        for at in range(len(title) - len(wanted) + 1):
            yield title[at : at + len(wanted)]
