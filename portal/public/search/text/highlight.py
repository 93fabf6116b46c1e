"""The words of a query where they stand in a text, marked."""

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
    """What finds a piece in a normal text; a word only where it begins."""
    return (BEGINNING if piece.kind == "word" else "") + re.escape(piece.text)


def patterns(way):
    """What finds the pieces of a way of writing; a phrase as a whole."""
    if not way.is_phrase:
        return [pattern(piece) for piece in way.pieces]
    found = pattern(way.pieces[0])
    for one, other in pairwise(way.pieces):
        is_seam = one.start + len(one.text) == other.start
        found += ("" if is_seam else BETWEEN.pattern) + re.escape(other.text)
    return [found]


def words_of(asked):
    """For each word of a query what finds it, in each of its ways of writing."""
    return [
        [[re.compile(each) for each in patterns(way)] for way in ways]
        for ways in asked.groups
    ]


def has(folded, word):
    """Whether a normal text has the word, as the index takes it."""
    return any(all(each.search(folded) for each in way) for way in word)


def every_piece(asked):
    """What finds everything that is to be marked, from where it begins to its end."""
    found = {each for ways in asked.groups for way in ways for each in patterns(way)}
    found = sorted(found, key=lambda each: (-len(each), each))
    return re.compile(f"(?:{'|'.join(found)})+")


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
