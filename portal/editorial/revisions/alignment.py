"""Which parts of two lists belong together.

Nothing here takes longer than the pairs that it is given are many, times a logarithm;
difflib has lists for which it takes the square or the cube.
"""

from bisect import bisect_left
from collections import Counter


def chain(pairs):
    """The longest selection of pairs of places in which both places rise.

    The pairs come with the first place rising and, where it is the same, the second
    falling (Hunt and Szymanski, 1977).
    """
    ends, links = [], []
    for here, there in pairs:
        length = bisect_left(ends, there)
        before = links[length - 1] if length else None
        ends[length : length + 1] = [there]
        links[length : length + 1] = [(here, there, before)]
    found, link = [], links[-1] if links else None
    while link:
        here, there, link = link
        found.append((here, there))
    return found[::-1]


def places(parts, size):
    """Where each row of `size` parts begins that occurs only once."""
    rows = list(zip(*(parts[start:] for start in range(size)), strict=False))
    counts = Counter(rows)
    return {row: place for place, row in enumerate(rows) if counts[row] == 1}


def rows_in_common(old, new, size):
    """Pairs of places of the rows of parts that each list has once."""
    there = places(new, size)
    here = places(old, size)
    return [(place, there[row]) for row, place in here.items() if row in there]


def align(old, new, pairs, size=1):
    """Cut both lists in step, into pairs of slices.

    `pairs` are places where `size` parts in a row are equal. What is equal beside such
    a row, or at an end of the lists, is taken with it.
    """
    rows = [(here, there, size) for here, there in chain(pairs)]
    a = b = 0
    for here, there, length in [(0, 0, 0), *rows, (len(old), len(new), 0)]:
        if here < a or there < b:
            continue  # taken already
        i, j, end, stop = here, there, here + length, there + length
        while a < i and b < j and old[i - 1] == new[j - 1]:
            i, j = i - 1, j - 1
        while end < len(old) and stop < len(new) and old[end] == new[stop]:
            end, stop = end + 1, stop + 1
        yield old[a:i], new[b:j]
        yield old[i:end], new[j:stop]
        a, b = end, stop
