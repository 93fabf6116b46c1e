"""Suggest pages with similar titles if a query finds nothing, for mistyped words.

Similar are names of places with the same sound or one typing error, and titles that
have most of the letters.
"""

from typing import NamedTuple

from django.db.models import Q

from portal.content.likeness import likeness, nearest_by_part, nearest_part
from portal.models import SearchEntry
from portal.public.navigation.suggestions import NEAR, SHOWN
from portal.public.search.entries import kinds_of_places, models_by_kind, sound
from portal.public.search.hits import address_of, languages
from portal.public.search.lookup import check_entries, public
from portal.public.search.text.names import (
    LONGEST,
    heads,
    is_misspelt,
    is_run,
    latin,
    stems,
)

POOL = 1_000  # pages that are compared beside all places: those written last
CANDIDATES = 40  # titles for each word
ENOUGH = 4  # characters of Chinese or Korean in which one may be another
NEAR_IN_LATIN = 0.75  # of 1; letters of words are more often the same by chance


class Near(NamedTuple):
    """A page to offer, by the title that its reader sees, with its language."""

    address: str
    code: str
    title: str


def nearby(asked):
    """Return the pages whose titles are nearest to the query."""
    ratings = rated(asked)
    nearest = sorted(ratings, key=ratings.get, reverse=True)[:SHOWN]
    rows = public(nearest)
    return [
        Near(address_of(each[0], rows[each].slug), *title_of(rows[each]))
        for each in nearest
        if each in rows
    ]


def title_of(row):
    return next((code, row.titles[code]) for code in languages() if row.titles[code])


def rated(asked):
    """Return the rating of each similar page, by kind and key.

    Of equally similar pages, those of earlier kinds in the menu come first.
    """
    texts, models, found = wanted(asked), models_by_kind(), {}
    for kind, key, names, title in candidates(texts):
        titles = [each.strip() for each in title.split("\n")]
        near, length = rating(texts, titles, names)
        if near:
            found[kind, key] = (near, -models[kind].listing.position, length)
    return found


def candidates(texts):
    """Return the entries to compare: all places, and the most similar titles.

    Raises `NoIndexError` if there are pages but no entry.
    """
    visible = SearchEntry.objects.visible()
    newest = SearchEntry.objects.order_by("-pk").values("pk")[:POOL]
    pool = visible.filter(Q(kind__in=kinds_of_places()) | Q(pk__in=newest))
    pool = list(pool.order_by("pk").values_list("kind", "object_id", "names", "title"))
    if not pool:
        check_entries()
    titles = {at: title for at, (*_row, names, title) in enumerate(pool) if not names}
    alike = dict.fromkeys(at for at in range(len(pool)) if at not in titles)
    for text in texts:
        best = nearest_by_part(text, titles, 100 * NEAR, CANDIDATES)
        alike |= dict.fromkeys(at for _title, _score, at in best)
    return [pool[at] for at in alike]


def wanted(asked):
    """Return the query, each of its words, and a name at the start of a word."""
    names = asked.vocabulary.names
    within = (
        each for word in asked.words for each in (*stems(word), *heads(word, names)[:1])
    )
    return dict.fromkeys([" ".join(asked.words), *within])


def rating(texts, titles, names):
    """Return the rating of the nearest title, from 0 to 2, and its negative length.

    So of two equally near titles the shorter one is the larger value.
    """
    sounds = {text: may_sound(text, names) for text in texts}
    return max(
        (max(nearness(text, title, sounds[text]) for text in texts), -len(title))
        for title in titles
    )


def nearness(text, title, may_sound):
    """Return 2 for a misspelt name, else the similarity; 0 if that is too low.

    The similarity is that to the title or to a part of the same length. It is not used
    for short Chinese or Korean texts, in which it means nothing: 大连市 is not 大田市.
    """
    if may_sound and is_misspelt(text.replace(" ", ""), title):
        return 2
    if len(text) < ENOUGH and not text.isascii():
        return 0
    enough = NEAR_IN_LATIN if text.isascii() else NEAR
    found = max(likeness(text, part) for part in parts(text, title)) / 100
    return found if found >= enough else 0


def may_sound(text, names):
    """Return True if it is worth looking whether a title is misspelt as the text.

    Of a place, all words by which its names sound are known.
    """
    if is_run(text):
        return not names or sound(latin(text)[:LONGEST]) in names
    return bool(names)


def parts(wanted, title):
    """Yield the title, and its parts with as many words or characters as the text."""
    yield title
    if wanted.isascii():
        words, size = title.split(), len(wanted.split())
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
    elif len(wanted) < len(title):
        yield nearest_part(wanted, title)
