"""The words of texts: their form for comparison, and the pieces that find them.

In normal form, what is equal for readers is equal here. Full-width letters are narrow
ones, Hangul is composed (NFKC), capitals are small ones, and Latin letters have no
accents. Invisible characters are ignored.

A word in a script without spaces, such as Chinese, or Korean with its endings, is found
at any position; other words at their start. Every other character is a piece of its
own, so that % and _ mean themselves.
"""

import re
import unicodedata
from typing import NamedTuple

LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
MARKS = "\u0300-\u036f"
WITHOUT_PARTS = str.maketrans("øłđħıŧŋ", "oldhitn")  # no mark that could be taken away
FORMATS = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e01ef]+"
)
# A letter with its marks, to normalise each one by itself.
CLUSTER = re.compile(
    "[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?"
    "|[\uac00-\ud7a3][\u11a8-\u11ff]?"
    f"|.[{MARKS}\u3099\u309a\uff9e\uff9f]*",
    re.DOTALL,
)
JOINED = re.compile(f"[{MARKS}\u3099\u309a\uff9e\uff9f\u1160-\u11ff]")
UNSPACED = (
    "\u0e01-\u0e5b\u1100-\u11ff\u3005-\u3007\u3041-\u30ff\u3105-\u312f\u3131-\u318e"
    "\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
WORD = rf"[^\W_{UNSPACED}]+"
RUN = re.compile(rf"(?P<run>[{UNSPACED}]+)|(?P<word>{WORD})|(?P<sign>\S)")
BETWEEN = "[ \u2010-\u2013-]"  # the words of a phrase
# Punctuation with a meaning of its own; other punctuation only separates words.
TELLING = set("%‰_&@#*\\§")
BEFORE_WORD = re.compile(rf"[^\S\n]*({WORD})")
# Characters for private use, which mean nothing to a reader.
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def bare(letter):
    parts = unicodedata.normalize("NFD", letter)
    return re.sub(f"[{MARKS}]", "", parts).translate(WITHOUT_PARTS)


BARE = {code: bare(chr(code)) for code in LATIN} | dict.fromkeys(range(0x300, 0x370))
ACCENTED = re.compile(f"[\u00c0-\u024f\u1e00-\u1eff{MARKS}]+")
# Full-width signs, as in any Chinese sentence: one of them makes NFKC 100 times slower.
WIDE = re.compile("[\uff01-\uff5e]+")
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def normal(text):
    """Return the text in normal form, for comparison."""
    text = WIDE.sub(lambda found: found[0].translate(NARROW), FORMATS.sub("", text))
    text = unicodedata.normalize("NFKC", text).casefold()
    return ACCENTED.sub(lambda found: found[0].translate(BARE), text)


def placed(text):
    """Return the normal text, and the original position of each of its characters.

    Slow if one character becomes several, so it is meant for displayed texts only.
    """
    folded = normal(text)
    if len(folded) == len(text) and not JOINED.search(text):
        return folded, range(len(text) + 1)
    letters, places = [], []
    for cluster in CLUSTER.finditer(text):
        letter = normal(cluster[0])
        letters.append(letter)
        places += [cluster.start()] * len(letter)
    return "".join(letters), [*places, len(text)]


def tidy(text):
    """Return a text for display: in one line, composed, without format characters."""
    return " ".join(unicodedata.normalize("NFC", FORMATS.sub("", text)).split())


class Piece(NamedTuple):
    """A run of characters of one kind in a normal text, and its position."""

    kind: str
    text: str
    start: int

    @property
    def tells(self):
        """Return True if the piece has a meaning beside words."""
        is_symbol = unicodedata.category(self.text[0])[0] == "S"
        return self.kind != "sign" or is_symbol or self.text in TELLING

    @property
    def stop(self):
        return self.start + len(self.text)


def pieces(text):
    return [Piece(each.lastgroup, each[0], each.start()) for each in RUN.finditer(text)]


def sought(word):
    """Return the pieces of a word to search for: those with a meaning, else all."""
    every = pieces(word)
    return [each for each in every if each.tells] or every


def fold(text):
    """Return the text in the form for search: normal, a blank before each Latin word.

    So `" sis"` is in it if a word begins with sis.
    """
    return spaced(PRIVATE.sub("", normal(text)))


def spaced(text):
    return BEFORE_WORD.sub(r" \1", text)


def needles(word):
    """Return the strings that a folded text with the word contains.

    Adjacent pieces are joined. Punctuation without a meaning is left out, so O'Brien is
    " o" and " brien".
    """
    joined = []
    for each in sought(PRIVATE.sub("", word)):
        if joined and joined[-1][-1].stop == each.start:
            joined[-1].append(each)
        else:
            joined.append([each])
    return [spaced("".join(piece.text for piece in some)) for some in joined]
