"""Misspelt names: which errors are accepted, and which are not."""

import re
import unicodedata

from rapidfuzz.distance import OSA, Indel

from portal.public.search.text.normalize import normal
from portal.public.search.text.pieces import pieces
from portal.public.search.text.romanization import (
    SYLLABLES,
    latin,
    romanised,
    stretches,
)

SHORTEST = 6  # letters; a typing error in a shorter word may be another word
HANGUL = re.compile("[\uac00-\ud7a3]+")
VOWELS = set("aeiouv")  # ü is typed as v


def is_misspelt(wanted, name):
    """Return True if a normal text without blanks may be a misspelling of a name.

    In Chinese it has to sound like a part of the name; if it has two characters, one of
    them has to be right. In letters it may differ by one error from the start of the
    name.
    """
    if not is_run(wanted):
        return wanted in romanised(name) or any(
            is_slip(letters(wanted), each) for each in beginnings(name)
        )
    sound, size = latin(wanted), len(wanted)
    return any(
        latin(part) == sound and (size > 2 or part == run or {*part} & {*wanted})
        for run in runs(name)
        for part in stretches(run)
        if len(part) == size
    )


def is_run(text):
    """Return True if a text is all Chinese or Japanese, which is typed by its sound."""
    found = pieces(text)
    return [each.kind for each in found] == ["run"] and not HANGUL.fullmatch(text)


def runs(name):
    return [each.text for each in pieces(normal(name)) if each.kind == "run"]


def beginnings(name):
    """Yield letters of a name that a misspelling is compared with; Hangul as jamo.

    These are its words. A name in syllables is compared by its beginnings, because a
    suffix such as that after 仁川 only gives the kind of place.
    """
    for kind, text, _start in pieces(normal(name)):
        if kind == "word":
            yield latin(text)
        elif kind == "run":
            stops = range(2, min(len(text), SYLLABLES) + 1)
            yield from (letters(text[:stop]) for stop in stops)


def letters(run):
    """Return the letters of Hangul, or those of other scripts in Latin."""
    is_hangul = HANGUL.fullmatch(run)
    return unicodedata.normalize("NFD", run) if is_hangul else latin(run)


def is_slip(wanted, word):
    """Return True if one of two words has one letter more, or two swapped.

    Or with another vowel; in Hangul another letter of any kind. Another consonant in
    Latin letters makes another name, as of 大连 and 大田.
    """
    if min(len(wanted), len(word)) < SHORTEST or wanted == word:
        return wanted == word
    if len(wanted) != len(word):
        return Indel.distance(wanted, word, score_cutoff=1) == 1
    if sorted(wanted) == sorted(word):
        return OSA.distance(wanted, word, score_cutoff=2) <= 2
    others = [pair for pair in zip(wanted, word, strict=True) if pair[0] != pair[1]]
    is_same_sort = not others[0][0].isascii() or {*others[0]} <= VOWELS
    return len(others) == 1 and is_same_sort
