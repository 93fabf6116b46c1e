"""Allow some HTML in a text, and remove or escape everything else.

A text is either plain, as it was typed, or HTML with nothing but harmless markup. Plain
text stays plain in the database and is set in paragraphs wherever HTML is needed.
"""

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

INLINE = {"br", "a", "strong", "em", "b", "i", "sub", "sup", "span"}
TAGS = INLINE | {
    *("p", "h2", "h3", "ul", "ol", "li", "blockquote", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "hreflang"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "figure": {"data-picture"},
    "*": {"lang"},
}
# `content` is how a link to a page of the site is kept, see references.py.
SCHEMES = {"http", "https", "mailto", "tel", "content"}
# Other tags that make a text HTML: plain texts have <office@example.cn> and x<y.
REFUSED = {
    *("applet", "area", "audio", "base", "body", "button", "canvas", "code", "details"),
    *("div", "embed", "font", "form", "frame", "frameset", "h1", "h4", "h5", "h6"),
    *("head", "hr", "html", "iframe", "img", "input", "isindex", "link", "marquee"),
    *("math", "meta", "noscript", "object", "option", "pre", "script", "section"),
    *("select", "source", "style", "svg", "template", "textarea", "title", "u"),
    *("video", "xml", "xmp"),
}
NAMES = "|".join(sorted(TAGS | REFUSED))
MARKUP = re.compile(
    rf"</?(?:{NAMES})(?:[\s/][^<>]*)?>|<(?:script|style|img|svg|iframe)\b"
    r"|<[a-z][^<>]*\son\w+\s*=|<!--",
    re.IGNORECASE,
)
# Patterns for clean HTML, in which < only begins a tag and " only encloses values.
VALUES = r'(?: [\w-]+="[^"]*")*'
FIGURE = re.compile(rf"<figure({VALUES})>(.*?)</figure>", re.DOTALL)
CAPTION = re.compile(rf"(<figcaption{VALUES}>)(.*?)</figcaption>", re.DOTALL)
KEPT_FIGURE = re.compile(
    rf'<figure data-picture="([\w-]+)">(?:(<figcaption{VALUES}>)(.*?)</figcaption>)?'
    "</figure>",
    re.DOTALL,
)
PICTURE = re.compile(r' data-picture="([\w-]+)"')
# A browser takes \\ for / and passes over spaces: //host leads to another site.
OTHER_HOST = re.compile(r' href="\s*[/\\]\s*[/\\][^"]*"')
ROUNDS = 8  # how often damaged markup is cleaned until it stays as it is


def clean(text):
    """Return the clean text for storage; cleaning is idempotent."""
    if not MARKUP.search(text):
        return text
    for _ in range(ROUNDS):
        before, text = text, with_tidy_figures(only(TAGS, text))
        if text == before:
            break
    else:
        text = html.escape(text, quote=False)
    return text if MARKUP.search(text) or not text.strip() else f"<p>{text}</p>"


def as_html(text):
    """Return the text as safe HTML; a plain text is split into paragraphs."""
    if text and not MARKUP.search(text):
        text = linebreaks(text, autoescape=True)
    return mark_safe(clean(text))  # noqa: S308 - this is where it becomes safe


def only(tags, text):
    cleaned = nh3.clean(
        text, tags=tags, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    )
    return OTHER_HOST.sub("", cleaned)


def with_tidy_figures(text):
    """Reduce each figure to a picture of the library and its caption."""
    parts = KEPT_FIGURE.split(FIGURE.sub(tidy_figure, text))
    # Every fourth part is outside of figures, the three others are groups.
    parts[::4] = [re.sub("(</?)figcaption", r"\1p", each) for each in parts[::4]]
    return "".join(
        figure(*parts[place : place + 3]) if place % 4 == 1 else parts[place]
        for place in range(len(parts))
        if place % 4 in (0, 1)
    )


def figure(key, tag, caption):
    shown = f"{tag}{caption}</figcaption>" if tag else ""
    return f'<figure data-picture="{key}">{shown}</figure>'


def tidy_figure(found):
    """Move other contents of a figure after it, so that no text is lost."""
    values, inner = found.groups()
    picture, caption = PICTURE.search(values), CAPTION.search(inner)
    if not picture:
        return inner
    tag = caption and caption[1]
    words = caption and only(INLINE, caption[2]).strip()
    rest = CAPTION.sub("", inner, count=1).strip()
    return figure(picture[1], words and tag, words) + rest


def pictures_in(text):
    return {key for key, *_ in KEPT_FIGURE.findall(text or "")}


def number(key):
    """Return the key of a picture as a number, 0 for a slug."""
    return int(key) if key.isdecimal() and len(key) < 19 else 0


def numbers_in(text):
    return {number(key) for key in pictures_in(text)} - {0}


class Reader(HTMLParser):
    """Parser that notes the names of what `clean` removes from a text."""

    def __init__(self):
        super().__init__()
        self.found = {}
        self.in_figure = False

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "figure":
            self.in_figure = "data-picture" in names
        if tag not in TAGS:
            # The form itself shows the picture in its figure.
            if not (tag == "img" and self.in_figure):
                self.found[tag] = True
            return
        for name, value in attrs:
            if not is_allowed(tag, name, value or ""):
                self.found[f"{name}={value}" if name == "href" else name] = True

    def handle_endtag(self, tag):
        self.in_figure &= tag != "figure"

    handle_startendtag = handle_starttag

    def handle_comment(self, data):
        self.found["<!-- -->"] = True


def is_allowed(tag, name, value):
    if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()):
        return False
    link = f'<a href="{html.escape(value)}">x</a>'
    return name != "href" or " href=" in only(TAGS, link)


def left_out(text):
    """Return the names of tags, attributes and links that cleaning removes."""
    if not MARKUP.search(text):
        return []
    reader = Reader()
    reader.feed(text)
    reader.close()
    return list(reader.found)


# Text that replaces tags when two texts are compared.
LINES = (
    (
        re.compile(r"</(?:p|h2|h3|li|tr|ul|ol|table|caption|blockquote|figure)>|<br>"),
        "\n",
    ),
    (re.compile(rf"<h2{VALUES}>"), "\n■ "),
    (re.compile(rf"<h3{VALUES}>"), "\n▪ "),
    (re.compile(rf"<li{VALUES}>"), "\n• "),
    (re.compile(rf"<blockquote{VALUES}>"), "\n❝ "),
    (re.compile(r'<figure data-picture="([\w-]+)">'), r"\n▣ \1: "),
    (re.compile(r"</t[hd]>"), " | "),
    (re.compile(rf"</?(?:p|ul|ol|table|caption|t\w+|fig\w+){VALUES}>"), ""),
)


@lru_cache(maxsize=200)  # comparisons show the same texts repeatedly
def in_words(text):
    """Return the text line by line, without tags except inline ones."""
    text = as_html(text)
    for tag, shown in LINES:
        text = tag.sub(shown, text)
    lines = (" ".join(each.split()) for each in html.unescape(text).splitlines())
    return "\n".join(filter(None, lines))
