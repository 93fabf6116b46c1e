"""Two people save one form: nothing that one of them typed is lost unseen."""

import pytest
from django.utils import translation

from exchanges.models import Exchange
from portal.models import Holiday, Picture, SiteSettings, Source, Story, User
from tests.actors.two_people import (
    KINDS,
    QUESTION,
    change,
    columns,
    conflict,
    counts,
    open_again,
    open_form,
    questions,
    row_of,
)
from tests.pairs import paired
from tests.reading.form import edit, send

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("media_folder")]
LANGUAGES = ["zh-hans", "en", "ko"]


def texts(kind):
    """A translated text field that the kind has."""
    names = {Picture: "alt", Source: "publisher", SiteSettings: "office"}
    return {**names, Holiday: "name"}.get(kind, "summary")


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_only_the_other_changed_is_kept_and_named(clients, kind):
    me, them = clients
    row, field = row_of(kind), texts(kind)
    opened = open_form(me, row)
    edit(them, change(row), kind, **{f"{field}_en": "Theirs"})
    response = me.post(change(row), {**opened, f"{field}_ko": "내 것"}, follow=True)
    stored = columns(row)
    assert (stored[f"{field}_en"], stored[f"{field}_ko"]) == ("Theirs", "내 것")
    with translation.override("zh-hans"):
        label = str(kind._meta.get_field(f"{field}_en").verbose_name)
    warnings = [
        str(m) for m in response.context["messages"] if m.level_tag == "warning"
    ]
    (told,) = [each for each in warnings if not each.startswith("请核对")]
    assert label in told


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_in_which_only_the_other_wrote_saves_nothing(clients, kind):
    me, them = clients
    row, field = row_of(kind), texts(kind)
    opened = open_form(me, row)
    edit(them, change(row), kind, **{f"{field}_en": "Theirs"})
    before = columns(row), counts()
    assert send(me, change(row), opened).status_code == 302
    assert (columns(row), counts()) == before


@pytest.mark.parametrize(("kind", "language"), paired(KINDS, LANGUAGES))
def test_a_field_that_both_changed_is_asked_about_and_all_is_kept(
    clients, kind, language
):
    User.objects.update(language=language)
    me, them = clients
    row, field = row_of(kind), texts(kind)
    mine = {f"{field}_zh_hans": "我的", f"{field}_en": "Mine, too", f"{field}_ko": "나"}
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
    assert response.status_code == 302
    stored = columns(row)
    assert {name: stored[name] for name in mine} == mine


def test_theirs_can_stay_and_the_rest_of_mine_is_saved(clients):
    row = row_of(Story)
    mine = {"summary_en": "Mine", "title_en": "My title", "body_ko": "본문"}
    response = conflict(clients, row, {"summary_en": "Theirs"}, mine)
    again = open_again(response, row)
    send(clients[0], change(row), again, **{"_choose-summary_en": "theirs"})
    stored = columns(row)
    assert stored["summary_en"] == "Theirs"
    assert (stored["title_en"], stored["body_ko"]) == ("My title", "본문")


def test_mine_may_still_be_changed(clients):
    row = row_of(Story)
    response = conflict(clients, row, {"note_en": "Theirs"}, {"note_en": "Mine"})
    again = open_again(response, row) | {"note_en": ["Both of us"]}
    send(clients[0], change(row), again, **{"_choose-note_en": "mine"})
    assert columns(row)["note_en"] == "Both of us"


@pytest.mark.parametrize("choice", [None, "", "neither"])
def test_without_a_choice_it_is_asked_again(clients, choice):
    row = row_of(Story)
    response = conflict(clients, row, {"note_en": "Theirs"}, {"note_en": "Mine"})
    for _ in range(2):
        again = open_again(response, row)
        chosen = {} if choice is None else {"_choose-note_en": choice}
        response = send(clients[0], change(row), again, **chosen)
        assert len(questions(response)) == 1
    assert columns(row)["note_en"] == "Theirs"


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_what_the_other_changes_before_the_choice_is_asked_again(clients, choice):
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


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_a_choice_outlives_another_error_in_the_form(clients, choice, kept):
    row = row_of(Story)
    response = conflict(clients, row, {"note_en": "Theirs"}, {"note_en": "Mine"})
    again = open_again(response, row)
    wrong = {"_choose-note_en": choice, "source_date": "2021-13"}
    response = send(clients[0], change(row), again, **wrong)
    assert questions(response) == []
    again = open_again(response, row)
    assert again["note_en"] == [kept]
    assert send(clients[0], change(row), again, source_date="").status_code == 302
    assert columns(row)["note_en"] == kept


def test_what_both_wrote_alike_is_no_conflict(clients):
    row = row_of(Story)
    response = conflict(clients, row, {"note_en": "A\nB"}, {"note_en": "A\r\nB \r\n"})
    assert response.status_code == 302
    assert columns(row)["note_en"] == "A\nB"


def test_what_was_kept_from_the_other_stands_in_a_form_with_errors(clients):
    row = row_of(Story)
    response = conflict(clients, row, {"note_en": "Theirs"}, {"source_date": "2021-13"})
    again = open_again(response, row)
    assert again["note_en"] == ["Theirs"]
    assert again["source_date"] == ["2021-13"]
    send(
        clients[0], change(row), again, source_date="2021-12", note_en="Seen, then mine"
    )
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


@pytest.mark.parametrize("kind", [Story, Source])
def test_two_tabs_of_one_person_are_called_so(clients, kind):
    User.objects.update(language="en")
    me, _them = clients
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
    assert "Somebody else" not in text
