"""A form that does not say what its writer saw overwrites nothing."""

import json

import pytest
from django.test import Client

from exchanges.models import City
from portal.models import Story
from tests.actors.two_people import (
    change,
    columns,
    conflict,
    open_again,
    open_form,
    questions,
    row_of,
)
from tests.reading.form import edit, send

pytestmark = pytest.mark.engine

GARBLED = [
    None,
    "",
    "{",
    "[]",
    "null",
    "7",
    '"text"',
    '{"portal.story": {}}',
    "[" * 100_000,
    "1" * 5000,
    "\ud800\\ud800",
]


@pytest.mark.parametrize("seen", GARBLED)
def test_a_form_without_what_was_seen_overwrites_nothing(clients, seen):
    me, them = clients
    row = row_of(Story)
    opened = open_form(me, row)
    opened.pop("_seen")
    if seen is not None:
        opened["_seen"] = seen.encode("utf-8", "replace").decode()
    edit(them, change(row), Story, summary_en="Theirs")
    before = columns(row)
    response = send(me, change(row), opened, summary_en="Mine")
    assert len(questions(response)) == 1
    assert columns(row) == before
    again = open_again(response, row)
    assert again["summary_en"] == ["Mine"]
    assert len(questions(send(me, change(row), again))) == 1
    again = open_again(response, row)
    send(me, change(row), again, **{"_choose-summary_en": "mine"})
    assert columns(row)["summary_en"] == "Mine"


def test_a_value_that_is_none_is_not_dropped_where_nothing_was_seen(clients):
    row = row_of(Story)
    opened = open_form(clients[0], row) | {"_seen": "", "source_date": "2021-13"}
    again = open_again(send(clients[0], change(row), opened), row)
    assert again["source_date"] == ["2021-13"]


def test_what_the_other_stored_past_the_rules_is_an_error_of_the_form(clients):
    """As a fixture or an earlier rule may have left it."""
    row = row_of(City, "incheon")
    opened = open_form(clients[0], row)
    City.objects.filter(pk=row.pk).update(local_language="Korean")
    response = send(clients[0], change(row), opened, title_en="Mine")
    assert "“Korean”" in response.text
    again = open_again(response, row)
    assert (again["local_language"], again["title_en"]) == (["Korean"], ["Mine"])
    send(clients[0], change(row), again, local_language="ko")
    assert columns(row)["title_en"] == "Mine"


@pytest.mark.parametrize(
    "digests", [{"summary_en": 7}, {"summary_en": ["x"]}, 5, [], None]
)
def test_what_was_seen_of_a_row_may_be_anything(clients, digests):
    me, _them = clients
    row = row_of(Story)
    opened = open_form(me, row)
    (name,) = json.loads(opened["_seen"][0])
    opened["_seen"] = json.dumps({name: digests})
    before = columns(row)
    response = send(me, change(row), opened, summary_en="Mine")
    assert len(questions(response)) == 1
    assert columns(row) == before


@pytest.mark.full  # many forms
def test_a_choice_that_was_not_shown_overwrites_nothing(clients):
    """The radio alone, or with what another page had shown, is no choice."""
    row = row_of(Story)
    response = conflict(clients, row, {"note_en": "Theirs"}, {"note_en": "Mine"})
    again = open_again(response, row)
    for forged in ({}, {"_chosen-note_en": "0" * 12}, {"_chosen-note_en": ""}):
        again.pop("_chosen-note_en", None)
        chosen = {"_choose-note_en": "mine", **forged}
        assert len(questions(send(clients[0], change(row), again, **chosen))) == 1
    assert columns(row)["note_en"] == "Theirs"


def test_no_text_of_the_other_becomes_markup_of_the_page(clients):
    row = row_of(Story)
    evil = "<img src=x onerror=alert(1)>\"'&"
    response = conflict(clients, row, {"note_en": evil}, {"note_en": evil + " mine"})
    assert "<img src=x" not in response.text
    (question,) = questions(response)
    assert evil in question


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_may_not_write_is_refused_before_anything_is_asked(request, content, role):
    user = request.getfixturevalue(role)
    row = Story.objects.create(title_zh_hans="新闻", status="draft")
    client = Client()
    client.force_login(user)
    before = columns(row)
    response = client.post(change(row), {"title_zh_hans": "改", "_seen": "{}"})
    assert response.status_code == 403
    assert columns(row) == before
