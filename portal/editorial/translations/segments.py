"""Split texts into paragraphs and sentences, and align those of two texts.

A text is aligned with its translation paragraph by paragraph if both have equally many,
and within a paragraph sentence by sentence, on the same condition.
"""

import html
import re

from portal.content.rich_text.sanitize import INLINE, MARKUP, TAGS, VALUES

LONGEST = 500  # characters of a segment that is looked for
BLOCKS = "|".join(sorted({*TAGS - INLINE, "br"}))
BETWEEN = re.compile(rf"</?(?:{BLOCKS}){VALUES}>|\n")
TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
# The end of a sentence: in Chinese anywhere, in other scripts before a space. A dot of
# an abbreviation (No. 5, St. Petersburg, J. Kim) or of a date (2014. 6.) is none.
END = re.compile(
    r"(?<=[。！？])(?![。！？”’」』）])|(?<=[。！？][”’」』）])"
    r"|(?<=[.!?])\s+|(?<=[.!?][”’\"')])\s+"
)
SHORTENED = re.compile(
    r"\b(?:[A-Z]|No|Nos|Mr|Mrs|Ms|Dr|Prof|St|Ste|Mt|vol|pp|p|ca|vs|e\.g|i\.e|\d{1,2})\.$"
)
YEAR = re.compile(r"\d\.$")


def paragraphs(text):
    """Return the lines of a text without tags; each cell of a table is one."""
    if MARKUP.search(text):
        parts = (html.unescape(TAG.sub("", each)) for each in BETWEEN.split(text))
    else:
        parts = text.splitlines()
    lines = (" ".join(each.split()) for each in parts)
    return [line for line in lines if line]


def sentences(paragraph):
    """Split a paragraph into sentences; joined they have all its words."""
    found = []
    for part in filter(None, map(str.strip, END.split(paragraph))):
        if found and goes_on(found[-1], part):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def goes_on(before, after):
    """Return True if a dot before a space ends no sentence."""
    is_date = YEAR.search(before) and after[0].isdigit()
    return is_date or SHORTENED.search(before)


def segments(text):
    """Yield the sentences of a text, and its paragraphs of several sentences."""
    for paragraph in paragraphs(text):
        parts = sentences(paragraph)
        yield from parts
        if len(parts) > 1:
            yield paragraph


def aligned(source, translation):
    pairs = in_step(paragraphs(source), paragraphs(translation))
    for one, other in pairs or ():
        yield from in_step(sentences(one), sentences(other)) or [(one, other)]


def in_step(some, others):
    """Return pairs of parts of two texts, None if their numbers differ."""
    return [*zip(some, others, strict=True)] if len(some) == len(others) else None
