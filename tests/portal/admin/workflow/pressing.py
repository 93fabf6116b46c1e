"""Press the buttons of the steps in a form of the desk."""

import re
from datetime import UTC, datetime

from portal.models import Story
from tests.actors.desk import page
from tests.reading.form import edit, read

OTHERS = "You have worked on it, so another person has to publish it."
IN_TIME = {"step-moment": "2099-05-01T08:30"}
AT = datetime(2099, 5, 1, 0, 30, tzinfo=UTC)  # 08:30 in Beijing


def form_of(row):
    return page(type(row), "change", row.pk)


def press(client, row, action, **changes):
    """Press a button of the form of a row; the page to which it leads."""
    return client.get(answer(client, row, action, **changes).url).text


def answer(client, row, action, **changes):
    return edit(client, form_of(row), type(row), "_step", action, **changes)


def buttons(html):
    return re.findall(r'name="_step" value="(\w+)"', html)


def typed(html, model=Story):
    return {name: values[0] for name, values in read(html, model).items()}
