"""Mark the words of a query in a text."""

import re
from bisect import bisect_left
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.content.i18n.lang_markup import mark_scripts
from portal.public.search.text.normalize import placed
from portal.public.search.text.pieces import BETWEEN, UNSPACED

BEGINNING = rf"(?<![^\W_{UNSPACED}])"


def pattern(piece):
    """Return the pattern of a piece in a normal text; a word only at its beginning."""
    return (BEGINNING if piece.kind == "word" else "") + re.escape(piece.text)


def patterns(way):
    """Return the patterns of the pieces of a spelling; one pattern for a phrase."""
    if not way.is_phrase:
        return [pattern(piece) for piece in way.pieces]
    found = pattern(way.pieces[0])
    for one, other in pairwise(way.pieces):
        is_seam = one.start + len(one.text) == other.start
        found += ("" if is_seam else BETWEEN.pattern) + re.escape(other.text)
    return [found]


def words_of(asked):
    """Return the patterns of each word of a query, for each of its spellings."""
    return [
        [[re.compile(each) for each in patterns(way)] for way in ways]
        for ways in asked.groups
    ]


def has(folded, word):
    """Return True if a normal text has the word, by the rules of the index."""
    return any(all(each.search(folded) for each in way) for way in word)


def every_piece(asked):
    """Return the pattern of everything to mark; adjacent matches are one mark."""
    found = {each for ways in asked.groups for way in ways for each in patterns(way)}
    found = sorted(found, key=lambda each: (-len(each), each))
    return re.compile(f"(?:{'|'.join(found)})+")


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
