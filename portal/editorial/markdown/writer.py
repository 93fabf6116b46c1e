"""A rich text as a translator gets it: plain lines with simple marks."""

import html
import re

from portal.content.rich_text.sanitize import MARKUP
from portal.editorial.markdown.inline import MarkdownError
from portal.editorial.markdown.parser import to_html
from portal.editorial.markdown.syntax import (
    HEADINGS,
    LISTS,
    STARS,
    Node,
    blocks_of,
    values_of,
)

SPECIAL = re.compile(r"[\\*{}]|(?<=\])\(")
STRICT = re.compile(r"[\\*{}\[\]()]")
AT_LINE_START = re.compile(
    r"^(\s*)(#(?=#{0,5}\s)|-(?=\s)|[>|]|!(?=\[)|[0-9]{1,3}(?=\.\s))", re.MULTILINE
)
PLAIN_LINK = re.compile(r' href="([^"\s()\\{}]+)"')


class NoMarkError(Exception):
    """Raised if an element has no mark in its place, so its tags need braces."""


def to_markdown(text):
    """Convert a stored text to Markdown for a file."""
    if not MARKUP.search(text):
        return without_tags(at_line_start(escaped(text)))
    return "\n\n".join(map(block, blocks_of(text)))


def block(node):
    """Return a block with marks if that can be read back, else with braces."""
    try:
        written = without_tags(with_marks(node))
        if blocks_of(to_html(written)) == [node]:
            return written
    except (NoMarkError, MarkdownError):
        pass
    return without_tags(in_braces(node))


def with_marks(node):
    """Return the lines of a block, without what no mark can say.

    Raises `NoMarkError` for an element that cannot be written at all.
    """
    if node.tag in LISTS:
        return "\n".join(items(node, ""))
    if node.tag in HEADINGS:
        return f"{HEADINGS[node.tag]} {inline(node.children, 'line')}"
    match node.tag:
        case "p":
            return at_line_start(inline(node.children))
        case "blockquote":
            inside = "\n\n".join(map(with_marks, elements(node)))
            return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
        case "figure":
            caption = node.children[0].children if node.children else []
            return f"![{inline(caption, 'line')}]({values_of(node)['data-picture']})"
        case "table":
            return "\n".join(rows(node))
    raise NoMarkError


def elements(node):
    """Return the children. Raises `NoMarkError` if there is text among them."""
    if any(isinstance(child, str) for child in node.children):
        raise NoMarkError
    return node.children


def items(node, indent):
    """Yield the lines of a list and of nested lists."""
    start = values_of(node).get("start", "1")
    if not re.fullmatch("[0-9]{1,3}", start):
        raise NoMarkError
    for number, item in enumerate(elements(node), int(start)):
        lists = [c for c in item.children if isinstance(c, Node) and c.tag in LISTS]
        words = item.children[: len(item.children) - len(lists)]
        sign = "-" if node.tag == "ul" else f"{number}."
        shown = at_line_start(inline(words)).replace("\n", f"\n{indent}  ")
        yield f"{indent}{sign} {shown}"
        for each in lists:
            yield from items(each, f"{indent}  ")


def rows(node):
    """Yield the lines of a table, its head first."""
    for part in elements(node):
        cells = []
        for row in elements(part):
            cells = [inline(cell.children, "cell") for cell in elements(row)]
            yield f"| {' | '.join(cells)} |"
        if part.tag == "thead":
            yield "|" + " --- |" * len(cells)


# Words


def inline(nodes, place="text"):
    """Return text with marks; a line break is written {br} where lines cannot end."""
    written = ""
    for node in nodes:
        if isinstance(node, str):
            words = escaped(node)
            written += words.replace("|", r"\|") if place == "cell" else words
        elif node.tag == "br":
            written += "\n" if place == "text" else "{br}"
        else:
            written += element(node, inline(node.children, place), written)
    return written


def element(node, inside, before):
    stars = STARS.get(node.tag)
    is_clear = inside.strip() == inside != "" and not before.endswith("*")
    if stars and not node.values and is_clear and "*" not in (inside[0], inside[-1]):
        return f"{stars}{inside}{stars}"
    link = PLAIN_LINK.fullmatch(node.values)
    if node.tag == "a" and link and inside:
        return f"[{inside}]({html.unescape(link[1])})"
    return tagged(node, inside)


def tagged(node, inside):
    if node.tag == "br":
        return "{br}"
    language = re.fullmatch(r' lang="([\w-]+)"', node.values)
    if node.tag == "span" and language:
        return f"{{lang={language[1]}}}{inside}{{/lang}}"
    values = node.values.replace("{", "&#123;").replace("}", "&#125;")
    return f"{{{node.tag}{values}}}{inside}{{/{node.tag}}}"


def in_braces(node):
    """Return an element and its children with each tag in braces."""
    if isinstance(node, str):
        return STRICT.sub(r"\\\g<0>", node)
    return tagged(node, "".join(map(in_braces, node.children)))


def escaped(text):
    return SPECIAL.sub(r"\\\g<0>", text)


def at_line_start(text):
    """Escape lines that would begin a heading or an item."""

    def shown(found):
        sign = found[2]
        return f"{found[1]}{sign}\\" if sign.isdecimal() else f"{found[1]}\\{sign}"

    return AT_LINE_START.sub(shown, text)


def without_tags(text):
    """Escape what the import would read as HTML, as in former tables."""
    return text.replace("<", r"\<") if MARKUP.search(text) else text
