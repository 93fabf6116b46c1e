"""Pages whose titles are nearest to what was not found: somebody may have mistyped.

Near are names of places that sound the same or are a slip away, and titles that have
most of the letters.
"""

import json
from typing import NamedTuple

from rapidfuzz import fuzz, process

from portal.models import SearchEntry
from portal.public.navigation.suggestions import NEAR, SHOWN, likeness
from portal.public.search.entries import models_by_kind
from portal.public.search.hits import address_of, languages, title_in
from portal.public.search.lookup import check_entries, public
from portal.public.search.text.misspellings import is_misspelt, is_run
from portal.public.search.text.normalize import normal
from portal.public.search.text.places import heads, stems

POOL = 20_000  # pages that are compared, the newest ones
CANDIDATES = 40  # titles for each word
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
    for kind, key, texts, is_name in candidates(asked):
        known = json.loads(texts)
        near, length = rating(asked, known, is_name)
        if near:
            rank = (near, -models[kind].listing.position, -length)
            found[kind, key] = (rank, known)
    return found


def candidates(asked):
    """What is compared: all places, and the titles that have most in common.

    Raises `NoIndexError` where nothing at all is known.
    """
    pool = SearchEntry.objects.visible().order_by("-published_at", "kind", "object_id")
    pool = list(pool.values_list("kind", "object_id", "texts", "names", "title")[:POOL])
    if not pool:
        check_entries()
    titles = {at: title for at, (*_row, names, title) in enumerate(pool) if not names}
    alike = dict.fromkeys(at for at, row in enumerate(pool) if row[3])
    for text in wanted(asked):
        best = process.extract(
            text,
            titles,
            scorer=fuzz.partial_ratio,
            score_cutoff=100 * NEAR / 2,
            limit=CANDIDATES,
        )
        alike |= dict.fromkeys(at for _title, _score, at in best)
    for at in alike:
        kind, key, texts, names, _title = pool[at]
        yield kind, key, texts, bool(names)


def wanted(asked):
    """All that was asked for, each of its words, and the name in a word."""
    names = asked.vocabulary.names
    within = (
        each for word in asked.words for each in (*stems(word), *heads(word, names)[:1])
    )
    return dict.fromkeys([" ".join(asked.words), *within])


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
