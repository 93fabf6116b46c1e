"""Snippets of texts that were found: the sentence with the words, marked."""

import re
from bisect import bisect_left
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.content.i18n.lang_markup import mark_scripts
from portal.public.search.text.tokens import BETWEEN, UNSPACED, fold, placed

LETTER = rf"[^\W_{UNSPACED}]"  # of a word in a script with spaces
BEGINNING = f"(?:(?<!{LETTER})|(?!{LETTER}))"  # not inside of such a word
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
    for each in filter(None, (each for text in texts for each in sentences(text))):
        number = number_of(words, each)
        if number > most:
            best, most = each, number
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


def number_of(words, text):
    """Return how many of the words a text has, each in any of its spellings."""
    folded = fold(text)
    return sum(any(way.is_in(folded) for way in ways) for ways in words)


def patterns(way):
    """Return the patterns of a spelling in normal texts: of a phrase, or its pieces."""
    texts = [re.escape(piece.text) for piece in way.pieces]
    if not way.is_phrase:
        return texts
    found = texts[0]
    for (one, other), text in zip(pairwise(way.pieces), texts[1:], strict=True):
        found += ("" if one.stop == other.start else BETWEEN.pattern) + text
    return [found]


def pattern_of(words):
    """Return the pattern of everything to mark; adjacent matches are one mark."""
    found = {each for ways in words for way in ways for each in patterns(way)}
    found = sorted(found, key=lambda each: (-len(each), each))
    return re.compile(f"(?:{BEGINNING}(?:{'|'.join(found)}))+")


def marked(text, found, language):
    """Return the text as HTML, with matches in <mark>."""
    folded, places = placed(text)
    parts, end = [], 0
    for match in found.finditer(folded):
        start, stop = places[match.start()], places[match.end()]
        if stop == places[match.end() - 1]:  # inside of one character, such as ㎞
            stop = places[bisect_left(places, stop + 1)]
        if start < end or start == stop:
            continue
        parts.append(mark_scripts(text[end:start], language))
        mark = mark_scripts(text[start:stop], language)
        parts.append(format_html("<mark>{}</mark>", mark))
        end = stop
    parts.append(mark_scripts(text[end:], language))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped
