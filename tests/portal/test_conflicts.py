"""Two people save one form: nothing that one of them typed is lost unseen."""

import json

import pytest
from django.test import Client
from django.utils import translation

from attractions.models import Attraction
from exchanges.models import City, Delegation, Exchange
from portal.models import Picture, SiteSettings, Source, Story, User
from tests.form import edit, send
from tests.two_people import (
    KINDS,
    QUESTION,
    change,
    clients,
    columns,
    conflict,
    counts,
    media,
    open_again,
    open_form,
    picture,
    questions,
    row_of,
)

__all__ = ["clients", "media"]
pytestmark = pytest.mark.usefixtures("media")


def texts(kind):
    """A translated text field that the kind has."""
    return {Picture: "alt", Source: "publisher", SiteSettings: "office"}.get(
        kind, "summary"
    )


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
    assert len(warnings) == 1
    assert label in warnings[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_in_which_only_the_other_wrote_saves_nothing(clients, kind):
    me, them = clients
    row, field = row_of(kind), texts(kind)
    opened = open_form(me, row)
    edit(them, change(row), kind, **{f"{field}_en": "Theirs"})
    before = columns(row), counts()
    assert send(me, change(row), opened).status_code == 302
    assert (columns(row), counts()) == before


@pytest.mark.parametrize("language", ["zh-hans", "en", "ko"])
@pytest.mark.parametrize("kind", KINDS)
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
    for _ in range(3):
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


def keys(model, *slugs):
    return [str(model.objects.get(slug=slug, live=None).pk) for slug in slugs]


def city(slug):
    return lambda: keys(City, slug)[0]


# kind, slug, field, what is stored at first, theirs, mine
FIELDS = [
    (Exchange, None, "kind", "event", ("visit", "访问"), ("donation", "捐赠")),
    (Exchange, None, "date", "2013", ("2012-06", "2012-06"), ("2012-07", "2012-07")),
    (Exchange, None, "end_date", "2029", ("2030", "2030"), ("", "（空）")),
    (Exchange, None, "end_date", "2029", ("", "（空）"), ("2031-01-02", "2031-01-02")),
    (City, "incheon", "population", 3, ("3000001", "3000001"), ("3000002", "3000002")),
    (City, "incheon", "area_km2", 1.5, ("1063.25", "1063.25"), ("1064.0", "1064.0")),
    (City, "incheon", "country", "KR", ("JP", "日本"), ("CN", "中国")),
    (
        Attraction,
        "silmido",
        "city",
        "",
        (city("chicago"), "芝加哥"),
        (city("turin"), "都灵"),
    ),
    (Delegation, None, "field", "culture", ("", "（空）"), ("sport", "体育")),
    (Story, None, "slug", "first", ("theirs", "theirs"), ("mine", "mine")),
    (Story, None, "summary_en", "A", ("", "（空）"), ("Mine", "Mine")),
    (Story, None, "summary_en", "A", ("Theirs", "Theirs"), ("", "（空）")),
]


@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("case", FIELDS)
def test_every_kind_of_field_is_shown_in_words_and_chosen(clients, case, choice):
    kind, slug, field, first, theirs, mine = case
    row = row_of(kind, slug)
    if first:
        kind.objects.filter(pk=row.pk).update(**{field: first})
    their_value, their_words = (v() if callable(v) else v for v in theirs)
    my_value, my_words = (v() if callable(v) else v for v in mine)
    response = conflict(clients, row, {field: their_value}, {field: my_value})
    (question,) = questions(response)
    assert their_words in question
    assert my_words in question
    again = open_again(response, row)
    assert again[field] == [my_value]
    response = send(clients[0], change(row), again, **{f"_choose-{field}": choice})
    assert response.status_code == 302, response.text
    chosen = {"mine": my_value, "theirs": their_value}[choice]
    assert open_form(clients[0], row)[field] == [chosen]


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_many_rows_are_shown_by_name_and_chosen(clients, choice):
    row = row_of(Exchange)
    theirs, mine = keys(City, "chicago", "turin"), keys(City, "turin", "sapporo")
    response = conflict(clients, row, {"cities": theirs}, {"cities": mine})
    (question,) = questions(response)
    for name in ("芝加哥", "都灵", "札幌"):
        assert name in question
    again = open_again(response, row)
    assert sorted(again["cities"]) == sorted(mine)
    send(clients[0], change(row), again, **{"_choose-cities": choice})
    stored = [str(pk) for pk in row.cities.values_list("pk", flat=True)]
    assert sorted(stored) == sorted({"mine": mine, "theirs": theirs}[choice])


def test_many_rows_that_only_the_other_chose_stay(clients):
    row = row_of(Story)
    sources = [str(each.pk) for each in Source.objects.all()[:2]]
    response = conflict(clients, row, {"sources": sources}, {"title_en": "Mine"})
    assert response.status_code == 302
    assert sorted(map(str, row.sources.values_list("pk", flat=True))) == sorted(sources)
    assert columns(row)["title_en"] == "Mine"


def test_a_tick_that_only_the_other_set_stays(clients):
    row = SiteSettings.objects.get()
    theirs, mine = {"allow_self_approval": "on"}, {"phone": "1"}
    assert conflict(clients, row, theirs, mine).status_code == 302
    stored = columns(row)
    assert (stored["allow_self_approval"], stored["phone"]) == ("True", "1")
    edit(clients[0], change(row), SiteSettings, allow_self_approval=[])
    assert columns(row)["allow_self_approval"] == "False"


def upload(name):
    file = picture(name).file
    return file.open()


def test_a_file_that_only_the_other_replaced_stays_and_is_named(clients):
    row = row_of(Picture)
    me, them = clients
    opened = open_form(me, row)
    edit(them, change(row), Picture, file=upload("theirs"))
    theirs = columns(row)["file"]
    response = me.post(change(row), {**opened, "credit": "Me"}, follow=True)
    stored = columns(row)
    assert (stored["file"], stored["credit"]) == (theirs, "Me")
    assert any("保留：文件" in str(m) for m in response.context["messages"])


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_two_files_are_asked_about_and_mine_has_to_be_sent_again(clients, choice):
    row = row_of(Picture)
    me, them = clients
    opened = open_form(me, row)
    edit(them, change(row), Picture, file=upload("theirs"))
    theirs = columns(row)["file"]
    response = send(me, change(row), opened, file=upload("mine"))
    assert len(questions(response)) == 1
    assert columns(row)["file"] == theirs
    again = open_again(response, row)
    response = send(me, change(row), again, **{"_choose-file": choice})
    assert columns(row)["file"] == theirs
    if choice == "theirs":
        assert response.status_code == 302
        return
    assert "请重新选择此文件" in response.text
    again = open_again(response, row)
    assert send(me, change(row), again, file=upload("mine2")).status_code == 302
    assert columns(row)["file"] != theirs


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
