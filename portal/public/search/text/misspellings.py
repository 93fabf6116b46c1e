"""Names that are misspelt: what a slip of the pen leaves of them, and what is none."""

import re
import unicodedata

from portal.public.search.text.ngrams import LONGEST, pieces
from portal.public.search.text.normalize import normal
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


def slips(word):
    """A word, and what is left of it without one of its letters; none of a short one.

    Two words of which one is misspelt have one of these in common.
    """
    word = word[:LONGEST]
    if len(word) < SHORTEST:
        return set()
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def is_slip(wanted, word):
    """Whether one of two words is the other with one letter more or two swapped.

    Or with another vowel; in Hangul another letter of any kind. Another consonant in
    Latin letters makes another name, as of 大连 and 大田.
    """
    if min(len(wanted), len(word)) < SHORTEST or wanted == word:
        return wanted == word
    start = next(
        (at for at, (a, b) in enumerate(zip(wanted, word, strict=False)) if a != b),
        min(len(wanted), len(word)),
    )
    one, other = wanted[start:], word[start:]
    if len(one) != len(other):
        return one[1:] == other or one == other[1:]
    if one[:2] == other[1::-1] and one[2:] == other[2:]:
        return True
    is_same_sort = not one[0].isascii() or {one[0], other[0]} <= VOWELS
    return one[1:] == other[1:] and is_same_sort
