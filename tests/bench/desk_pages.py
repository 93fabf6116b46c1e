"""The pages and the saves of the desk, each as a request that can be made again."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from exchanges.models import Exchange
from tests.actors.desk import page as address
from tests.bench import desk_rows as rows
from tests.bench.measure import measure
from tests.reading.form import read, send


class Case(NamedTuple):
    """`prepare` is not measured; what it returns makes the request."""

    name: str
    prepare: Callable
    queries_at_most: int | None = None


def browser(user):
    """One behind a proxy that ends TLS, signed in."""
    client = Client(SERVER_NAME=settings.SITE_HOST, HTTP_X_FORWARDED_PROTO="https")
    client.force_login(user)
    return client


def answered(request, status):
    """The request; an answer with another status ends everything.

    A form that could not be saved comes back with 200, a save leads on with 302.
    """

    def ask():
        response = request()
        if response.status_code != status:
            raise RuntimeError(f"the desk answered {response.status_code}")

    return ask


def get(client, url):
    return lambda: answered(partial(client.get, url), 200)


def post(client, make_row, field=None, **button):
    """Open the form of a row, and send it with the field changed, if one is named."""

    def prepare():
        row = make_row()
        url = address(row, "change", row.pk)
        opened = read(client.get(url).text, type(row))
        changes = {field: f"{next(rows.numbers)}"} if field else {}
        request = partial(send, client, url, opened, **button, **changes)
        return answered(request, 302)

    return prepare


def cases(client, editor):
    """Everything that is measured, as a publisher meets it who is signed in."""
    draft, city = rows.draft(editor), rows.city_copy(editor)
    _, live, changed, taken_over, *_ = rows.fill_first_page(editor)
    copy = rows.changed_copy(changed, editor)
    rows.fall_behind()

    def page(row, name):
        return get(client, address(row, name, row.pk))

    def copy_to_take_over():
        return rows.changed_copy(taken_over, editor)

    return [
        Case("list", get(client, address(Exchange, "changelist")), 10),
        # Three are for what was translated before, and for the glossary; three for
        # comments, for the delegation or agreement, and for the fields of work.
        Case("form of a draft", page(draft, "change"), 30),
        Case("form of a live row", page(live, "change"), 25),
        Case("form of a city's copy", page(city, "change"), 33),
        # One query more for each kind of page to which the text in a language links.
        Case("save a draft", post(client, lambda: draft, "title_en"), 35),
        Case("save a relation", post(client, lambda: city, "relations-0-note_en")),
        Case("difference", page(copy, "difference")),
        Case("history", page(draft, "history")),
        Case("start page", get(client, reverse("admin:index")), 22),
        # Two are for the tasks of translators, and for who can have one.
        Case("translations", get(client, reverse("admin_translations")), 18),
        Case(
            "take a copy over",
            post(client, copy_to_take_over, button="_step", value="publish"),
            45,
        ),
    ]


def report():
    """Measure the desk as a publisher meets it."""
    with translation.override(settings.LANGUAGE_CODE):
        for case in cases(browser(rows.actor("publisher")), rows.actor("editor")):
            measure(f"desk: {case.name}", case.prepare)
