"""Synonyms: a search for one word of a set finds entries with any word of it.

An entry with a word of a set has the mark of the set. The search looks for this mark
instead of for all words.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from portal.models import Synonym
from portal.public.search.tokens import BETWEEN, needles, normal, sought, spaced

MOST = 40  # other ways of writing that a query is widened by


@dataclass(frozen=True)
class Way:
    """One spelling of a word or a phrase, with the pieces that find it in a text.

    The pieces of a phrase have to be consecutive; typed words match in any position.
    """

    text: str
    pieces: list
    is_phrase: bool

    @classmethod
    def of(cls, text, is_phrase=False):
        return cls(text, sought(normal(text)), is_phrase)

    @cached_property
    def key(self):
        """Return a key that spellings of the same word share: COVID-19, Covid 19."""
        return tuple(piece.text for piece in self.pieces)

    @cached_property
    def needles(self):
        words = normal(self.text).split()
        return [each for word in words for each in needles(word)]

    @cached_property
    def pattern(self):
        """Pattern of a phrase in folded texts: a blank or a hyphen separates words."""
        found = re.escape(spaced(self.pieces[0].text))
        for one, other in pairwise(self.pieces):
            if one.stop != other.start:
                found += f"{BETWEEN}?" if other.kind == "word" else BETWEEN
            found += re.escape(spaced(other.text))
        return re.compile(found)

    def is_in(self, folded):
        """Return True if a folded text has the word or phrase."""
        if self.is_phrase:
            return bool(self.pattern.search(folded))
        return all(needle in folded for needle in self.needles)


class Set:
    """A set of synonyms, and the mark of entries that have one of its words."""

    def __init__(self, number, words):
        self.mark = f" {number} "
        self.mark_in_title = f" {number}t "
        self.ways = [Way.of(word, True) for word in Synonym(words=words).members]


@lru_cache(maxsize=4)
def sets_of(rows):
    """Return the sets of pairs of a number and words; cached until a change."""
    return [Set(number, words) for number, words in rows]


def stored():
    return sets_of(tuple(Synonym.objects.order_by("pk").values_list("pk", "words")))


def marks_of(title, text, sets):
    """Return the marks of the sets with a word in a folded title or text."""
    found = ""
    for each in sets:
        if any(way.is_in(title) for way in each.ways):
            found += each.mark + each.mark_in_title
        elif any(way.is_in(text) for way in each.ways):
            found += each.mark
    return found


def widened(words, sets):
    """Return the set and the spellings of each word or phrase of a query.

    The typed spelling is first. Of two phrases with the same first word, the longer one
    is used.
    """
    known, at, left = {}, 0, MOST
    for each in sets:
        for way in each.ways:
            known.setdefault(way.key, each)
    while at < len(words):
        stops = range(len(words), at, -1)
        runs = {stop: Way.of(" ".join(words[at:stop])) for stop in stops}
        stop = next((each for each in stops if runs[each].key in known), at + 1)
        typed = runs[stop]
        found = known.get(typed.key)
        others = [way for way in found.ways if way.key != typed.key] if found else []
        yield found, [typed, *others[:left]]
        at, left = stop, left - len(others[:left])
