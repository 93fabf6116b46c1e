"""The pieces of texts that the index knows, so that a word is found by looking it up.

Of what is written without spaces, such as Chinese and Korean with its endings, these
are all single characters, and all runs of two and of three: a word is found wherever
it stands. Of other words these are their beginnings. Every other character is a piece
of its own, so that % and _ mean themselves. Words that follow each other are known by
where one goes over into the next, so that a phrase is told from its words.

A longer run is taken as found where all of its runs of three are. That they stand apart
in a text is rare, and both engines agree about it.
"""

import re
import unicodedata
from base64 import b32encode
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

LONGEST = 24  # letters of a word that count
UNSPACED = (
    "\u0e01-\u0e5b\u1100-\u11ff\u3005-\u3007\u3041-\u30ff\u3105-\u312f\u3131-\u318e"
    "\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
RUN = re.compile(rf"(?P<run>[{UNSPACED}]+)|(?P<word>[^\W_{UNSPACED}]+)|(?P<sign>\S)")
BETWEEN = re.compile("[ \u2010-\u2013-]")  # the words of a phrase
# Punctuation that says something; the rest only stands between words.
TELLING = set("%‰_&@#*\\§")


class Piece(NamedTuple):
    """A run of characters of one kind in a normal text, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def tells(self):
        """Whether it counts where it stands among words."""
        is_symbol = unicodedata.category(self.text[0])[0] == "S"
        return self.kind != "sign" or is_symbol or self.text in TELLING


def pieces(text):
    """The pieces of a normal text, from the first to the last."""
    return [Piece(each.lastgroup, each[0], each.start()) for each in RUN.finditer(text)]


def seams(found):
    """The pairs of characters with which one piece goes over into the next."""
    for one, other in pairwise(found):
        is_seam = one.start + len(one.text) == other.start
        if is_seam and one.tells and other.tells:
            yield one.text[-1] + other.text[0]


def joints(text):
    """How a word goes over into the next one, with a blank or a hyphen between them.

    Of Latin words the first counts as a whole, of the next one how it begins.
    """
    for one, other in pairwise(each for each in pieces(text) if each.tells):
        if BETWEEN.fullmatch(text, one.start + len(one.text), other.start):
            head = one.text[:LONGEST] if one.kind == "word" else one.text[-1]
            yield f"{head} {other.text[: 4 if other.kind == 'word' else 1]}"


def grams(text):
    """Everything by which a normal text can be found."""
    every = pieces(text)
    found = {*seams(every), *joints(text)}
    for kind, run, _start in every:
        if kind == "run":
            for size in (1, 2, 3):
                found.update(run[at : at + size] for at in range(len(run) - size + 1))
        elif kind == "word":
            found.update(run[:size] for size in range(1, min(len(run), LONGEST) + 1))
        else:
            found.add(run)
    return found


def sought(word):
    """The pieces of a word that somebody looks for: what tells, else its signs."""
    every = pieces(word)
    return [each for each in every if each.tells] or every


def needed(word):
    """What a text must have to have the word in it."""
    every = sought(word)
    found = set(seams(every))
    for kind, run, _start in every:
        if kind == "run" and len(run) > 3:
            found.update(run[at : at + 3] for at in range(len(run) - 2))
        else:
            found.add(run[:LONGEST])
    return found


@lru_cache(maxsize=200_000)
def token(gram):
    """A gram as letters and digits: no engine finds anything in it to obey or to cut.

    Forty bits: that two grams of a site share a token does not happen.
    """
    digest = blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=5).digest()
    return b32encode(digest).decode().lower()
