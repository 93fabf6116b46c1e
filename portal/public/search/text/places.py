"""Names of places, with and without their suffix for the kind of place."""

SUFFIXES = (
    *("特别行政区", "特別市", "特别市", "广域市", "廣域市", "自治区", "市", "县", "縣"),
    *("区", "區", "岛", "島", "特別自治道", "특별자치시", "특별시", "광역시", "자치구"),
    *("시", "군", "구", "도", "섬", " city", " county", " district", " island"),
)
SHORTEST = 2  # characters of a name: 城市 is no place called 城


def stems(name):
    """Yield a normal name, and the name without a suffix for the kind of place."""
    yield name
    for suffix in SUFFIXES:
        stem = name.removesuffix(suffix)
        if stem != name and len(stem) >= SHORTEST:
            yield stem


def heads(word, names):
    """Return the names that begin a word not in Latin letters, the longest first."""
    stops = () if word.isascii() else range(len(word), SHORTEST - 1, -1)
    return [word[:stop] for stop in stops if word[:stop] in names]


def split_name(word, names):
    """Split a normal word into the name with which it begins and the remaining text.

    A suffix for the kind of place is dropped: 仁川市 is 仁川, and 札幌市长 is 札幌 and
    市长. A word without a name, or in Latin letters, is not split.
    """
    if word not in names:
        for name in heads(word, names):
            rest = word.removeprefix(name)
            if rest in SUFFIXES:
                return [name]
            if len(rest) > 1:
                return [name, rest]
    return [word]
