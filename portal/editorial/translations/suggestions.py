"""Suggest former translations of segments that are similar to those of a text.

However many texts a form has, they are compared with all segments that are stored.
"""

from typing import NamedTuple

from portal.content.likeness import nearest
from portal.editorial.translations.segments import LONGEST, segments
from portal.models import TranslationSegment

LEAST = 75  # percent
# Segments of all texts of a form or a table, which take some 2 ms each; later ones get
# no suggestions.
SEGMENTS, SEGMENTS_OF_TABLE = 200, 2000
COMPARED, MOST_COMPARED = 500, 40  # pairs of segments for all, and for a segment
MOST_OF_EACH = 3  # suggestions for a segment
MOST = 30  # for a text


class Suggestion(NamedTuple):
    """A segment, a similar one with its translation, and the row of that one."""

    segment: str
    source: str
    translation: str
    likeness: int  # in percent
    kind: str
    object_id: int

    @property
    def in_words(self):
        return f"{self.likeness} %: {self.translation}"


def suggest(texts, kinds, but=("", ()), most=SEGMENTS):
    """Return the suggestions for each text (a `Text`), in the order of the text.

    `kinds` are the labels of the visible models, `but` is a label with keys of rows to
    exclude. Former ones are looked for for the first segments of all, at most `most`.
    """
    parts = [list(dict.fromkeys(segments(text.source))) for text in texts]
    wanted = {
        (text.source_language, each): True
        for text, found in zip(texts, parts, strict=True)
        for each in found
        if len(each) <= LONGEST
    }
    known = former([*wanted][:most], kinds, but)
    return [
        best([pair for each in found for pair in translated(text, each, known)])
        for text, found in zip(texts, parts, strict=True)
    ]


def translated(text, segment, known):
    """Return pairs of a place and a suggestion for a segment, the most similar first.

    Each translation is suggested once.
    """
    found = {}
    for percent, row in known.get((text.source_language, segment), ()):
        if words := row.translations.get(text.language):
            values = (segment, row.source, words, percent, row.kind, row.object_id)
            found.setdefault(words, Suggestion(*values))
    return list(enumerate(found.values()))[:MOST_OF_EACH]


def best(found):
    """Return the first suggestions of all segments, then the second ones, if too many.

    They keep the order of the text.
    """
    first = sorted(found, key=lambda pair: (pair[0], -pair[1].likeness))[:MOST]
    kept = {id(each) for _place, each in first}
    return [each for _place, each in found if id(each) in kept]


def former(wanted, kinds, but):
    """Return similar segments by language and segment: pairs of percent and row.

    The most similar and newest is first.
    """
    label, own = but
    rows = TranslationSegment.objects.filter(kind__in=kinds)
    rows = rows.exclude(kind=label, object_id__in=own).order_by("-pk")
    by_language = {language: {} for language, _text in wanted}
    for key, language, source in rows.values_list("pk", "language", "source"):
        by_language.get(language, {})[key] = source
    limit = COMPARED // max(1, len(wanted))
    limit = min(MOST_COMPARED, max(MOST_OF_EACH, limit))
    found = {
        (language, text): most_alike(text, by_language[language], limit)
        for language, text in wanted
    }
    stored = rows.in_bulk({key for pairs in found.values() for _percent, key in pairs})
    return {
        each: [(percent, stored[key]) for percent, key in sorted(pairs, reverse=True)]
        for each, pairs in found.items()
    }


def most_alike(text, segments, limit):
    """Return the most similar segments of a dictionary: pairs of percent and key.

    It is 100 percent only if every character is equal.
    """
    return [
        (100 if each == text else min(99, int(percent)), key)
        for each, percent, key in nearest(text, segments, LEAST, limit)
    ]
