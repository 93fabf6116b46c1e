"""Two people save one form: nothing that one of them typed is lost unseen."""

import json

import pytest
from django.utils import translation

from exchanges.models import City, Exchange
from portal.models import Holiday, Picture, SiteSettings, Source, Story, User
from tests.actors.scene import undone
from tests.actors.two_people import (
    QUESTION,
    change,
    columns,
    conflict,
    counts,
    in_parts,
    open_again,
    open_form,
    questions,
    row_of,
)
from tests.pairs import paired
from tests.reading.form import edit, send

pytestmark = pytest.mark.usefixtures("media_folder")


def texts(kind):
    """A translated text field that the kind has."""
    names = {Picture: "alt", Source: "publisher", SiteSettings: "office"}
    return {**names, Holiday: "name"}.get(kind, "summary")


@in_parts
def test_a_field_that_only_the_other_changed_is_kept_and_named(clients, kinds):
    me, them = clients
    for kind in kinds:
        row, field = row_of(kind), texts(kind)
        opened = open_form(me, row)
        edit(them, change(row), kind, **{f"{field}_en": "Theirs"})
        before = columns(row), counts()
        assert send(me, change(row), opened).status_code == 302
        assert (columns(row), counts()) == before, "I wrote nothing"
        response = me.post(change(row), {**opened, f"{field}_ko": "내 것"}, follow=True)
        stored = columns(row)
        assert (stored[f"{field}_en"], stored[f"{field}_ko"]) == ("Theirs", "내 것")
        with translation.override("zh-hans"):
            label = str(kind._meta.get_field(f"{field}_en").verbose_name)
        told = [
            str(m) for m in response.context["messages"] if m.level_tag == "warning"
        ]
        assert [each for each in told if label in each], kind


@in_parts
@pytest.mark.engine
def test_a_field_that_both_changed_is_asked_about_and_all_is_kept(clients, kinds):
    me, them = clients
    for kind, language in paired(kinds, ["zh-hans", "en", "ko"]):
        User.objects.update(language=language)
        row, field = row_of(kind), texts(kind)
        mine = {f"{field}_zh_hans": "我的", f"{field}_en": "Mine, too"}
        mine[f"{field}_ko"] = "나"
        opened = open_form(me, row)
        edit(them, change(row), kind, **{f"{field}_en": "Theirs, too"})
        before = columns(row), counts()
        response = send(me, change(row), opened, **mine)
        assert (columns(row), counts()) == before, "nothing is saved"
        again = open_again(response, row)
        assert {name: again[name] for name in mine} == {k: [v] for k, v in mine.items()}
        (question,) = QUESTION.findall(response.text)
        assert "<del>Theirs</del>, too" in question
        assert "<ins>Mine</ins>, too" in question
        response = send(me, change(row), again, **{f"_choose-{field}_en": "mine"})
        assert response.status_code == 302, kind
        stored = columns(row)
        assert {name: stored[name] for name in mine} == mine


def test_theirs_can_stay_and_the_rest_of_mine_is_saved(clients):
    row, me = row_of(Story), clients[0]
    mine = {"summary_en": "Mine", "title_en": "My title", "body_ko": "본문"}
    response = conflict(clients, row, {"summary_en": "Theirs"}, mine)
    for chosen in ({}, {"_choose-summary_en": ""}, {"_choose-summary_en": "neither"}):
        again = open_again(response, row)
        response = send(me, change(row), again, **chosen)
        assert len(questions(response)) == 1, chosen
    assert columns(row)["summary_en"] == "Theirs"
    again = open_again(response, row)
    with undone():  # mine may still be changed
        both = {"summary_en": "Both of us", "_choose-summary_en": "mine"}
        send(me, change(row), again, **both)
        assert columns(row)["summary_en"] == "Both of us"
    send(me, change(row), again, **{"_choose-summary_en": "theirs"})
    stored = columns(row)
    assert stored["summary_en"] == "Theirs"
    assert (stored["title_en"], stored["body_ko"]) == ("My title", "본문")


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_what_the_other_changes_before_the_choice_is_asked_again(clients, choice):
    """And a choice outlives another error in the form."""
    me, them = clients
    row = row_of(Story)
    response = conflict(clients, row, {"note_en": "Theirs"}, {"note_en": "Mine"})
    edit(them, change(row), Story, note_en="Theirs again")
    again = open_again(response, row)
    response = send(me, change(row), again, **{"_choose-note_en": choice})
    assert "Theirs again" in questions(response)[0]
    assert columns(row)["note_en"] == "Theirs again"
    again = open_again(response, row)
    send(me, change(row), again, **{"_choose-note_en": choice})
    assert columns(row)["note_en"] == {"mine": "Mine", "theirs": "Theirs again"}[choice]
    both = ({"summary_en": text} for text in ("Theirs", "Mine"))
    again = open_again(conflict(clients, row, *both), row)
    wrong = {"_choose-summary_en": choice, "source_date": "2021-13"}
    response = send(me, change(row), again, **wrong)
    assert questions(response) == []
    again = open_again(response, row)
    assert again["summary_en"] == [choice.title()]
    assert send(me, change(row), again, source_date="").status_code == 302
    assert columns(row)["summary_en"] == choice.title()


