"""Words that mean the same: whoever looks for one of them finds what has any of them.

An entry that has a word of a set carries the mark of the set, which is looked for in
place of all its words.
"""

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

from portal.models import Synonym
from portal.public.search.text.normalize import normal
from portal.public.search.text.pieces import needles, phrase, sought

MOST = 40  # other ways of writing that a query is widened by


class Way(NamedTuple):
    """A way of writing a word or a phrase, with the pieces that tell it in a text.

    Those of a phrase follow each other. What was typed means its words, wherever they
    stand.
    """

    text: str
    pieces: list
    is_phrase: bool

    @classmethod
    def of(cls, text, is_phrase=False):
        return cls(text, sought(normal(text)), is_phrase)

    @property
    def key(self):
        """What two ways of writing the same have in common: COVID-19, Covid 19."""
        return tuple(piece.text for piece in self.pieces)

    @property
    def needles(self):
        words = normal(self.text).split()
        return [each for word in words for each in needles(word)]


class Set:
    """A set of synonyms, and the mark of entries that have one of its words."""

    def __init__(self, number, words):
        self.mark = f" {number} "
        self.mark_in_title = f" {number}t "
        self.ways = [Way.of(word, True) for word in Synonym(words=words).members]

    @cached_property
    def pattern(self):
        texts = sorted((normal(way.text) for way in self.ways), key=len, reverse=True)
        return re.compile("|".join(map(phrase, texts)))


@lru_cache(maxsize=4)
def sets_of(rows):
    """The sets of rows, pairs of a number and words. They are parsed once a change."""
    return [Set(number, words) for number, words in rows]


def stored():
    """The sets as staff has written them."""
    return sets_of(tuple(Synonym.objects.order_by("pk").values_list("pk", "words")))


def marks_of(title, text, sets):
    """The marks of the sets of which a folded title or text has a word."""
    found = ""
    for each in sets:
        is_in_title = each.pattern.search(title)
        if is_in_title or each.pattern.search(text):
            found += each.mark
        if is_in_title:
            found += each.mark_in_title
    return found


def widened(words, sets):
    """For each word of a query, or run of words, its set and its ways of writing.

    First what was typed. Of two phrases that begin with the same word the longer one is
    meant.
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
