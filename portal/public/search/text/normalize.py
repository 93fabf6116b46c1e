"""The normal form of texts, for comparison: equal for readers, equal here.

Full-width letters are narrow ones, Hangul is composed (NFKC), capitals are small ones,
and Latin letters have no accents. Invisible characters are ignored.
"""

import re
import unicodedata

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


def bare(letter):
    """Return a Latin letter without its accents."""
    parts = unicodedata.normalize("NFD", letter)
    return re.sub(f"[{MARKS}]", "", parts).translate(WITHOUT_PARTS)


BARE = {code: bare(chr(code)) for code in LATIN} | dict.fromkeys(range(0x300, 0x370))
ACCENTED = re.compile(f"[\u00c0-\u024f\u1e00-\u1eff{MARKS}]+")


def normal(text):
    """Return the text in normal form, for comparison."""
    text = unicodedata.normalize("NFKC", FORMATS.sub("", text)).casefold()
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
