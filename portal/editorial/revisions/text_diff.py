"""What became of a text, word by word, as HTML that is safe to show.

Lines that each version has once are found first, then rows of eight words; only in the
gaps between them each word is compared with each equal one. Where those would be too
many, as in two long texts that have nothing to do with each other, the commonest words
are left out, so that the time grows with the length of the texts and not its square.
What little is then found in common is a crumb, and the text is shown as replaced.
"""

import re
from bisect import bisect
from collections import Counter
from functools import lru_cache
from itertools import accumulate, groupby

from django.utils.html import escape, format_html, format_html_join

from portal.editorial.revisions.alignment import align, rows_in_common

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
ROW = 8  # words in a row that hardly stand twice in a text by chance
PAIRS_PER_WORD = 3  # how many equal words are looked at for each word of a gap
SOLID = 40  # characters that are read as unchanged, whatever stands beside them
LONG, SHOWN = 400, 80  # characters: what is shortened, and what is left of each end


def split_words(text):
    """The parts that are compared, each as a whole; joined again they are the text.

    A Han character, a word in another script, a number, an HTML tag, white space, and
    each other character.
    """
    return WORDS.findall(text)


def within(limit, parts, size):
    """As many of the parts, from the first on, as have that size together."""
    return parts[: bisect(list(accumulate(map(size, parts))), limit)]


def words_in_common(old, new):
    """Pairs of places of equal words: of the rarest ones if all would be too many.

    Spaces and punctuation stand everywhere and say nothing of what belongs together.
    """
    there = {}
    for place, word in reversed([*enumerate(new)]):
        if word[0] in "<\n" or word[0].isalnum():
            there.setdefault(word, []).append(place)
    counts = Counter(word for word in old if word in there)
    pairs = {word: count * len(there[word]) for word, count in counts.items()}
    limit = PAIRS_PER_WORD * (len(old) + len(new))
    rare = set(within(limit, sorted(pairs, key=pairs.get), pairs.get))
    return [(i, j) for i, word in enumerate(old) if word in rare for j in there[word]]


def compare(old, new):
    """Pairs of lists of lines or words: first by lines, then by words."""
    old, new = re.findall(r".*\n|.+", old), re.findall(r".*\n|.+", new)
    for lines in align(old, new, rows_in_common(old, new, 1), 1):
        if is_unchanged(lines):
            yield lines
            continue
        before, after = (split_words("".join(each)) for each in lines)
        for gap in align(before, after, rows_in_common(before, after, ROW), ROW):
            if is_unchanged(gap):
                yield gap
            else:
                yield from align(*gap, words_in_common(*gap))


def is_unchanged(piece):
    old, new = piece
    return old == new


def joined(pieces):
    return "".join(old for old, _ in pieces), "".join(new for _, new in pieces)


def merged(pieces):
    """Pieces of one kind that follow each other are one."""
    return [
        joined(list(group)) for _, group in groupby(filter(any, pieces), is_unchanged)
    ]


def is_crumb(before, piece, after):
    """Whether what stays between two changes is too little to be worth reading."""
    text, _ = piece
    if len(text) >= SOLID or BOUNDARY.search(text):
        return False
    around = min(max(map(len, before)), max(map(len, after)))
    return 2 * len(text) <= around


def without_crumbs(pieces):
    """Two changes with a mere crumb between them are one change."""
    found = []
    for piece in pieces:
        found.append(piece)
        while len(found) > 2 and not is_unchanged(found[-1]) and is_crumb(*found[-3:]):
            found[-3:] = [joined(found[-3:])]
    return found


def by_lines(pieces):
    """Lists of pieces, cut at each line break, tag and long text that stays."""
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
    """One change in the place of a line of which less than a third stays."""
    old, new = joined(line)
    stays = sum(len(piece[0]) for piece in line if is_unchanged(piece))
    return [(old, new)] if 3 * stays < min(len(old), len(new)) else line


def pieces(old, new):
    """Pairs of texts, one after the other: kept, so twice the same, or changed.

    None is an empty text. How a line ends (CR, LF) is no difference.
    """
    old, new = (re.sub(r"\r\n?", "\n", text or "") for text in (old, new))
    compared = merged(
        ("".join(before), "".join(after)) for before, after in compare(old, new)
    )
    lines = map(whole_if_little_stays, by_lines(without_crumbs(compared)))
    return merged(piece for line in lines for piece in line)


def unchanged_html(text, short):
    if not short or len(text) <= LONG:
        return escape(text)
    parts = split_words(text)
    first, last = within(SHOWN, parts, len), within(SHOWN, parts[::-1], len)[::-1]
    return format_html(
        '{}<span class="left-out"> … </span>{}', "".join(first), "".join(last)
    )


def changed(name, text):
    """The text in an element; `blank` where the eye would see nothing of it."""
    if not text:
        return ""
    if any(each.isprintable() and not each.isspace() for each in text):
        return format_html("<{0}>{1}</{0}>", name, text)
    return format_html('<{0} class="blank">{1}</{0}>', name, text)


def shown(piece, elements, short):
    if is_unchanged(piece):
        return unchanged_html(piece[0], short)
    texts = dict(zip(("del", "ins"), piece, strict=True))
    return format_html_join("", "{}", ((changed(e, texts[e]),) for e in elements))


def html(found, elements, short):
    """The pieces as HTML, what changed in one or both of the elements del and ins."""
    return format_html_join("", "{}", ((shown(p, elements, short),) for p in found))


@lru_cache(maxsize=200)
def mark(old, new, short=False):
    """Both texts in one: `del` around what went, `ins` around what came.

    Its line breaks are those of the texts, for `white-space: pre-wrap`. With `short`,
    long texts between changes are shortened to their ends.
    """
    return html(pieces(old, new), ["del", "ins"], short)


def sides(old, new, short=False):
    """The old text with `del` and the new one with `ins`, to stand side by side."""
    found = pieces(old, new)
    return html(found, ["del"], short), html(found, ["ins"], short)
