"""The forms of a page, and every way in which they can be sent."""

from html.parser import HTMLParser
from typing import NamedTuple


class Way(NamedTuple):
    """A way to send a form: a button with its name and value, or what is wrong."""

    name: object
    values: list
    action: str


class Form:
    """A form as it stands on the page."""

    def __init__(self, given):
        self.id = given.get("id", "")
        self.action = given.get("action") or ""
        self.method = given.get("method", "get").lower()
        self.hidden, self.shown, self.unchecked = [], [], []
        self.choices, self.buttons, self.files = {}, [], []

    def sent(self):
        """What it sends if nothing is changed."""
        return [*self.hidden, *self.shown]

    def ways(self):
        values = self.sent()
        for name, value, action in self.buttons:
            sent = [*values, (name, value)] if name else values
            yield Way((name, value), sent, action or self.action)
            for each in filter(None, self.choices.get("action", ())):
                chosen = [*sent, *self.unchecked[:2], ("action", each)]
                yield Way(each, chosen, self.action)
        if self.names():
            empty = [*self.hidden, *((name, "") for name in self.names())]
            yield Way("empty", empty, self.action)
            yield Way("wrong", [*self.hidden, *self.wrong()], self.action)

    def names(self):
        """What there is to fill in."""
        return dict.fromkeys([*(name for name, _ in self.shown), *self.choices])

    def wrong(self):
        """Too long a text, a choice that there is not, one more row of each inline."""
        for name in self.names():
            value = "0" if name in self.choices else "-" * 999
            yield name.replace("__prefix__", "0"), value
        for name, value in self.hidden:
            if name.endswith("-TOTAL_FORMS"):
                yield name, str(int(value) + 1)

    def choose_first(self, name):
        """Where nothing is chosen, a browser sends the first choice."""
        if self.choices[name] and name not in [each for each, _ in self.shown]:
            self.shown.append((name, self.choices[name][0]))


def forms_of(html):
    reader = FormReader()
    reader.feed(html)
    reader.close()
    return reader.forms


class FormReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.form = self.select = None
        self.in_textarea = self.is_multiple = False

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name"), given.get("value", "")
        if tag == "form":
            self.form = Form(given)
            self.forms.append(self.form)
        elif not self.form or "disabled" in given:
            return
        elif tag in {"button", "input"}:
            default = "text" if tag == "input" else "submit"
            self.read_input(given.get("type", default), name, given)
        elif name and tag == "textarea":
            self.in_textarea = True
            self.form.shown.append((name, ""))
        elif name and tag == "select":
            self.select, self.is_multiple = name, "multiple" in given
            self.form.choices[name] = []
        elif self.select and tag == "option":
            self.form.choices[self.select].append(value)
            if "selected" in given:
                self.form.shown.append((self.select, value))

    def read_input(self, kind, name, given):
        value = given.get("value", "on" if kind == "checkbox" else "")
        if kind == "submit":
            self.form.buttons.append((name, value, given.get("formaction")))
        elif not name or kind in {"button", "image", "reset"}:
            return
        elif kind == "file":
            self.form.files.append(name)
        elif kind == "hidden":
            self.form.hidden.append((name, value))
        elif kind in {"checkbox", "radio"} and "checked" not in given:
            self.form.unchecked.append((name, value))
        else:
            self.form.shown.append((name, value))

    def handle_data(self, text):
        if self.in_textarea:
            name, before = self.form.shown[-1]
            self.form.shown[-1] = (name, before + text)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.in_textarea:
            # A browser leaves out the first line end and sends those of its own.
            name, text = self.form.shown[-1]
            text = text.removeprefix("\n").replace("\r\n", "\n")
            self.form.shown[-1] = (name, text.replace("\n", "\r\n"))
            self.in_textarea = False
        elif tag == "select" and self.select:
            if not self.is_multiple:
                self.form.choose_first(self.select)
            self.select = None
