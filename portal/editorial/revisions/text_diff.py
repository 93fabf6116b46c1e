"""Compare texts word by word, as HTML that is safe to show.

rapidfuzz finds the longest sequence of words that both versions have. Short common
pieces are mostly chance, and are shown as replaced.
"""

import re
from bisect import bisect
from functools import lru_cache
from itertools import accumulate, groupby

from django.utils.html import escape, format_html, format_html_join
from rapidfuzz.distance import LCSseq

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3040-\u30ff"
ACCENTS = "\u0300-\u036f"
VARIANTS = "\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
LETTERS = rf"(?:[^\W\d_{HAN}{KANA}][{ACCENTS}]*)+"
TAG = r"</?[A-Za-z][^<>]*>"
WORDS = re.compile(
    "|".join(
        (
            TAG,
            rf"{LETTERS}(?:['’]{LETTERS})*",
            r"\d+(?:[.,:/–-]\d+)*",
            r"\n",
            r"[^\S\n]+",
            "[\U0001f1e6-\U0001f1ff]{2}",  # a flag
            # one character of Han or punctuation, or all parts of an emoji
            rf".[{ACCENTS}{VARIANTS}]*(?:\u200d.[{VARIANTS}]*)*",
        )
    )
)
BOUNDARY = re.compile(rf"(\n|{TAG})")
MOST = 20_000**2  # pairs of words: 50 MB of memory
SOLID = 40  # minimum of unchanged characters that are shown as unchanged
LONG, SHOWN = 400, 80  # characters: of texts to shorten, and of each end that is kept


def split_words(text):
    """Split a text into the tokens to compare; joined they are the text.

    A Han character, a word in another script, a number, an HTML tag, white space, and
    each other character.
    """
    return WORDS.findall(text)


def within(limit, parts):
    """Return as many of the parts, from the first on, as have that length together."""
    return parts[: bisect(list(accumulate(map(len, parts))), limit)]


def compare(old, new):
    """Yield pairs of texts: what both have (twice the same), went or came.

    If there are too many words between the first and the last change for the memory of
    a process, lines are compared, and if these are too many, the whole texts.
    """
    for split in (split_words, re.compile(r"\n|.+").findall):
        before, after = split(old), split(new)
        start = alike(before, after)
        end = alike(before[:start:-1], after[:start:-1])
        if (len(before) - start - end) * (len(after) - start - end) <= MOST:
            break
    else:
        before, after = [old], [new]
    for step in LCSseq.opcodes(before, after):
        went = "".join(before[step.src_start : step.src_end])
        came = "".join(after[step.dest_start : step.dest_end])
        yield went, came


def alike(before, after):
    """Return how many parts are the same from the first on."""
    pairs = enumerate(zip(before, after, strict=False))
    changed = (number for number, (one, other) in pairs if one != other)
    return next(changed, min(len(before), len(after)))


def is_unchanged(piece):
    old, new = piece
    return old == new


def joined(pieces):
    return "".join(old for old, _ in pieces), "".join(new for _, new in pieces)


def merged(pieces):
    """Merge consecutive pieces of one kind."""
    return [
        joined(list(group)) for _, group in groupby(filter(any, pieces), is_unchanged)
    ]


def ending_lines(pieces):
    """Return pieces in which a line that went or came ends with its line break.

    Else the break before it would seem to have changed, and the next line be cut.
    """
    found = []
    for piece in pieces:
        change = found[-1] if found else piece
        text = change[0] or change[1]
        is_one = not all(change) and text.startswith("\n")
        if is_one and is_unchanged(piece) and piece[0].startswith("\n"):
            rest = piece[0][1:]
            turned = tuple(each and each[1:] + "\n" for each in change)
            found[-1:] = [("\n", "\n"), turned, (rest, rest)]
        else:
            found.append(piece)
    return merged(found)


def is_crumb(before, piece, after):
    """Return True if the text between two changes is too short to show as unchanged."""
    text, _ = piece
    if len(text) >= SOLID or BOUNDARY.search(text):
        return False
    if not any(map(str.isalnum, text)):
        return True
    around = min(max(map(len, before)), max(map(len, after)))
    return 2 * len(text) <= around


def without_crumbs(pieces):
    """Merge two changes with too little unchanged text between them."""
    found = []
    for piece in pieces:
        found.append(piece)
        while len(found) > 2 and not is_unchanged(found[-1]) and is_crumb(*found[-3:]):
            found[-3:] = [joined(found[-3:])]
    return found


def by_lines(pieces):
    """Yield lists of pieces, cut at line breaks, tags and long unchanged text."""
    line = []
    for piece in pieces:
        for text in BOUNDARY.split(piece[0]) if is_unchanged(piece) else ():
            line.append((text, text))
            if len(text) >= SOLID or BOUNDARY.match(text):
                yield from (line[:-1], line[-1:])
                line = []
        if not is_unchanged(piece):
            line.append(piece)
    yield line


def whole_if_little_stays(line):
    """Merge the changes of a line into one if less than a third is unchanged."""
    old, new = joined(line)
    stays = sum(len(piece[0]) for piece in line if is_unchanged(piece))
    return [(old, new)] if 3 * stays < min(len(old), len(new)) else line


def pieces(old, new):
    """Return consecutive pairs of texts: equal if unchanged, else old and new.

    None is an empty text. Line endings (CR, LF) are no difference.
    """
    old, new = (re.sub(r"\r\n?", "\n", text or "") for text in (old, new))
    compared = ending_lines(merged(compare(old, new)))
    lines = map(whole_if_little_stays, by_lines(without_crumbs(compared)))
    return merged(piece for line in lines for piece in line)


def changed(name, text):
    """Return the text in an element, with the class `blank` if it is invisible."""
    if not text:
        return ""
    if any(each.isprintable() and not each.isspace() for each in text):
        return format_html("<{0}>{1}</{0}>", name, text)
    return format_html('<{0} class="blank">{1}</{0}>', name, text)


def shown(piece, elements, short):
    text, _new = piece
    if is_unchanged(piece) and short and len(text) > LONG:
        parts = split_words(text)
        first, last = within(SHOWN, parts), within(SHOWN, parts[::-1])[::-1]
        return format_html(
            '{}<span class="left-out"> … </span>{}', "".join(first), "".join(last)
        )
    if is_unchanged(piece):
        return escape(text)
    texts = dict(zip(("del", "ins"), piece, strict=True))
    return format_html_join("", "{}", ((changed(e, texts[e]),) for e in elements))


def html(found, elements, short):
    """Return the pieces as HTML, changes in one or both of del and ins."""
    return format_html_join("", "{}", ((shown(p, elements, short),) for p in found))


@lru_cache(maxsize=200)
def mark(old, new, short=False):
    """Return both texts in one: `del` around old parts, `ins` around new ones.

    Its line breaks are those of the texts, for `white-space: pre-wrap`. With `short`,
    long texts between changes are shortened to their ends.
    """
    return html(pieces(old, new), ["del", "ins"], short)


def sides(old, new, short=False):
    """Return the old text with `del` and the new one with `ins`, for two columns."""
    found = pieces(old, new)
    return html(found, ["del"], short), html(found, ["ins"], short)
