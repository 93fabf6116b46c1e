"""How much two segments are alike, and the numbers by which the alike are found.

Each pair of neighbouring characters of a segment has a number that looks random. Of
these numbers, mixed in as many ways as it takes, the smallest are noted, two in one: a
band. Two segments that are three quarters alike have at least one of the bands in
common, in all but a few cases in a hundred, and others seldom have (Broder, 1997).
"""

from collections import Counter
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import batched
from zlib import crc32

LEAST = 75  # percent
LONGEST = 500  # characters of a segment that is looked for
BANDS = 12  # what is stored follows from these
# Odd numbers, by which others are multiplied to mix them.
MIXING = [
    int.from_bytes(sha256(b"%d" % way).digest()[:4]) | 1 for way in range(2 * BANDS)
]
LOWEST = 2**31 - 1  # the bits of a number that are kept, so that two fit into one
MOST_PAIRS = 40_000  # of equal characters; difflib takes long over texts with more


def bands(text):
    """The numbers by which a segment is found; none of what has no letter or digit."""
    letters = "".join(filter(str.isalnum, text.casefold()))
    pairs = {letters[place : place + 2] for place in range(max(1, len(letters) - 1))}
    numbers = [crc32(pair.encode()) for pair in pairs - {""}]
    if not numbers:
        return []
    return [
        smallest(one, numbers) << 31 | smallest(other, numbers)
        for one, other in batched(MIXING, 2)
    ]


def smallest(factor, numbers):
    return min(factor * number >> 8 & LOWEST for number in numbers)


def likeness(one, other):
    """How much of two segments is the same, in whole percent of both.

    It is 0 where that cannot be `LEAST`.
    """
    if one == other:
        return 100
    size = len(one) + len(other)
    counts, others = Counter(one), Counter(other)
    if 200 * (counts & others).total() < LEAST * size:
        return 0
    if sum(number * others[each] for each, number in counts.items()) > MOST_PAIRS:
        return 0
    found = SequenceMatcher(None, one, other, autojunk=False)
    # What is not the same in every character is not wholly alike.
    return min(99, int(100 * found.ratio()))
