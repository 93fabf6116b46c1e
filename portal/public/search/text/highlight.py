"""The words of a query where they stand in a text, marked."""

import re
from bisect import bisect_left

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.content.i18n.lang_markup import mark_scripts
from portal.public.search.text.ngrams import UNSPACED
from portal.public.search.text.normalize import placed

BEGINNING = rf"(?<![^\W_{UNSPACED}])"


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
