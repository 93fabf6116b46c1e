"""Turn entries into results: title, snippet, date and address.

The snippet is the sentence with most of the words. Words are marked in both texts.
"""

import re
from bisect import bisect_left
from datetime import datetime
from itertools import chain, pairwise
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from modeltranslation.utils import resolution_order

from portal.content.i18n.lang_markup import mark_scripts
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import address_of_slug, kinds_by_label
from portal.content.partial_date import PartialDate
from portal.public.search.tokens import BETWEEN, UNSPACED, fold, placed

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


class Hit(NamedTuple):
    """A result page, in the language of the reader.

    `title_language` is another one if the title is a fallback, and so is `language`,
    that of the snippet, if only its texts have all words.
    """

    kind: str
    address: str
    title: str
    title_language: str
    snippet: str
    language: str
    begun: PartialDate | None
    ended: PartialDate | None
    updated_at: datetime


def hits(asked, entries):
    """Return the hit of each entry, a triple of kind, row and texts by language."""
    words, order, models = asked.groups, languages(), kinds_by_label()
    found, results = pattern_of(words), []
    for kind, row, texts in entries:
        title_code = next(code for code in order if texts[code][0])
        title = texts[title_code][0]
        code = language_in(texts, words, order)
        own_title, *others = texts[code]
        if code != title_code:
            others.append(own_title)
        begun, ended = row.dates
        hit = Hit(
            kind=kind,
            address=address_of_slug(models[kind], row.slug),
            title=marked(title, found, title_code),
            title_language=title_code,
            snippet=snippet(others, words, found, code),
            language=code,
            begun=begun,
            ended=ended,
            updated_at=row.updated_at,
        )
        results.append(hit)
    return results


def languages():
    """Return all languages, in the order of fallbacks for the reader."""
    return list(dict.fromkeys([*resolution_order(get_language()), *LANGUAGES]))


def language_in(texts, words, order):
    """Return the first language with all words, else that of the reader."""
    order = [code for code in order if any(texts[code])]
    has_all = (c for c in order if number_of(words, "\n".join(texts[c])) == len(words))
    return next(has_all, order[0])


def number_of(words, text):
    """Return how many of the words a text has, each in any of its spellings."""
    folded = fold(text)
    return sum(any(way.is_in(folded) for way in ways) for ways in words)


def pattern_of(words):
    """Return the pattern of everything to mark; adjacent matches are one mark."""
    found = set()
    for way in chain.from_iterable(words):
        texts = [re.escape(piece.text) for piece in way.pieces]
        if way.is_phrase:
            for at, (one, other) in enumerate(pairwise(way.pieces)):
                texts[at] += "" if one.stop == other.start else BETWEEN
            texts = ["".join(texts)]
        found.update(texts)
    longest_first = sorted(found, key=lambda each: (-len(each), each))
    return re.compile(f"(?:{BEGINNING}(?:{'|'.join(longest_first)}))+")


def snippet(texts, words, found, language):
    """Return the first of the sentences with most of the words, as HTML.

    If none of them has a word, return the first sentence.
    """
    best, most = "", -1
    for each in filter(None, chain.from_iterable(map(sentences, texts))):
        number = number_of(words, each)
        if number > most:
            best, most = each, number
        if most == len(words):
            break
    return marked(shortened(best, found, language), found, language)


def sentences(text):
    start = 0
    for end in END.finditer(text):
        yield text[start : end.end()].strip()
        start = end.end()
    yield text[start:].strip()


def shortened(sentence, found, language):
    """Return the part of a sentence to show, cut between words.

    The first match is in its first half.
    """
    size = LENGTHS.get(language, LENGTH)
    if len(sentence) <= size:
        return sentence
    folded, places = placed(sentence)
    match = found.search(folded)
    place = places[match.start()] if match else 0
    start = max(0, min(place - size // 4, len(sentence) - size))
    stop = min(len(sentence), start + size)
    if is_within_word(sentence, start):
        blank = sentence.find(" ", start, place)
        start = blank + 1 if blank >= 0 else place
    if is_within_word(sentence, stop):
        blank = sentence.rfind(" ", place + 1, stop)
        stop = blank if blank >= 0 else stop
    before, after = "…" if start else "", "…" if stop < len(sentence) else ""
    return f"{before}{sentence[start:stop].strip()}{after}"


def is_within_word(text, place):
    """Return True if a cut there would split a word; not in Chinese and Japanese."""
    both = text[max(0, place - 1) : place + 1]
    return len(both) == 2 and all(
        each.isalnum() and ord(each) not in IDEOGRAPHS for each in both
    )


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
