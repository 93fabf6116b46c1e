"""The character NUL, which PostgreSQL cannot store, at every address of the site."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.actors.scene import undone
from tests.hostile.addresses import DESK, addresses, patterns, requests_of

pytestmark = pytest.mark.engine

ROUTES = sorted({route for route, _ in patterns(get_resolver().url_patterns)})
# What views read without a form, beside what their forms hold.
HIDDEN = ["_key", "_digest", "_as", "_version", "_newest", "_popup", "_to_field"]
HIDDEN += ["_changelist_filters", "next", "language", "days", "index", "select_across"]
HIDDEN += ["step-remark", "step-moment", "username", "password", "old_password"]
CHOSEN = ["_step", "action", "confirmed", "_confirm", "left", "end", "_still_right"]
CHOSEN += ["_selected_action", "version-1"]


def path_of(route):
    """An address that a route fits, or nearly: with 1 for each of its arguments."""
    plain = re.sub(r"<[^>]*>|\((?:\?P)?[^()]*\)", "1", route.replace("\\.", "."))
    return "/" + re.sub(r"[\^$]", "", plain)


def with_nul(path):
    yield from (f"{path}?x=%00", f"{path}?%00=x", f"{path}?x=1&x=a%00b")
    parts = path.split("/")
    for number in range(1, len(parts)):
        changed = [*parts[:number], f"{parts[number]}%00", *parts[number + 1 :]]
        yield "/".join(changed)


def test_no_address_takes_it(db, client):
    found = [each for route in ROUTES for each in with_nul(path_of(route))]
    assert len(found) > len(ROUTES) * 3
    assert [each for each in found if client.get(each).status_code != 400] == []


def test_the_addresses_are_those_of_the_site(content, client):
    there = [path for path in map(path_of, ROUTES) if "1" not in path]
    assert {"/admin/exchanges/city/", "/zh-hans/cities/", "/robots.txt"} <= {*there}
    statuses = {client.get(path).status_code for path in there[::5]}
    assert 200 in statuses
    assert statuses <= {200, 302, 405}


class Sent(Client):
    """Keeps what would be sent in place of sending it."""

    def post(self, path, data=None, **_):
        self.path, self.data = path, data or {}
        raise InterruptedError


SENT = [(kind, view) for kind, view in dict.fromkeys(addresses())
        if kind in ("story", "picture", "user", DESK)
        or (kind == "city" and view in ("import", "undo"))]  # fmt: skip


@pytest.mark.full
def test_no_form_of_the_desk_fails_over_it(scene, db):
    failed, client = [], scene.client("superuser")
    for kind, view in SENT:
        with undone():
            kept = Sent()
            with pytest.raises(InterruptedError):
                requests_of(scene, kind, view)[1](kept)
            whole = {**kept.data, **dict.fromkeys(HIDDEN, "a\0")}
            texts = {key: "a\0" for key, value in kept.data.items() if value}
            forms = [whole, whole | texts]
            forms += [{**whole, name: "a\0"} for name in CHOSEN]
            for form in forms:
                with undone():
                    if client.post(kept.path, form).status_code >= 500:
                        failed.append((kind, view))
    assert failed == []
