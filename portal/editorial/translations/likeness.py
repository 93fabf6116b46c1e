"""How much two segments are alike."""

from rapidfuzz import fuzz, process

LEAST = 75  # percent
LONGEST = 500  # characters of a segment that is looked for


def likeness(one, other):
    """How much of two segments is the same, in whole percent of both.

    It is 0 where that is less than `LEAST`. What is not the same in every character is
    not wholly alike.
    """
    return rounded(fuzz.ratio(one, other, score_cutoff=LEAST), one == other)


def most_alike(text, segments, limit):
    """The segments, a dictionary by key, that are most alike: pairs of percent and key.

    Of those that are equally alike the first ones.
    """
    found = process.extract(
        text, segments, scorer=fuzz.ratio, score_cutoff=LEAST, limit=limit
    )
    return [(rounded(ratio, each == text), key) for each, ratio, key in found]


def rounded(ratio, is_equal):
    return 100 if is_equal else min(99, int(ratio))
