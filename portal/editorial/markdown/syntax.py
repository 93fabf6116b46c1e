"""Trees of rich texts, and the marks that replace tags in a translators' table.

The marks are those of Markdown. A tag without one is written in braces.
"""

import html as markup
import re
from dataclasses import dataclass, field

from portal.content.rich_text.sanitize import INLINE

LISTS = ("ul", "ol")
BLOCKS = ("p", "h2", "h3", *LISTS, "blockquote", "figure", "table")
HOLD_BLOCKS = (*LISTS, "blockquote", "figure", "table", "thead", "tbody", "tr")
HEADINGS = {"h2": "##", "h3": "###"}
DEEPEST = 40  # nested elements; below that only the text is kept
STARS = {"strong": "**", "em": "*"}

VALUES = r'(?:[ ][a-z-]+="[^"]*")*'  # also in verbose expressions
TOKEN = re.compile(rf"<(/?)([a-z][a-z0-9]*)({VALUES})>|([^<]+)")
VALUE = re.compile(r' ([a-z-]+)="([^"]*)"')
SPACES = re.compile(r"[ \t\r\n]+")
# A line that begins like one of these is no paragraph.
HEADING = re.compile(r"(#{1,6})\s+(.*)")
ITEM = re.compile(r"(\s*)(-|[0-9]{1,3}\.)\s+(.*)")
PICTURE = re.compile(r"!\[(.*)\]\(([\w-]+)\)\s*")
BLOCK_TAG = re.compile(rf"\{{({'|'.join(BLOCKS)})({VALUES})\}}")


@dataclass
class Node:
    """An element; two are equal if they render the same."""

    tag: str
    values: str = ""  # attributes as written in the tag
    children: list = field(default_factory=list)
    html: str = field(default="", compare=False)


def is_inline(child):
    """Return True for a text, and for an inline element of such."""
    return isinstance(child, str) or (
        child.tag in INLINE and all(map(is_inline, child.children))
    )


def blocks_of(html):
    """Return the blocks of clean HTML as trees; text outside is a paragraph."""
    found = []
    for child in tree(html).children:
        if not is_inline(child):
            found.append(child)
        elif found and found[-1].tag == "p" and not found[-1].html.endswith("</p>"):
            found[-1].children.append(child)
            found[-1].html += html_of(child)
        elif not isinstance(child, str) or child.strip():
            found.append(Node("p", "", [child], html_of(child)))
    for each in found:
        tidy(each)
    return found


def html_of(child):
    """Return the HTML of a child, which is a text or an element."""
    return markup.escape(child, quote=False) if isinstance(child, str) else child.html


def tree(html):
    """The elements of a clean HTML text, under a root without a name."""
    root = Node("")
    around = [(root, 0)]
    for token in TOKEN.finditer(html):
        is_end, tag, values, text = token.groups()
        parent, start = around[-1]
        if text:
            parent.children.append(markup.unescape(text))
        elif is_end:
            around.pop()
            if around[-1][0] is not parent:
                parent.html = html[start : token.end()]
        elif len(around) > DEEPEST and tag != "br":
            around.append((parent, 0))
        else:
            node = Node(tag, values, html=token[0])
            parent.children.append(node)
            if tag != "br":
                around.append((node, token.start()))
    return root


def tidy(node):
    """Remove invisible spaces: between blocks, and at the ends of one."""
    if node.tag in HOLD_BLOCKS:
        node.children = [
            c for c in node.children if not isinstance(c, str) or c.strip()
        ]
    for place, child in enumerate(node.children):
        if isinstance(child, Node):
            tidy(child)
        else:
            node.children[place] = SPACES.sub(" ", child)
    if node.tag not in INLINE:
        trim(node.children)


def trim(children):
    """Take the spaces off both ends, and off those of a list in an item."""
    for place, child in enumerate(children):
        if isinstance(child, str):
            before, after = children[place - 1 : place], children[place + 1 :][:1]
            words = child if before and not is_break(before[0]) else child.lstrip(" ")
            is_last = not after or is_break(after[0])
            children[place] = words.rstrip(" ") if is_last else words
    children[:] = [child for child in children if child != ""]


def is_break(node):
    return not isinstance(node, str) and (node.tag == "br" or node.tag not in INLINE)


def values_of(node):
    return dict(VALUE.findall(node.values))
