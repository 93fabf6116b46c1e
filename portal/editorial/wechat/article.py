"""The public text of a row as an article of an official account.

Boxes are `section` and `p`, each with its own style; lists become paragraphs, links
numbered notes at the end.
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from lxml import html as lxml_html

from portal.content.i18n.languages import borrowed_languages
from portal.content.parts import rows_of_page
from portal.content.rich_text.references import with_references
from portal.content.rich_text.render import with_public_links
from portal.content.rich_text.sanitize import as_html, number, numbers_in
from portal.editorial.wechat.checker import HOST, check_lengths

INK, QUIET, LINE = "#333333", "#666666", "#cccccc"
TEXT = f"font-size:16px;line-height:1.75;color:{INK}"
SMALL = f"font-size:13px;line-height:1.6;color:{QUIET}"
HEADING = f"line-height:1.4;font-weight:bold;color:{INK}"
CELL = f"padding:8px;border:1px solid {LINE};font-size:14px;line-height:1.5"
STYLES = {
    "article": "margin:0;padding:0 8px",
    "p": f"margin:0 0 16px;{TEXT}",
    "lead": f"margin:0 0 16px;font-weight:bold;{TEXT}",
    "h2": f"margin:32px 0 12px;font-size:20px;{HEADING}",
    "h3": f"margin:24px 0 12px;font-size:17px;{HEADING}",
    "li": f"margin:0 0 8px;padding-left:16px;{TEXT}",
    "li li": f"margin:0 0 8px;padding-left:40px;{TEXT}",
    "blockquote": f"margin:0 0 16px;padding:4px 16px;border-left:3px solid {LINE}",
    "figure": "margin:0 0 16px;text-align:center",
    "img": "max-width:100%",
    "code": "width:160px",
    "caption": f"margin:4px 0 0;{SMALL}",
    "note": f"margin:0 0 4px;{SMALL}",
    "number": f"font-size:12px;color:{QUIET}",
    "table": "width:100%;margin:0 0 16px",
    "th": f"{CELL};font-weight:bold;color:{INK};background-color:#f2f2f2",
    "td": f"{CELL};color:{INK};background-color:#ffffff",
}
BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "figure", "table"}
INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
RAISED = {
    "sup": str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"),
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}
JOINED = gettext_lazy("A table has joined cells: join them there.")
UNREADABLE = gettext_lazy("The picture “%(picture)s” cannot be read.")


class Article(NamedTuple):
    """What goes into the boxes of the account's editor, and what is to be mended."""

    title: str
    digest: str
    html: str
    address: str  # of the page, for “read the original”
    findings: list


class Page(NamedTuple):
    """Where the page is: root of the site, short address, and picture of its code."""

    root: str
    short: str
    code: str


def tag(name, style, inside):
    return f'<{name} style="{STYLES[style]}">{inside}</{name}>'


def words(text):
    return escape(re.sub(r"[ \t\r\n]+", " ", text or ""))


