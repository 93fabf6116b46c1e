"""Names in the Latin alphabet, as people type them who cannot write their script."""

import re

from anyascii import anyascii

from portal.public.search.text.normalize import normal
from portal.public.search.text.pieces import pieces

LONGEST = 24  # letters of a word that count
SYLLABLES = 12  # maximum of syllables from the start of a name


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
    return found - {""}


def latin(text):
    """Return a text in small Latin letters, without other characters."""
    return re.sub("[^a-z]", "", anyascii(text).lower())


def stretches(run):
    """Yield all parts of a run with two characters or more."""
    run = run[:SYLLABLES]
    for start in range(len(run) - 1):
        for stop in range(start + 2, len(run) + 1):
            yield run[start:stop]
