"""How alike texts are, by rapidfuzz, for all that is offered in place of another text.

Likeness is in percent: the letters that both texts have in the same order. Typing
errors are counted by optimal string alignment (OSA): a letter more or less, another
letter, or two swapped neighbours, are one error each.
"""

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA


def likeness(one, other, least=0):
    """Return the likeness of two texts; 0 if it is lower than `least`."""
    return fuzz.ratio(one, other, score_cutoff=least)


def nearest_part(text, longer):
    """Return the part of a longer text, as long as the text, that is most like it."""
    found = fuzz.partial_ratio_alignment(text, longer)
    return longer[found.dest_start : found.dest_end]


def nearest(text, texts, least, limit):
    """Return the texts of a dictionary most like a text: triples with percent and key.

    Of equally similar ones, the first are returned.
    """
    return process.extract(
        text, texts, scorer=fuzz.ratio, score_cutoff=least, limit=limit
    )


def nearest_by_part(text, texts, least, limit):
    """Like `nearest`, by the part of each text that is most like the text."""
    return process.extract(
        text, texts, scorer=fuzz.partial_ratio, score_cutoff=least, limit=limit
    )


def typing_errors(one, other):
    return OSA.distance(one, other)
