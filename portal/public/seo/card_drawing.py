"""Draws the picture of a page: its title on paper, the place and the site below.

The font is the office's: one whose glyphs do not reach for every letter draws nothing,
for a box in the place of a name is worse than no picture.
"""

import unicodedata
from functools import cache
from itertools import count
from typing import NamedTuple

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

VERSION = 1  # goes up when the same words are drawn in another way
SIZE = (1200, 630)
# As in tokens.css: paper, ink, sea and seal of the light theme.
COLOURS = {"paper": "#faf7f0", "ink": "#1e1b16", "sea": "#0a4a66", "seal": "#a82a17"}
MARK = ("友", "zh-hans")
MARGIN, FOOT = 80, 190  # pixels around, and kept for the lines at the foot
SIZES = range(96, 43, -4)  # of the title in pixels, the largest that fits
LINES = 5
ROOM = SIZE[0] - 2 * MARGIN - 150  # of a line beside the mark
# How the fonts for Chinese, Japanese and Korean name the forms of each language.
FORMS = {"zh": "SC", "ja": "JP", "ko": "KR"}
MISSING = "\U0010ffff"  # a code point that no font has


class CardText(NamedTuple):
    """Pairs of a text and its language; the place can be missing."""

    title: tuple
    place: tuple | None
    site: tuple


def draw(words):
    """The picture, or None where the font cannot write all of it."""
    written = [tidy(pair) for pair in words if pair and pair[0]]
    if not all(can_write(*pair) for pair in written):
        return None
    image = Image.new("RGB", SIZE, COLOURS["paper"])
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 16, SIZE[1]), COLOURS["sea"])
    draw_title(pen, tidy(words.title))
    draw_foot(pen, [tidy(pair) for pair in (words.place, words.site) if pair])
    if can_write(*MARK):
        draw_mark(pen)
    return image.quantize(64)


def tidy(pair):
    """A text with its letters whole and nothing in it that only steers."""
    text = unicodedata.normalize("NFC", pair[0])
    kept = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf") or c == "\n")
    return " ".join("".join(kept).split()), pair[1]


def can_write(text, language):
    """Whether the font has a glyph for each letter, and each can stand by itself."""
    font = face(language, 40)
    return all(stands_alone(c) and has_glyph(font, c) for c in set(text) - {" "})


def stands_alone(letter):
    """Whether a letter is the same whatever stands beside it, from left to right."""
    is_mark = unicodedata.category(letter) in ("Mn", "Mc", "Me")
    return not is_mark and unicodedata.bidirectional(letter) not in ("R", "AL")


def has_glyph(font, letter):
    """Whether it looks like something, and not like what no font has."""
    shape = bytes(font.getmask(letter))
    return any(shape) and shape != bytes(font.getmask(MISSING))


def face(language, size):
    """The font at a size, with the forms of the language where it has several."""
    forms = FORMS.get((language or "")[:2])
    return opened(settings.SHARE_PICTURE_FONT, forms, size)


@cache
def opened(path, wanted, size):
    """The face of a file whose name ends as wanted, else the first; or `OSError`."""
    for index in count():
        try:
            font = ImageFont.truetype(path, size, index=index)
        except OSError:
            break
        if wanted and font.getname()[0].endswith(f" {wanted}"):
            return font
    return ImageFont.truetype(path, size)


def draw_title(pen, title):
    text, language = title
    for size in SIZES:
        font = face(language, size)
        lines = wrapped(text, font, SIZE[0] - 2 * MARGIN)
        height = round(size * 1.35)
        if len(lines) * height <= SIZE[1] - MARGIN - FOOT and len(lines) <= LINES:
            break
    else:
        more = "…" if has_glyph(font, "…") else "..."
        lines = [*lines[: LINES - 1], lines[LINES - 1][:-1] + more]
    for number, line in enumerate(lines):
        place = (MARGIN, MARGIN + number * height)
        pen.text(place, line, COLOURS["ink"], font)


def wrapped(text, font, width):
    """The text in lines of at most this width, broken where its script breaks."""
    lines = [""]
    for piece in pieces(text):
        for part in [piece] if font.getlength(piece) <= width else piece:
            if font.getlength((lines[-1] + part).rstrip()) > width:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def pieces(text):
    """What stays together: a word with its space, a Han letter with its stop."""
    found = []
    for letter in text:
        if found and not breaks_between(found[-1][-1], letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def breaks_between(left, right):
    if right == " " or unicodedata.category(right) in ("Pe", "Pf", "Po"):
        return False
    if unicodedata.category(left) in ("Ps", "Pi"):
        return False
    return left == " " or is_han(left) or is_han(right)


def is_han(letter):
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff"


def draw_foot(pen, pairs):
    """The place in its own script, in the colour of the sea, and below it the site."""
    *above, site = pairs
    draw_line(pen, site, COLOURS["ink"], SIZE[1] - MARGIN)
    for place in above:
        draw_line(pen, place, COLOURS["sea"], SIZE[1] - MARGIN - 54)


def draw_line(pen, pair, colour, bottom):
    """One line, as large as the room beside the mark allows."""
    text, language = pair
    sizes = [s for s in (36, 30, 24) if face(language, s).getlength(text) <= ROOM]
    font = face(language, sizes[0] if sizes else 18)
    pen.text((MARGIN, bottom), text, colour, font, "ls")


def draw_mark(pen):
    """The seal: the mark of the site, in vermilion."""
    left, top = SIZE[0] - MARGIN - 110, SIZE[1] - MARGIN - 100
    pen.rounded_rectangle((left, top, left + 110, top + 110), 14, COLOURS["seal"])
    middle = (left + 55, top + 55)
    pen.text(middle, MARK[0], COLOURS["paper"], face(MARK[1], 72), "mm")
