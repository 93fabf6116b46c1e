"""The eight inks of covers and their tones, as `covers.css` has them.

An ink is a number, in the order of `portal.content.place.Ink`.
"""

from functools import lru_cache
from typing import NamedTuple

from PIL.ImageColor import getrgb

INKS = (  # as in tokens.css
    *("#0a6a70", "#1d58a3", "#2b6e45", "#b3461a"),
    *("#ab2f50", "#6a4192", "#865c00", "#46606f"),
    "#14212b",  # the default: several inks, or the whole site
)
NO_INK = len(INKS) - 1
WHITE, CREAM, NIGHT = "#ffffff", "#fffdf5", "#0a1217"


class Tones(NamedTuple):
    """The shades of one ink for the day theme, and the colours for contrast with it."""

    sea: str
    ring: str
    land: str
    meant: str
    panel: str
    ball: str
    line: str = WHITE
    point: str = WHITE
    mark: str = "#ffd166"


# The tones of maps without a row, as in tokens.css.
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
    """Return a mixture of two colours, like CSS `color-mix(in srgb, ...)`."""
    pairs = zip(getrgb(colour), getrgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
