"""What the editor of an official account takes, and what a text has beside it.

The lengths are those of the platform (draft/add, material/uploadimg). Of the tags and
properties there is no official list: these are the ones that users report to stay
(md2wechat-skill, wechat-article-formatter). They change without notice; `LISTED` is the
day on which all was read.
"""

from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LISTED = date(2026, 11, 28)
LONGEST_TITLE = 32  # characters; draft/add
LONGEST_DIGEST = 128  # characters; draft/add
LONGEST_CONTENT = 20_000  # characters; draft/add
MOST_PICTURE_BYTES = 1_000_000  # of a JPG or PNG; material/uploadimg
HOST = "mp.weixin.qq.com"  # links to articles of accounts alone stay
# No h1, because the title has a box of its own.
TAGS = {
    *("section", "p", "span", "strong", "em", "u", "br", "hr", "blockquote", "pre"),
    *("h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "code", "img", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"img": {"src", "alt"}, "a": {"href"}}  # and `style` everywhere
PROPERTIES = {
    *("color", "font-size", "font-weight", "font-style", "line-height"),
    *("letter-spacing", "text-align", "text-indent", "text-decoration"),
    *("background-color", "width", "max-width", "border-radius"),
}
FAMILIES = ("border", "margin", "padding")  # with their sides
NEEDED = {  # by each such tag itself, because the editor hands nothing down to it
    "p": {"color", "font-size"},
    "th": {"background-color", "font-size"},
    "td": {"background-color", "font-size"},
}
EMPTY = {"br", "hr", "img"}


class Checker(HTMLParser):
    """Collects what the editor of an account would drop or change, as sentences."""

    def __init__(self):
        super().__init__()
        self.found, self.open = {}, []

    def note(self, sentence, **names):
        self.found[sentence % names] = True

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.note(_("The tag %(tag)s is not taken."), tag=tag)
        if tag in ("ul", "ol") and {"ul", "ol"} & {*self.open}:
            self.note(_("A list in a list is not taken."))
        if tag not in EMPTY:
            self.open.append(tag)
        values = {name: value or "" for name, value in attrs}
        for name in values.keys() - {"style"} - ATTRIBUTES.get(tag, set()):
            self.note(_("The attribute %(name)s is not taken."), name=name)
        if "href" in values and urlsplit(values["href"]).hostname != HOST:
            self.note(_("The link %(link)s is not taken."), link=values["href"])
        self.check_style(tag, values.get("style", ""))

    def check_style(self, tag, style):
        pairs = [each.partition(":") for each in style.split(";") if each.strip()]
        names = {name.strip().lower() for name, _colon, _value in pairs}
        for name in names - PROPERTIES:
            if name.partition("-")[0] not in FAMILIES:
                self.note(_("The property %(name)s is not taken."), name=name)
        if any("(" in value for _name, _colon, value in pairs):
            self.note(_("A style with a function is not taken: %(style)s"), style=style)
        for name in NEEDED.get(tag, set()) - names:
            text = _("The tag %(tag)s has no %(name)s of its own.")
            self.note(text, tag=tag, name=name)

    def handle_endtag(self, tag):
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]

    def handle_data(self, data):
        if "\n" in data:
            self.note(_("A line break between tags becomes an empty line."))

    def handle_comment(self, data):
        self.note(_("A comment is not taken."))

    handle_decl = handle_pi = unknown_decl = handle_comment


def check_html(html):
    """Return sentences about whatever the editor would drop, sorted."""
    checker = Checker()
    checker.feed(html)
    checker.close()
    if len(html) > LONGEST_CONTENT:
        text = _("The article has %(length)d characters of HTML; %(most)d are taken.")
        checker.note(text, length=len(html), most=LONGEST_CONTENT)
    return sorted(checker.found)


def check_lengths(title, digest):
    """Return sentences about a title or digest that is too long or missing."""
    found = []
    if len(title) > LONGEST_TITLE:
        text = _("The title has %(length)d characters; %(most)d are taken.")
        found.append(text % {"length": len(title), "most": LONGEST_TITLE})
    if len(digest) > LONGEST_DIGEST:
        text = _("The digest has %(length)d characters; %(most)d are taken.")
        found.append(text % {"length": len(digest), "most": LONGEST_DIGEST})
    if not digest:
        text = _("There is no summary: the account shows the first 54 characters.")
        found.append(text)
    return found
