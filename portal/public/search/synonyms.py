"""Widens a query: for a word that is one of a set, any other one of that will do."""

from functools import lru_cache
from typing import NamedTuple

from portal.models import Synonym
from portal.public.search.text.ngrams import joints, needed, sought
from portal.public.search.text.normalize import normal

MOST = 40  # other ways of writing that a query is widened by


class Way(NamedTuple):
    """A way of writing a word or a phrase: what of it is looked for.

    Its pieces tell it in a text, where those of a phrase follow each other, and by its
    grams the index finds it. What was typed means its words, wherever they stand.
    """

    text: str
    pieces: list
    grams: set
    is_phrase: bool

    @classmethod
    def of(cls, text, is_phrase=False):
        folded = normal(text)
        grams = {each for word in folded.split() for each in needed(word)}
        grams |= {*joints(folded)} if is_phrase else set()
        return cls(text, sought(folded), grams, is_phrase)


def stored():
    """The sets of words as staff has written them: one query, true at any moment."""
    return tuple(Synonym.objects.order_by("pk").values_list("words", flat=True))


def key_of(text):
    """What two ways of writing the same have in common: COVID-19, Covid 19."""
    return tuple(piece.text for piece in sought(normal(text)))


@lru_cache(maxsize=4)
def sets_by_key(texts):
    """The set of each word. A search reads them anew only where staff changed them."""
    found = {}
    for text in texts:
        ways = [Way.of(word, is_phrase=True) for word in Synonym(words=text).members]
        for way in ways:
            found.setdefault(key_of(way.text), ways)
    return found


def widened(words, texts):
    """For each word of a query, or run of words, the ways of writing it.

    First what was typed. Of two phrases that begin with the same word the longer one is
    meant.
    """
    known, at, left = sets_by_key(texts), 0, MOST
    while at < len(words):
        stops = range(len(words), at, -1)
        keys = {stop: key_of(" ".join(words[at:stop])) for stop in stops}
        stop = next((stop for stop in stops if keys[stop] in known), at + 1)
        typed = Way.of(" ".join(words[at:stop]))
        others = known.get(keys[stop], [])
        others = [way for way in others if key_of(way.text) != keys[stop]][:left]
        yield [typed, *others]
        at, left = stop, left - len(others)