class Writer:
    """Writes rich text as boxes; keeps the notes in their order.

    `place` returns the address of a picture, None if it cannot be shown.
    """

    def __init__(self, root, place):
        self.root, self.place = root, place
        self.links, self.faults = {}, []

    def rich(self, row, text):
        text = with_public_links(with_references(as_html(text)))
        if not text:
            return ""
        keys = numbers_in(text)
        self.known = row.body_pictures.in_bulk(keys) if keys else {}
        tree = lxml_html.fragment_fromstring(text, create_parent="div")
        return "".join(self.flow(tree))

    def flow(self, node, style="p", mark="", depth=0):
        """Yield boxes; text beside them is a paragraph. The first has the mark."""
        run = words(node.text)
        for child in node:
            if child.tag not in BLOCKS:
                run += self.inline(child) + words(child.tail)
                continue
            is_text = child.tag == "p"
            for each in (run, self.inside(child) if is_text else ""):
                if each.strip():
                    yield tag("p", style, mark + each.strip())
                    mark = ""
            if not is_text:
                yield from self.block(child, depth)
            run = words(child.tail)
        if run.strip():
            yield tag("p", style, mark + run.strip())

    def block(self, node, depth):
        if node.tag in ("h2", "h3"):
            yield tag("p", node.tag, self.inside(node).strip())
        elif node.tag == "blockquote":
            yield tag("section", "blockquote", "".join(self.flow(node)))
        elif node.tag == "table":
            yield from self.table(node)
        elif node.tag == "figure":
            picture = self.known.get(number(node.get("data-picture", "")))
            words_below = self.inside(node[0]) if len(node) else ""
            yield self.figure(picture, words_below) if picture else ""
        elif node.tag == "li":  # outside of a list
            yield from self.flow(node)
        else:
            yield from self.items(node, depth + 1)

    def items(self, node, depth):
        """Yield the items of a list as paragraphs; what is nested is only indented."""
        style = "li" if depth == 1 else "li li"
        first = number(node.get("start", "")) or 1
        for place, item in enumerate(node.iterchildren("li"), first):
            mark = f"{place}. " if node.tag == "ol" else "• "
            yield from self.flow(item, style, mark, depth)

    def table(self, node):
        rows = []
        for row in node.iter("tr"):
            cells = [each for each in row if each.tag in ("th", "td")]
            if any({"colspan", "rowspan"} & {*each.keys()} for each in cells):
                self.faults.append((JOINED, {}))
            inside = (tag(each.tag, each.tag, self.inside(each)) for each in cells)
            rows.append(f"<tr>{''.join(inside)}</tr>")
        for caption in node.iter("caption"):
            yield tag("p", "caption", self.inside(caption))
        yield tag("table", "table", f"<tbody>{''.join(rows)}</tbody>")

    def figure(self, picture, caption=""):
        place = self.place(picture)
        if place is None:
            self.faults.append((UNREADABLE, {"picture": picture}))
            return ""
        caption = caption or words(picture.caption)
        if picture.credit:
            rights = ", ".join(filter(None, [picture.credit, picture.licence]))
            caption = f"{caption} © {words(rights)}".strip()
        alt = "" if picture.decorative else picture.alt
        below = tag("p", "caption", caption) if caption else ""
        return tag("section", "figure", self.image(place, alt) + below)

    def image(self, place, alt, style="img"):
        style = STYLES[style]
        return f'<img src="{escape(place)}" alt="{escape(alt or "")}" style="{style}">'

    def inside(self, node):
        """Return what is in a node as one line."""
        parts = [words(node.text)]
        parts += [self.inline(child) + words(child.tail) for child in node]
        return "".join(parts)

    def inline(self, node):
        inside = self.inside(node)
        if node.tag == "br":
            return "<br>"
        if node.tag in INLINE:
            return f"<{INLINE[node.tag]}>{inside}</{INLINE[node.tag]}>"
        if node.tag == "a":
            return self.link(node.get("href"), inside)
        if node.tag in RAISED:
            return inside.translate(RAISED[node.tag])
        return f"{inside} " if node.tag in BLOCKS else inside

    def link(self, href, inside):
        """Return the words of a link with the number of its note."""
        if not href or href.startswith("#"):
            return inside
        if urlsplit(href).hostname == HOST:
            return f'<a href="{escape(href)}">{inside}</a>'
        href = self.root + href if href.startswith("/") else href
        plain = re.sub("^(mailto|tel):", "", href)
        place = self.links.setdefault(plain, len(self.links) + 1)
        return inside + tag("span", "number", f"[{place}]")

    def notes(self):
        """Yield the addresses of the links, numbered, below their heading."""
        if self.links:
            yield tag("p", "h3", _("Links"))
        for address, place in self.links.items():
            yield tag("p", "note", f"[{place}] {words(address)}")


def write_article(row, language, page, place):
    """Return the article of a public row in a language, and what is to be mended."""
    writer = Writer(page.root, place)
    with override(language):
        html = tag("section", "article", "".join(boxes(writer, row, page)))
        title, digest = row.title, row.summary or ""
        address = page.root + row.get_absolute_url()
        is_borrowed = borrowed_languages(row, ["summary", "body"])
    findings = check_lengths(title, digest, html)
    findings += [text % values for text, values in writer.faults]
    if is_borrowed:
        findings.append(_("A text is not translated and is in another language."))
    return Article(title, digest, html, address, findings)


def boxes(writer, row, page):
    """Yield the boxes of an article, from the cover to the code of the page."""
    if row.cover:
        yield writer.figure(row.cover)
    if row.summary:
        yield tag("p", "lead", words(row.summary))
    rows = rows_of_page(row)
    for each in rows:
        body = writer.rich(each, each.body or "")
        if body and each is not row:
            yield tag("p", "h2", words(each.title))
        yield body
    yield from (tag("p", "note", words(each.note)) for each in rows if each.note)
    yield from writer.notes()
    code = writer.image(page.code, _("QR code of the page"), "code")
    below = tag("p", "caption", _("Press long on the code to read more"))
    yield tag("section", "figure", code + below)
