"""Names that are misspelt: what a slip of the pen leaves of them, and what is none."""

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

SHORTEST = 6  # letters in which a slip is told from another word
HANGUL = re.compile("[\uac00-\ud7a3]+")
VOWELS = set("aeiouv")  # ü is typed as v


def is_misspelt(wanted, name):
    """Whether a normal text without blanks is how somebody may misspell a name.

    In Chinese it sounds like a part of the name, and in one of two characters is right;
    in letters it is a slip away from how the name begins.
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
    """Whether it is Chinese or Japanese throughout, whose letters nobody types."""
    found = pieces(text)
    return [each.kind for each in found] == ["run"] and not HANGUL.fullmatch(text)


def runs(name):
    return [each.text for each in pieces(normal(name)) if each.kind == "run"]


def beginnings(name):
    """What a name can be mistaken for a misspelling of, as letters: of Hangul its own.

    Each word of it. One in syllables is known by how it begins: what follows 仁川 says
    what kind of place it is.
    """
    for kind, text, _start in pieces(normal(name)):
        if kind == "word":
            yield latin(text)
        elif kind == "run":
            stops = range(2, min(len(text), SYLLABLES) + 1)
            yield from (letters(text[:stop]) for stop in stops)


def letters(run):
    """The letters of Hangul, in Latin those of all else."""
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
