"""Names: without the kind of place, in Latin letters, and misspelt."""

import re
import unicodedata
from functools import lru_cache
from itertools import combinations

from anyascii import anyascii

from portal.content.likeness import typing_errors
from portal.public.search.tokens import normal, pieces

SUFFIXES = (
    *("特别行政区", "特別市", "特别市", "广域市", "廣域市", "自治区", "市", "县", "縣"),
    *("区", "區", "岛", "島", "特別自治道", "특별자치시", "특별시", "광역시", "자치구"),
    *("시", "군", "구", "도", "섬", " city", " county", " district", " island"),
)
SHORTEST = 2  # characters of a name: 城市 is no place called 城
LONGEST = 24  # letters of a word that count
SYLLABLES = 12  # maximum of syllables from the start of a name
SURE = 6  # letters; a typing error in a shorter word may be another word
HANGUL = re.compile("[\uac00-\ud7a3]+")
VOWELS = set("aeiouv")  # ü is typed as v


def stems(name):
    """Yield a normal name, and the name without a suffix for the kind of place."""
    yield name
    for suffix in SUFFIXES:
        stem = name.removesuffix(suffix)
        if stem != name and len(stem) >= SHORTEST:
            yield stem


def heads(word, names):
    """Return the names that begin a word not in Latin letters, the longest first."""
    stops = () if word.isascii() else range(len(word), SHORTEST - 1, -1)
    return [word[:stop] for stop in stops if word[:stop] in names]


def split_name(word, names):
    """Split a normal word into the name with which it begins and the remaining text.

    A suffix for the kind of place is dropped: 仁川市 is 仁川, and 札幌市长 is 札幌 and
    市长. A word without a name, or in Latin letters, is not split.
    """
    if word not in names:
        for name in heads(word, names):
            rest = word.removeprefix(name)
            if rest in SUFFIXES:
                return [name]
            if len(rest) > 1:
                return [name, rest]
    return [word]


@lru_cache(maxsize=2_000)
def romanised(name):
    """Return the words in Latin letters that find a name.

    Each Chinese, Japanese or Korean character is a syllable; two or more consecutive
    ones are a word, so that `gugong` finds 沈阳故宫.
    """
    found = set()
    for kind, run, _start in pieces(normal(name)):
        if kind == "run":
            found.update(latin(part)[:LONGEST] for part in stretches(run))
        elif kind == "word" and not run.isascii():
            word = latin(run)[:LONGEST]
            found.update(word[:stop] for stop in range(1, len(word) + 1))
    return frozenset(found - {""})


@lru_cache(maxsize=10_000)
def latin(text):
    """Return a text in small Latin letters, without other characters.

    Cached, because each suggestion compares the same parts of names of places.
    """
    return re.sub("[^a-z]", "", anyascii(text).lower())


def stretches(run):
    """Return all parts of a run with two characters or more."""
    run = run[:SYLLABLES]
    ends = combinations(range(len(run) + 1), 2)
    return [run[start:stop] for start, stop in ends if stop - start > 1]


def is_misspelt(wanted, name):
    """Return True if a normal text without blanks may be a misspelling of a name.

    In Chinese it has to sound like a part of the name; if it has two characters, one of
    them has to be right. In letters it may differ by one error from the start of the
    name.
    """
    if not is_run(wanted):
        if wanted.isascii() and wanted in romanised(name):
            return True
        typed = letters(wanted)
        return any(is_slip(typed, each) for each in beginnings(name))
    sound, size = latin(wanted), len(wanted)
    return any(
        latin(part) == sound and (size > 2 or part == run or {*part} & {*wanted})
        for kind, run, _start in pieces(normal(name))
        if kind == "run"
        for part in stretches(run)
        if len(part) == size
    )


def is_run(text):
    """Return True if a text is all Chinese or Japanese, which is typed by its sound."""
    if text.isascii() or HANGUL.fullmatch(text):
        return False
    return [each.kind for each in pieces(text)] == ["run"]


@lru_cache(maxsize=2_000)
def beginnings(name):
    """Return letters of a name that a misspelling is compared with; Hangul as jamo.

    These are its words. A name in syllables is compared by its beginnings, because a
    suffix such as that after 仁川 only gives the kind of place.
    """
    found = []
    for kind, text, _start in pieces(normal(name)):
        if kind == "word":
            found.append(latin(text))
        elif kind == "run":
            stops = range(2, min(len(text), SYLLABLES) + 1)
            found += [letters(text[:stop]) for stop in stops]
    return tuple(found)


def letters(run):
    """Return the letters of Hangul, or those of other scripts in Latin."""
    is_hangul = HANGUL.fullmatch(run)
    return unicodedata.normalize("NFD", run) if is_hangul else latin(run)


def is_slip(wanted, word):
    """Return True if one of two words has one letter more, or two swapped.

    Or with another vowel; in Hangul another letter of any kind. Another consonant in
    Latin letters makes another name, as of 大连 and 大田.
    """
    if min(len(wanted), len(word)) < SURE or wanted == word:
        return wanted == word
    if len(wanted) != len(word):
        return typing_errors(wanted, word) == 1
    if sorted(wanted) == sorted(word):
        return typing_errors(wanted, word) <= 2
    others = [pair for pair in zip(wanted, word, strict=True) if pair[0] != pair[1]]
    is_same_sort = not others[0][0].isascii() or {*others[0]} <= VOWELS
    return len(others) == 1 and is_same_sort
