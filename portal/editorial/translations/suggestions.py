"""What was translated before of a text: segments of others that are much like its own.

However many texts a form has, they are looked up together, by their bands. Of a band
that many segments have the newest are read; the fewer bands there are, the more.
"""

from collections import Counter, defaultdict
from itertools import batched
from typing import NamedTuple

from portal.content.querysets import statement_of, together
from portal.editorial.translations.likeness import LEAST, LONGEST, bands, likeness
from portal.editorial.translations.segments import segments
from portal.models import SegmentBand, TranslationSegment

SEGMENTS = 200  # of all texts of a form; what comes after them is not looked for
READ, MOST_OF_BAND = 24_000, 400  # keys of segments for all of a form, and for a band
BANDS_AT_ONCE = 400  # SQLite takes 500 parts of a union
COMPARED, MOST_COMPARED = 500, 40  # pairs of segments for all, and for a segment
MOST_OF_EACH = 3
MOST = 30  # for a text


class Suggestion(NamedTuple):
    """A segment of a text, its like with the translation, and where that stands."""

    segment: str
    source: str
    translation: str
    likeness: int  # in percent
    kind: str
    object_id: int


class Former(NamedTuple):
    """A stored segment that is alike; in order, the most alike and newest is last."""

    likeness: int
    key: int
    source: str
    translations: dict
    kind: str
    object_id: int


def suggest(texts, kinds, but):
    """For each text to translate (a `Text`) its suggestions, in the order of the text.

    `kinds` are the labels of what may be shown, `but` is a label and keys of rows that
    are no former ones.
    """
    parts = [list(dict.fromkeys(segments(text.source))) for text in texts]
    wanted = {
        (text.source_language, each): True
        for text, found in zip(texts, parts, strict=True)
        for each in found
        if len(each) <= LONGEST
    }
    known = former([*wanted][:SEGMENTS], kinds, but)
    return [
        best([each for s in found for each in translated(text, s, known)])
        for text, found in zip(texts, parts, strict=True)
    ]


def translated(text, segment, known):
    """The suggestions for a segment, the most alike first, each translation once."""
    found = {}
    for each in known.get((text.source_language, segment), ()):
        if words := each.translations.get(text.language):
            values = (segment, each.source, words, *each[:1], *each[4:])
            found.setdefault(words, Suggestion(*values))
    return list(enumerate(found.values()))[:MOST_OF_EACH]


def best(found):
    """Of too many for a text the best; the order is that of the text."""
    ranked = sorted(found, key=lambda pair: (pair[0], -pair[1].likeness))[:MOST]
    kept = {id(each) for _place, each in ranked}
    return [each for _place, each in found if id(each) in kept]


def former(wanted, kinds, but):
    """What is alike to each segment, by language and segment, the most alike first."""
    by_segment = {(language, text): bands(text) for language, text in wanted}
    holders = holding({band for found in by_segment.values() for band in found})
    most = min(MOST_COMPARED, COMPARED // max(1, len(wanted)))
    candidates = {
        each: first([key for band in found for key in holders[band]], most)
        for each, found in by_segment.items()
    }
    keys = {key for found in candidates.values() for key in found}
    rows = fetched(keys, kinds, but)
    return {
        each: sorted(alike(each, [rows[key] for key in found if key in rows]))[::-1]
        for each, found in candidates.items()
    }


def first(keys, number):
    """The keys that come most often, and of these the newest."""
    counts = Counter(keys)
    return sorted(counts, key=lambda key: (-counts[key], -key))[:number]


def holding(numbers):
    """The keys of the segments that have a band, by band."""
    found = defaultdict(list)
    most = min(MOST_OF_BAND, READ // max(1, len(numbers)))
    rows = SegmentBand.objects.filter(band=-1).order_by("-segment_id")
    # Django takes longer to write a statement than it takes to ask.
    sql, values = statement_of(rows.values_list("band", "segment_id")[:most])
    for some in batched(sorted(numbers), BANDS_AT_ONCE):
        parts = [
            (sql, tuple(band if each == -1 else each for each in values))
            for band in some
        ]
        for band, key in together(parts):
            found[band].append(key)
    return found


def fetched(keys, kinds, but):
    label, own = but
    rows = TranslationSegment.objects.filter(pk__in=keys, kind__in=kinds)
    rows = rows.exclude(kind=label, object_id__in=own)
    return {row.pk: row for row in rows} if keys else {}


def alike(wanted, rows):
    language, text = wanted
    for row in rows:
        if row.language != language:
            continue
        percent = likeness(row.source, text)
        if percent >= LEAST:
            found = (row.source, row.translations, row.kind, row.object_id)
            yield Former(percent, row.pk, *found)
