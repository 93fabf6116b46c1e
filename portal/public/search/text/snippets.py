"""Snippets of texts that were found: the sentence with the words, marked."""

import re

from portal.public.search.text.highlight import has, marked
from portal.public.search.text.normalize import normal, placed

LENGTHS = {"en": 160}  # characters that are shown of a sentence
LENGTH = 100  # in scripts with more meaning per character
# The end of a sentence: the end of a line, any 。 and a full stop after a word, unless
# that is as short as No. or the next word begins with a small letter.
END = re.compile(
    r"\n"
    r"|[。！？]+[”’」』）)]*"
    r"|(?:(?<=\w\w\w)|(?<=[가-힣)”’\"%]))[.!?]+[”’\")]*(?=\s+[^\sa-z0-9])"
)
IDEOGRAPHS = range(0x2E80, 0xA000)


def sentences(text):
    start = 0
    for end in END.finditer(text):
        yield text[start : end.end()].strip()
        start = end.end()
    yield text[start:].strip()


def snippet(texts, words, found, language):
    """Return the first of the sentences with most of the words, as HTML.

    If none of them has a word, return the first sentence.
    """
    best, most = "", -1
    for sentence in filter(None, (each for text in texts for each in sentences(text))):
        folded = normal(sentence)
        number = sum(has(folded, word) for word in words)
        if number > most:
            best, most = sentence, number
        if most == len(words):
            break
    return marked(shortened(best, found, language), found, language)


def shortened(sentence, found, language):
    """Return the part of a sentence to show, around the first match."""
    size = LENGTHS.get(language, LENGTH)
    if len(sentence) <= size:
        return sentence
    folded, places = placed(sentence)
    match = found.search(folded)
    start, stop = around(sentence, places[match.start()] if match else 0, size)
    before, after = "…" if start else "", "…" if stop < len(sentence) else ""
    return f"{before}{sentence[start:stop].strip()}{after}"


def around(text, place, size):
    """Return a span with the position in its first half, cut between words."""
    start = max(0, min(place - size // 4, len(text) - size))
    stop = min(len(text), start + size)
    if is_within_word(text, start):
        blank = text.find(" ", start, place)
        start = blank + 1 if blank >= 0 else place
    if is_within_word(text, stop):
        blank = text.rfind(" ", place + 1, stop)
        stop = blank if blank >= 0 else stop
    return start, stop


def is_within_word(text, place):
    """Return True if a cut there would split a word; not in Chinese and Japanese."""
    both = text[max(0, place - 1) : place + 1]
    return len(both) == 2 and all(
        each.isalnum() and ord(each) not in IDEOGRAPHS for each in both
    )