def test_what_was_kept_from_the_other_stands_in_a_form_with_errors(clients):
    row = row_of(Story)
    response = conflict(clients, row, {"note_en": "A\nB"}, {"note_en": "A\r\nB \r\n"})
    assert response.status_code == 302, "both wrote alike"
    assert columns(row)["note_en"] == "A\nB"
    response = conflict(clients, row, {"note_en": "Theirs"}, {"source_date": "2021-13"})
    again = open_again(response, row)
    assert again["note_en"] == ["Theirs"]
    assert again["source_date"] == ["2021-13"]
    mine = {"source_date": "2021-12", "note_en": "Seen, then mine"}
    send(clients[0], change(row), again, **mine)
    assert columns(row)["note_en"] == "Seen, then mine"


def test_a_value_that_is_none_is_asked_about_as_it_was_typed(clients):
    row = row_of(Exchange)
    response = conflict(clients, row, {"date": "2013"}, {"date": "2013-02-30"})
    assert "2013-02-30" in questions(response)[0]
    again = open_again(response, row)
    assert again["date"] == ["2013-02-30"]
    chosen = send(clients[0], change(row), again, **{"_choose-date": "mine"})
    assert "没有“2013-02-30”这个日期" in chosen.text
    send(clients[0], change(row), again, **{"_choose-date": "theirs"})
    assert columns(row)["date"] == "2013"


def test_two_tabs_of_one_person_are_called_so(clients):
    User.objects.update(language="en")
    me, _them = clients
    for kind in (Story, Source):
        row, field = row_of(kind), texts(kind)
        opened = open_form(me, row)
        edit(me, change(row), kind, **{f"{field}_en": "First", f"{field}_ko": "첫째"})
        response = send(me, change(row), opened, **{f"{field}_en": "Second"})
        (question,) = questions(response)
        assert "you, in another tab or window" in question
        assert "Theirs" not in question
        sent = {**opened, f"{field}_zh_hans": "第二", "_save": ""}
        text = me.post(change(row), sent, follow=True).text
        assert "in another tab or window of yours, and it was kept" in text
        assert "Another person" not in text


# A form that does not say what its writer saw

GARBLED = [None, "", "{", "[]", "null", "7", '"text"', '{"portal.story": {}}']
GARBLED += ["[" * 100_000, "1" * 5000, "\ud800\\ud800"]
DIGESTS = [{"summary_en": 7}, {"summary_en": ["x"]}, 5, [], None]


def test_a_form_without_what_was_seen_overwrites_nothing(clients):
    me, them = clients
    row = row_of(Story)
    opened = open_form(me, row)
    (name,) = json.loads(opened.pop("_seen")[0])
    edit(them, change(row), Story, summary_en="Theirs")
    before = columns(row)
    for seen in (*GARBLED, *(json.dumps({name: each}) for each in DIGESTS)):
        sent = (
            {} if seen is None else {"_seen": seen.encode("utf-8", "replace").decode()}
        )
        response = send(me, change(row), opened | sent, summary_en="Mine")
        assert len(questions(response)) == 1, str(seen)[:40]
        assert columns(row) == before, str(seen)[:40]
    again = open_again(response, row)
    assert again["summary_en"] == ["Mine"]
    assert len(questions(send(me, change(row), again))) == 1
    send(me, change(row), again, **{"_choose-summary_en": "mine"})
    assert columns(row)["summary_en"] == "Mine"
    opened = open_form(me, row) | {"_seen": "", "source_date": "2021-13"}
    again = open_again(send(me, change(row), opened), row)
    assert again["source_date"] == ["2021-13"], "what was typed is not dropped"


@pytest.mark.engine
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
    evil = "<img src=x onerror=alert(1)>\"'&"
    response = conflict(clients, row, {"note_en": evil}, {"note_en": evil + " mine"})
    assert "<img src=x" not in response.text, "it becomes no markup"
    (question,) = questions(response)
    assert evil in question


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
