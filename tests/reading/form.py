"""Fill in a form of the admin and send it, as a browser would do it."""

from html.parser import HTMLParser

BUTTONS = {"submit", "button", "image", "reset"}


class Reader(HTMLParser):
    """Collects what the form with the given id, or each other form, would send."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.values = {}
        self.name = self.select = self.option = None
        self.text = ""

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.inside = (found.get("id") or "") == self.form_id
        if not self.inside:
            return
        name, kind = found.get("name"), found.get("type", "text")
        if tag == "input" and name and kind not in BUTTONS | {"file"}:
            if kind not in {"checkbox", "radio"} or "checked" in found:
                self.add(name, found.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self.name, self.text = name, ""
        elif tag == "select":
            self.select, self.options = found, []
        elif tag == "option" and self.select is not None:
            self.options.append((found.get("value", ""), "selected" in found))

    def handle_data(self, data):
        if self.name:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.name:
            # A browser leaves out the first line end and sends those of its own.
            text = self.text.removeprefix("\n").replace("\r\n", "\n")
            self.add(self.name, text.replace("\n", "\r\n"))
            self.name = None
        elif tag == "select" and self.select is not None:
            chosen = [value for value, selected in self.options if selected]
            if not chosen and "multiple" not in self.select and self.options:
                chosen = [self.options[0][0]]
            for value in chosen:
                self.add(self.select["name"], value)
            self.select = None
        elif tag == "form":
            self.inside = False

    def add(self, name, value):
        self.values.setdefault(name, []).append(value)


def read(html, model):
    """What the form of the model on the page would send: lists of values by name."""
    reader = Reader(f"{model._meta.model_name}_form")
    reader.feed(html)
    assert reader.values, "there is no such form on the page"
    return {k: v for k, v in reader.values.items() if "__prefix__" not in k}


def send(client, url, opened, button="_save", value="", **changes):
    """Send what `read` gave, with changes, by a button."""
    return client.post(url, {**opened, button: value, **changes})


def edit(client, url, model, button="_save", value="", **changes):
    """Open a form, change some fields, and send it by a button."""
    opened = read(client.get(url).text, model)
    return send(client, url, opened, button, value, **changes)
