"""The HTML of a text with simple marks, as it comes back from a translator."""

import re

from django.utils.translation import gettext as _

from portal.content.rich_text.sanitize import TAGS
from portal.editorial.markdown.inline import MarkdownError, inline, too_deep
from portal.editorial.markdown.syntax import (
    BLOCK_TAG,
    DEEPEST,
    HEADING,
    HEADINGS,
    ITEM,
    PICTURE,
    VALUES,
)

OF_HEADINGS = {sign: name for name, sign in HEADINGS.items()}
HEAD_END = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+\s*")
CELL_END = re.compile(r"(?<!\\)\|")


class Lines:
    """Cursor over the lines of a text; `line` is the next line, None after the last."""

    def __init__(self, lines, number=1):
        self.lines, self.place, self.first = lines, 0, number

    @property
    def line(self):
        return self.lines[self.place] if self.place < len(self.lines) else None

    @property
    def number(self):
        return self.first + self.place

    def take(self):
        line = self.line
        self.place += 1
        return line

    def take_while(self, condition):
        found = []
        while self.line is not None and condition(self.line):
            found.append(self.take())
        return found


def to_html(text):
    """Convert a text to HTML, a block per line. Raises `MarkdownError`."""
    return "\n".join(blocks(Lines(text.split("\n"))))


def blocks(lines):
    while lines.line is not None:
        if lines.line.strip():
            yield from READERS[kind_of(lines.line)](lines)
        else:
            lines.take()


def kind_of(line):
    """Return the kind of block that a line begins."""
    if BLOCK_TAG.match(line):
        return "tag"
    if HEADING.match(line):
        return "heading"
    if ITEM.match(line):
        return "item"
    return line[0] if line[0] in ">|" else "picture" if line[:2] == "![" else "text"


def paragraph(lines):
    first = lines.number
    found = lines.take_while(lambda line: line.strip() and kind_of(line) == "text")
    words = "\n".join(line.strip() for line in found)
    yield f"<p>{inline(words, first)}</p>"


def heading(lines):
    number, line = lines.number, lines.take()
    sign, words = HEADING.match(line).groups()
    if sign not in OF_HEADINGS:
        raise MarkdownError(number, _("A heading begins with ## or ###."))
    name = OF_HEADINGS[sign]
    yield f"<{name}>{inline(words.strip(), number)}</{name}>"


def quote(lines):
    first = lines.number
    found = lines.take_while(lambda line: line.startswith(">"))
    if any(line.replace(" ", "").startswith(">" * DEEPEST) for line in found):
        raise MarkdownError(first, too_deep())
    inside = [line[1:].removeprefix(" ") for line in found]
    yield f"<blockquote>{''.join(blocks(Lines(inside, first)))}</blockquote>"


def picture(lines):
    number, line = lines.number, lines.take()
    found = PICTURE.fullmatch(line)
    if not found:
        text = _("A picture is a line of its own: ![caption](short name).")
        raise MarkdownError(number, text)
    caption = inline(found[1], number)
    shown = caption and f"<figcaption>{caption}</figcaption>"
    yield f'<figure data-picture="{found[2]}">{shown}</figure>'


def table(lines):
    first = lines.number
    rows = lines.take_while(lambda line: line.startswith("|"))
    ends = [place for place, row in enumerate(rows) if HEAD_END.fullmatch(row)]
    head = ends[0] if ends else 0
    found = {"thead": [], "tbody": []}
    counts = set()
    for place, row in enumerate(rows):
        cells = CELL_END.split(row.rstrip())
        counts.add(len(cells))
        if cells[-1] or len(counts) > 1 or place in ends[1:]:
            text = _("A row of a table has as many cells as the others, each before |.")
            raise MarkdownError(first + place, text)
        if place not in ends:
            part, name = ("thead", "th") if place < head else ("tbody", "td")
            shown = [inline(cell.strip(), first + place) for cell in cells[1:-1]]
            cells = "".join(f"<{name}>{cell}</{name}>" for cell in shown)
            found[part].append(f"<tr>{cells}</tr>")
    parts = (framed(name, each) for name, each in found.items() if each)
    yield framed("table", parts)


def framed(name, parts, values=""):
    """Return an element with each part on a line of its own."""
    inside = "".join(f"\n{each}" for each in parts)
    return f"<{name}{values}>{inside}\n</{name}>"


def items(lines):
    """Yield the lists in consecutive lines; a list ends where another kind begins."""
    while item := item_in(lines):
        yield list_at(lines, *item.groups()[:2])


def item_in(lines):
    return lines.line is not None and ITEM.match(lines.line)


def list_at(lines, indent, sign):
    """Return the list of the items with this indent, and nested lists."""
    start = int(sign[:-1]) if sign != "-" else 1
    if len(indent) > 2 * DEEPEST:
        raise MarkdownError(lines.number, too_deep())
    values = "" if start == 1 else f' start="{start}"'
    found = []
    while item := item_in(lines):
        if len(item[1]) < len(indent) or (item[2] == "-") != (sign == "-"):
            break
        found.append(f"<li>{''.join(item_at(lines, item))}</li>")
    return framed("ul" if sign == "-" else "ol", found, values)


def item_at(lines, item):
    """Yield the text of an item, and its nested lists."""
    first = lines.number
    lines.take()
    more = lines.take_while(lambda line: continues(line, item[1]))
    yield inline("\n".join([item[3].strip(), *map(str.strip, more)]), first)
    while inner := item_in(lines):
        if len(inner[1]) <= len(item[1]):
            break
        yield list_at(lines, *inner.groups()[:2])


def continues(line, indent):
    return line.strip() and line[: len(indent) + 1].isspace() and not ITEM.match(line)


def block_tag(lines):
    """Parse a block whose tags are written in braces, and consume all its lines."""
    first = lines.number
    name = BLOCK_TAG.match(lines.line)[1]
    tag = re.compile(rf"(?<!\\)\{{(/?){name}{VALUES}\}}")
    found, depth = [], 0
    while lines.line is not None and (depth or not found):
        depth += sum(-1 if end else 1 for end in tag.findall(lines.line))
        found.append(lines.take())
    yield inline(" ".join(found).strip(), first, TAGS)


READERS = {
    "text": paragraph,
    "heading": heading,
    "item": items,
    "picture": picture,
    "tag": block_tag,
    ">": quote,
    "|": table,
}
