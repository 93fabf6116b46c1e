"""The eight inks of covers and their tones, as `covers.css` has them.

An ink is a number, in the order of `portal.content.place.Ink`.
"""

from functools import lru_cache
from typing import NamedTuple

INKS = (  # as in tokens.css
    *("#0a6a70", "#1d58a3", "#2b6e45", "#b3461a"),
    *("#ab2f50", "#6a4192", "#865c00", "#46606f"),
    "#14212b",  # of what has no ink of its own: several inks, or the whole site
)
NO_INK = len(INKS) - 1
WHITE, CREAM, NIGHT = "#ffffff", "#fffdf5", "#0a1217"


class Tones(NamedTuple):
    """What one ink is mixed to, by day, and what stands out from it."""

    sea: str
    ring: str
    land: str
    meant: str
    panel: str
    ball: str
    line: str = WHITE
    point: str = WHITE
    mark: str = "#ffd166"


# The map that is nobody's page, as tokens.css has it.
NEUTRAL = Tones(
    sea="#c4e1de",
    ring="#a5cdca",
    land="#fdfcf6",
    meant="#fdfcf6",
    panel="#14212b",
    ball="#c4e1de",
    line="#c02c18",
    point="#14212b",
    mark="#c02c18",
)


@lru_cache
def tones(number):
    """The tones of an ink."""
    ink = INKS[number]
    return Tones(
        ink,
        mixed(ink, WHITE, 0.2),
        mixed(ink, WHITE, 0.36),
        mixed(ink, CREAM, 0.86),
        mixed(ink, NIGHT, 0.18),
        mixed(ink, WHITE, 0.1),
    )


def mixed(colour, other, share):
    """A colour with a share of another, as `color-mix(in srgb, ...)` has it."""
    pairs = zip(parts(colour), parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def parts(colour):
    return [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
