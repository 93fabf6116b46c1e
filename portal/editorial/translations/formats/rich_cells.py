"""A rich text in a cell of the translators' table: as it goes out and comes back."""

import re

from django.utils.translation import gettext as _

from portal.content.rich_text.references import as_stored, for_file
from portal.content.rich_text.sanitize import MARKUP, as_html
from portal.editorial.markdown.inline import MarkdownError
from portal.editorial.markdown.parser import to_html
from portal.editorial.markdown.syntax import BLOCKS, blocks_of
from portal.editorial.markdown.writer import to_markdown

JOINED = re.compile(r"</(?:p|h2|h3|li|ul|ol|figure|blockquote|table)><[a-z]")
BETWEEN = re.compile(r"(?<=>)\n(?=<)")
MARKS = re.compile(r"\]\(|\*\*|\{/?[a-z]|^(#{2,3}|-|[0-9]{1,3}\.) ", re.MULTILINE)
BLOCK = re.compile(rf"</?(?:{'|'.join(BLOCKS)})[ >/]", re.IGNORECASE)
ESCAPE = re.compile(r"\\([\\*{}\[\]()#>|!.<-])")


def to_cell(stored, lookup):
    return to_markdown(for_file(stored, lookup))


def html_in(cell):
    """Return the HTML of a cell with marks, or with tags. Raises `MarkdownError`."""
    if not tag_in(cell):
        return to_html(cell)
    if MARKS.search(cell) and not BLOCK.search(cell):
        line = cell[: tag_in(cell).start()].count("\n") + 1
        text = _("“%(tag)s” is a tag, not a mark. Take it out, or write \\ before it.")
        raise MarkdownError(line, text % {"tag": tag_in(cell)[0][:60]})
    return cell


def tag_in(cell):
    """Return the first tag that is not escaped, or None."""
    return MARKUP.search(cell.replace(r"\<", "  "))


def from_cell(cell, text, lookup):
    """Return the text of a cell as it is stored, to replace that of a `Text`.

    Blocks that mean the same as in the translation or the source keep their form.
    Raises `MarkdownError`.
    """
    found = as_stored(html_in(cell), lookup)
    if tag_in(cell):
        return found
    return kept(found, text) or plain(cell, found, text) or joined(found, text)


def kept(found, text):
    """Return the translation so far, or the source, if it equals the new text."""
    new = blocks_of(found)
    same = (
        each for each in (text.text, text.source) if blocks_of(as_html(each)) == new
    )
    return next(same, "")


def plain(cell, found, text):
    """Return the cell as plain text, or "" if it, the translation or source is HTML."""
    words = ESCAPE.sub(r"\1", cell)
    is_html = any(map(MARKUP.search, (text.source, text.text, words)))
    return "" if is_html or as_html(words) != as_html(found) else words


def joined(found, text):
    """Join the blocks in the way of the source."""
    known = [b for each in (text.text, text.source) for b in blocks_of(as_html(each))]
    is_dense = bool(JOINED.search(text.text or text.source))
    shown = []
    for block in blocks_of(found):
        same = next((each.html for each in known if each == block), None)
        shown.append(same or (BETWEEN.sub("", block.html) if is_dense else block.html))
    return ("" if is_dense else "\n").join(shown)
