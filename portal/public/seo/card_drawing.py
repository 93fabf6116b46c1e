"""Draw the picture of a page: its cover, and beside it its title and the site.

What no font can write is left out; the picture is there without words too.
"""

import unicodedata

from PIL import Image, ImageDraw

from portal.drawing.covers.inks import NEUTRAL, tones
from portal.drawing.covers.raster import raster
from portal.public.seo.card_fonts import font_for

VERSION = 2  # goes up when the same words are drawn in another way
SIZE = (1200, 630)
SQUARE = (SIZE[1], SIZE[1])
WORLD = (SIZE[0], 450)  # the picture of a page without a row, above its words
MARK = ("友", "zh-hans")
STAMP, PAPER = "#c02c18", "#ffffff"
MARGIN, BAND = 60, 30  # pixels around the words: on a panel, in the band below a map
SIZES = range(132, 35, -4)  # of a title in pixels, the largest that fits
SMALL = (34, 30, 26, 22)  # of a line beside it
LARGE = (68, 60, 52, 44, 36)  # of a title in the band
BASE = 532  # pixels from the top to the title in the band
LINES = 6
BELOW = 54  # pixels from the title down to the line below it
LEADING = 1.25
SEAL = 52


def draw(card):
    found = draw_site(card) if card.is_of_site else draw_row(card)
    return found.quantize(128)


def draw_row(card):
    """Draw a panel with the texts on the left, and the square of the cover."""
    colours, picture = tones(card.cover.ink), card.cover.picture
    title, below, site = map(written, (card.title, card.below, card.site))
    image = Image.new("RGB", SIZE, colours.panel)
    room = SIZE[0] - SQUARE[0] if picture else SIZE[0]
    if picture:
        left = room if title or below or site else room // 2
        image.paste(raster(picture, colours, SQUARE), (left, 0))
    pen, top, bottom = ImageDraw.Draw(image), MARGIN, SIZE[1] - MARGIN
    width = room - 50 - MARGIN
    if title:
        rest = (SEAL + 24 if site else 0) + (BELOW + 10 if below else 0)
        size = (width, bottom - top - rest)
        top = write_title(pen, title, (MARGIN, top), size)
    if below:
        write_line(pen, below, (MARGIN, top + BELOW), width)
    if site:
        write_site(pen, site, (MARGIN, bottom), width)
    return image


def draw_site(card):
    """Draw the map in full width, and a band with the texts below."""
    image = Image.new("RGB", SIZE, NEUTRAL.panel)
    if picture := card.cover.picture:
        image.paste(raster(picture, NEUTRAL, WORLD), (0, 0))
    title, site = written(card.title), written(card.site)
    pen, width = ImageDraw.Draw(image), SIZE[0] - 2 * MARGIN
    if site:
        write_site(pen, site, (MARGIN, SIZE[1] - BAND), width)
    if title:
        base = BASE if site else BASE + (SIZE[1] - BAND - BASE) // 2
        write_line(pen, title, (MARGIN, base), width, LARGE)
    return image


def write_title(pen, pair, place, room):
    """Write a title in the largest size that fits; return its lower end."""
    for size in SIZES:
        font = font_for(*pair, size)
        lines = wrapped(pair[0], font, room[0])
        height = round(size * LEADING)
        is_whole = all(font.getlength(each) <= room[0] for each in pieces(pair[0]))
        if is_whole and len(lines) <= min(LINES, room[1] // height):
            break
    else:
        most = max(min(LINES, room[1] // height), 1)
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1][:-1]}..."]
    for number, line in enumerate(lines):
        pen.text((place[0], place[1] + number * height), line, PAPER, font, "la")
    return place[1] + len(lines) * height


def written(pair):
    """Return a normalised text with its language, None if no font has all glyphs."""
    text, language = pair or ("", None)
    text = unicodedata.normalize("NFC", text)
    kept = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf") or c == "\n")
    text = " ".join("".join(kept).split())
    return (text, language) if text and font_for(text, language, 40) else None


def write_line(pen, pair, place, width, sizes=SMALL):
    """Write one line in the largest size that fits; cut it if none does."""
    text, language = pair
    for size in sizes:
        font = font_for(text, language, size)
        if font.getlength(text) <= width:
            break
    while text and font.getlength(text) > width:
        text = text[:-1]
    pen.text(place, text, PAPER, font, "ls")


def write_site(pen, pair, place, width):
    """Draw the seal, if a font has its glyph, and the site's name in two lines."""
    (left, bottom), (text, language) = place, pair
    middle = bottom - SEAL / 2
    if seal := font_for(*MARK, round(SEAL * 0.7)):
        pen.rounded_rectangle((left, bottom - SEAL, left + SEAL, bottom), 4, STAMP)
        pen.text((left + SEAL / 2, middle), MARK[0], PAPER, seal, "mm")
        left, width = left + SEAL + 18, width - SEAL - 18
    font = font_for(text, language, SMALL[-2])
    lines = wrapped(text, font, width)[:2]
    for number, line in enumerate(lines):
        down = middle + (number - (len(lines) - 1) / 2) * SMALL[-2] * LEADING
        pen.text((left, down), line, PAPER, font, "lm")


def wrapped(text, font, width):
    """Break a text into lines of at most this width, by the rules of its script."""
    lines = [""]
    for piece in pieces(text):
        for part in [piece] if font.getlength(piece) <= width else piece:
            if font.getlength((lines[-1] + part).rstrip()) > width:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def pieces(text):
    """Split a text at line breaks that are allowed: a word keeps its space."""
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
