"""Fill in a form of the admin and send it, as a browser would do it."""

from tests.reading.buttons import forms_of


def values_in(html, form_id=""):
    """What the form with the given id, or each other form, would send, by name."""
    found = {}
    for form in forms_of(html):
        for name, value in form.sent() if form.id == form_id else ():
            found.setdefault(name, []).append(value)
    return found


def read(html, model):
    """What the form of the model on the page would send: lists of values by name."""
    values = values_in(html, f"{model._meta.model_name}_form")
    assert values, "there is no such form on the page"
    return {k: v for k, v in values.items() if "__prefix__" not in k}


def send(client, url, opened, button="_save", value="", **changes):
    """Send what `read` gave, with changes, by a button."""
    return client.post(url, {**opened, button: value, **changes})


def edit(client, url, model, button="_save", value="", **changes):
    """Open a form, change some fields, and send it by a button."""
    opened = read(client.get(url).text, model)
    return send(client, url, opened, button, value, **changes)
