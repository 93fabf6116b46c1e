"""What a person reads on a page, or has read aloud to them."""

import json
import re
from html.parser import HTMLParser

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
# A textarea holds what was typed, as the value of an input does.
UNREAD = {"script", "style", "textarea"}
SPOKEN = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
BUTTONS = {"button", "reset", "submit"}
# In data attributes: codes, addresses and numbers, which scripts read and nobody sees.
FOR_SCRIPTS = re.compile(r"(?:[a-z0-9:.-][A-Za-z0-9:.-]*)?|\S*[_#/?=]\S*|GET|POST")


class Screen(HTMLParser):
    """The texts of a page that are said to be in its own language, and its links."""

    def __init__(self, html):
        super().__init__()
        self.language = None
        self.texts, self.links, self.open = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        _, is_own, is_read = self.open[-1] if self.open else (None, True, True)
        if "lang" in given:
            is_own = given["lang"].lower() == self.language.lower()
        is_read = is_read and tag not in UNREAD
        # The letters of such a button name an icon, which is drawn in their place.
        is_icon = "material-icons" in given.get("class", "")
        if tag not in VOID:
            self.open.append((tag, is_own, is_read and not is_icon))
        if is_own and is_read:
            self.texts += spoken(tag, given)

    def handle_endtag(self, tag):
        if tag in [each[0] for each in self.open]:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, text):
        _, is_own, is_read = self.open[-1] if self.open else (None, True, True)
        if is_own and is_read and text.strip():
            self.texts.append(" ".join(text.split()))


def spoken(tag, given):
    """The attributes that are shown or read aloud, and texts for scripts to show."""
    for name, value in given.items():
        is_label = name == "value" and tag == "input" and given.get("type") in BUTTONS
        if name in SPOKEN or is_label:
            yield value
        elif name.startswith("data-") and not FOR_SCRIPTS.fullmatch(value):
            yield from strings(value)


def strings(value):
    """The texts of a data attribute, which may hold JSON."""
    try:
        waiting = [json.loads(value)]
    except ValueError:
        waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each
        elif isinstance(each, str) and not FOR_SCRIPTS.fullmatch(each):
            yield each
