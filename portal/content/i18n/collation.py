"""The order of names: by pinyin where Chinese is the language, else by their letters.

Each database has an order of its own; SQLite goes by the numbers of the characters. So
what goes by name is sorted here, alike on both engines.
"""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii
from django.utils.translation import get_language

READINGS = Path(__file__).with_name("pinyin.txt")


@cache
def readings():
    """Return the syllables of words with an unusual reading of their characters."""
    lines = READINGS.read_text("utf-8").splitlines()
    words = (line.split() for line in lines if line and not line.startswith("#"))
    return {word: syllables for word, *syllables in words}


def syllables(name):
    """Yield the reading of each character of a name, in lower case without tones."""
    longest = max(map(len, readings()))
    start = 0
    while start < len(name):
        words = (name[start : start + size] for size in range(longest, 0, -1))
        word = next((word for word in words if word in readings()), name[start])
        yield from readings().get(word, [anyascii(word).lower()])
        start += len(word)


@lru_cache(maxsize=5000)
def key_in(language, name):
    if language == "zh-hans":
        # Equal syllables go by tone, as GB 2312 orders their characters.
        tones = (character.encode("gb18030") for character in name)
        return [*zip(syllables(name), tones, strict=True)]
    parts = unicodedata.normalize("NFKD", name)
    letters = "".join(each for each in parts if not unicodedata.combining(each))
    return [letters.casefold(), name]


def name_key(name):
    """Return the sort key of a name in the active language."""
    return key_in(get_language() or "zh-hans", str(name))
