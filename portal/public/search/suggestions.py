"""Suggest pages with similar titles if a query finds nothing, for mistyped words.

Similar are names of places with the same sound or one typing error, and titles that
have most of the letters.
"""

from typing import NamedTuple

from django.db.models import Q

from portal.content.kinds import address_of_slug, content_models, kinds_by_label
from portal.content.likeness import likeness, nearest_by_part, nearest_part
from portal.models import SearchEntry
from portal.public.navigation.suggestions import NEAR, SHOWN
from portal.public.search.entries import kinds_of_places
from portal.public.search.hits import languages
from portal.public.search.lookup import NoIndexError, public
from portal.public.search.names import heads, is_misspelt, is_run, stems

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
    rows, order, models = public(nearest), languages(), kinds_by_label()
    pages = []
    for kind, key in nearest:
        if row := rows.get((kind, key)):
            code = next(code for code in order if row.titles[code])
            address = address_of_slug(models[kind], row.slug)
            pages.append(Near(address, code, row.titles[code]))
    return pages


def rated(asked):
    """Return the rating of each similar page, by kind and key.

    Of equally similar pages, those of earlier kinds in the menu come first, then those
    with the shorter title.
    """
    texts, places = dict.fromkeys([" ".join(asked.words)]), asked.vocabulary.names
    for word in asked.words:
        texts |= dict.fromkeys([*stems(word), *heads(word, places)[:1]])
    models, found = kinds_by_label(), {}
    for kind, key, names, titles in candidates(texts):
        near, length = max(
            (max(nearness(text, title, names) for text in texts), -len(title))
            for title in map(str.strip, titles.split("\n"))
        )
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
        first, *others = (
            each.objects.pages().values("pk") for each in content_models()
        )
        if first.union(*others, all=True).exists():
            raise NoIndexError
    titles = {at: title for at, (*_row, names, title) in enumerate(pool) if not names}
    alike = dict.fromkeys(at for at in range(len(pool)) if at not in titles)
    for text in texts:
        best = nearest_by_part(text, titles, 100 * NEAR, CANDIDATES)
        alike |= dict.fromkeys(at for _title, _score, at in best)
    return [pool[at] for at in alike]


def nearness(text, title, names):
    """Return 2 for a misspelt name, else the similarity; 0 if that is too low.

    In letters only a place, which has `names`, is misspelt.

    The similarity is that to the title, or to a part with as many words or characters.
    It is not used for short Chinese or Korean texts, in which it means nothing: 大连市
    is not 大田市.
    """
    if (names or is_run(text)) and is_misspelt(text.replace(" ", ""), title):
        return 2
    enough, parts = NEAR, [title]
    if text.isascii():
        enough, words, size = NEAR_IN_LATIN, title.split(), len(text.split())
        starts = range(len(words) - size + 1)
        parts += [" ".join(words[at : at + size]) for at in starts]
    elif len(text) < ENOUGH:
        return 0
    elif len(text) < len(title):
        parts.append(nearest_part(text, title))
    found = max([likeness(text, part) for part in parts]) / 100
    return found if found >= enough else 0
