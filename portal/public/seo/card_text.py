"""Texts on a picture: their allowed characters, and their line breaks."""

import unicodedata


def tidy(pair):
    """Compose the letters of a text and remove control characters."""
    text = unicodedata.normalize("NFC", pair[0])
    kept = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf") or c == "\n")
    return " ".join("".join(kept).split()), pair[1]


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
