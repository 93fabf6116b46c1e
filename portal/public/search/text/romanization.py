"""Names in the Latin alphabet, as people type them who cannot write their script."""

import re

from anyascii import anyascii

from portal.public.search.text.normalize import normal
from portal.public.search.text.pieces import pieces

LONGEST = 24  # letters of a word that count
SYLLABLES = 12  # of a name that are taken, from where it begins


def romanised(name):
    """The words by which a name is found in Latin letters.

    Each character of Chinese, Japanese or Korean is a syllable; two or more that stand
    side by side are a word, so that `gugong` finds 沈阳故宫.
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
    """A text in small Latin letters, without what is no letter."""
    return re.sub("[^a-z]", "", anyascii(text).lower())


def stretches(run):
    """All parts of a run with two characters or more."""
    run = run[:SYLLABLES]
    for start in range(len(run) - 1):
        for stop in range(start + 2, len(run) + 1):
            yield run[start:stop]
