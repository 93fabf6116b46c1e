"""The similarity of two segments."""

from rapidfuzz import fuzz, process

LEAST = 75  # percent
LONGEST = 500  # characters of a segment that is looked for


def likeness(one, other):
    """Return the similarity of two segments in whole percent, 0 if below `LEAST`.

    It is 100 only if every character is equal.
    """
    return rounded(fuzz.ratio(one, other, score_cutoff=LEAST), one == other)


def most_alike(text, segments, limit):
    """Return the most similar segments of a dictionary: pairs of percent and key.

    Of equally similar ones, the first.
    """
    found = process.extract(
        text, segments, scorer=fuzz.ratio, score_cutoff=LEAST, limit=limit
    )
    return [(rounded(ratio, each == text), key) for each, ratio, key in found]


def rounded(ratio, is_equal):
    return 100 if is_equal else min(99, int(ratio))
