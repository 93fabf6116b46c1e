"""What is shown of a hit: the words where they stand in its texts, marked."""

import re
from bisect import bisect_left

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.content.i18n.lang_markup import mark_scripts
from portal.public.search.text.ngrams import UNSPACED
from portal.public.search.text.normalize import normal, placed

LENGTHS = {"en": 200}  # characters of an excerpt
LENGTH = 100  # in a script whose characters say more
BEGINNING = rf"(?<![^\W_{UNSPACED}])"
GAP, BETWEEN = " … ", " · "


def pattern(pieces):
    """What finds the pieces in a normal text; a word only where it begins."""
    found = {
        (BEGINNING if piece.kind == "word" else "") + re.escape(piece.text)
        for piece in pieces
    }
    return re.compile("|".join(sorted(found, key=lambda each: (-len(each), each))))


def words_of(asked):
    """What finds the pieces of each word of a query."""
    return [[pattern([piece]) for piece in pieces] for pieces in asked.pieces]


def has(folded, word):
    """Whether a normal text has the word, as the index takes it."""
    return all(piece.search(folded) for piece in word)


def every_piece(asked):
    return pattern([piece for pieces in asked.pieces for piece in pieces])


def marked(text, found, language):
    """The text as HTML, everything that is found in it within <mark>."""
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


def excerpt(texts, words, found, language):
    """A few lines of the texts with as many of the words as they can hold, as HTML.

    Where none of them has a word, the first begins to tell what the page is about.
    """
    text = BETWEEN.join(texts)
    size = LENGTHS.get(language, LENGTH)
    spans = spans_with(text, words, size) or [around(text, 0, size)]
    shown = GAP.join(text[start:stop].strip() for start, stop in spans)
    before = "…" if spans[0][0] else ""
    after = "…" if spans[-1][1] < len(text) else ""
    return marked(f"{before}{shown}{after}", found, language)


def spans_with(text, words, size):
    """The span of the text that holds the first of each word; two where they lie apart.

    None where there is no word in it.
    """
    firsts = places_of(text, words)
    if not firsts:
        return []
    short = around(text, firsts[0], size // 2)
    far = [first for first in firsts if first > short[1] + size // 8]
    if far:
        return [short, around(text, far[0], size // 2)]
    return [around(text, firsts[0], size)]


def places_of(text, words):
    """Where the first of each word stands in the text, in the order of the text."""
    folded = normal(text)
    found = [word[0].search(folded) for word in words]
    firsts = sorted(match.start() for match in found if match)
    if not firsts or len(folded) == len(text):
        return firsts
    _folded, places = placed(text)
    return [places[min(first, len(places) - 1)] for first in firsts]


def around(text, place, size):
    """A span with the place in its first quarter, which cuts no Latin word apart."""
    start = max(0, place - size // 4)
    stop = min(len(text), start + size)
    if is_within_word(text, start):
        blank = text.find(" ", start, place)
        start = blank + 1 if blank >= 0 else place
    if is_within_word(text, stop):
        blank = text.rfind(" ", place + 1, stop)
        stop = blank if blank >= 0 else stop
    return start, stop


def is_within_word(text, place):
    both = text[max(0, place - 1) : place + 1]
    return len(both) == 2 and both.isascii() and both.isalnum()
