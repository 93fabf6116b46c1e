"""Two people change one field: each kind of field is shown in words and chosen."""

import pytest

from attractions.models import Attraction
from exchanges.models import City, Delegation, Exchange
from portal.models import Picture, SiteSettings, Source, Story
from tests.actors.scene import undone
from tests.actors.staged import picture
from tests.actors.two_people import (
    change,
    columns,
    conflict,
    open_again,
    open_form,
    questions,
    row_of,
)
from tests.pairs import paired
from tests.reading.form import edit, send

pytestmark = pytest.mark.usefixtures("media_folder")


def keys(model, *slugs):
    return [str(model.objects.get(slug=slug, live=None).pk) for slug in slugs]


def city(slug):
    return lambda: keys(City, slug)[0]


CHICAGO, TURIN = (city("chicago"), "芝加哥"), (city("turin"), "都灵")
# kind, slug, field, what is stored at first, theirs, mine
FIELDS = [
    (Exchange, None, "kind", "event", ("visit", "访问"), ("donation", "捐赠")),
    (Exchange, None, "date", "2013", ("2012-06", "2012-06"), ("2012-07", "2012-07")),
    (Exchange, None, "end_date", "2029", ("2030", "2030"), ("", "（空）")),
    (Exchange, None, "end_date", "2029", ("", "（空）"), ("2031-01-02", "2031-01-02")),
    (City, "incheon", "population", 3, ("3000001", "3000001"), ("3000002", "3000002")),
    (City, "incheon", "area_km2", 1.5, ("1063.25", "1063.25"), ("1064.0", "1064.0")),
    (City, "incheon", "country", "KR", ("JP", "日本"), ("CN", "中国")),
    (Attraction, "silmido", "city", "", CHICAGO, TURIN),
    (Delegation, None, "level", "county", ("", "（空）"), ("bureau", "厅局级")),
    (Story, None, "slug", "first", ("theirs", "theirs"), ("mine", "mine")),
    (Story, None, "summary_en", "A", ("", "（空）"), ("Mine", "Mine")),
    (Story, None, "summary_en", "A", ("Theirs", "Theirs"), ("", "（空）")),
]


@pytest.mark.full
def test_every_kind_of_field_is_shown_in_words_and_chosen(clients):
    for case, choice in paired(FIELDS, ["mine", "theirs"]):
        with undone():
            is_shown_and_chosen(clients, choice, *case)


def is_shown_and_chosen(clients, choice, kind, slug, field, first, theirs, mine):
    row = row_of(kind, slug)
    if first:
        kind.objects.filter(pk=row.pk).update(**{field: first})
    their_value, their_words = (v() if callable(v) else v for v in theirs)
    my_value, my_words = (v() if callable(v) else v for v in mine)
    response = conflict(clients, row, {field: their_value}, {field: my_value})
    (question,) = questions(response)
    assert their_words in question, field
    assert my_words in question, field
    again = open_again(response, row)
    assert again[field] == [my_value]
    response = send(clients[0], change(row), again, **{f"_choose-{field}": choice})
    assert response.status_code == 302, response.text
    chosen = {"mine": my_value, "theirs": their_value}[choice]
    assert open_form(clients[0], row)[field] == [chosen]


@pytest.mark.engine
def test_many_rows_are_shown_by_name_and_chosen(clients):
    row = row_of(Exchange)
    theirs, mine = keys(City, "chicago", "turin"), keys(City, "turin", "sapporo")
    response = conflict(clients, row, {"cities": theirs}, {"cities": mine})
    (question,) = questions(response)
    for name in ("芝加哥", "都灵", "札幌"):
        assert name in question
    again = open_again(response, row)
    assert sorted(again["cities"]) == sorted(mine)
    for choice, chosen in (("mine", mine), ("theirs", theirs)):
        with undone():
            send(clients[0], change(row), again, **{"_choose-cities": choice})
            stored = [str(pk) for pk in row.cities.values_list("pk", flat=True)]
            assert sorted(stored) == sorted(chosen), choice


def test_rows_and_a_tick_that_only_the_other_chose_stay(clients):
    row = row_of(Story)
    sources = [str(each.pk) for each in Source.objects.all()[:2]]
    response = conflict(clients, row, {"sources": sources}, {"title_en": "Mine"})
    assert response.status_code == 302
    assert sorted(map(str, row.sources.values_list("pk", flat=True))) == sorted(sources)
    assert columns(row)["title_en"] == "Mine"
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


def test_two_files_are_asked_about_and_mine_has_to_be_sent_again(clients):
    row = row_of(Picture)
    me, them = clients
    opened = open_form(me, row)
    edit(them, change(row), Picture, file=upload("theirs"))
    theirs = columns(row)["file"]
    with undone():  # I replaced none
        response = me.post(change(row), {**opened, "credit": "Me"}, follow=True)
        stored = columns(row)
        assert (stored["file"], stored["credit"]) == (theirs, "Me")
        assert any("保留：文件" in str(m) for m in response.context["messages"])
    response = send(me, change(row), opened, file=upload("mine"))
    assert len(questions(response)) == 1
    assert columns(row)["file"] == theirs
    again = open_again(response, row)
    with undone():
        response = send(me, change(row), again, **{"_choose-file": "theirs"})
        assert response.status_code == 302
        assert columns(row)["file"] == theirs
    response = send(me, change(row), again, **{"_choose-file": "mine"})
    assert columns(row)["file"] == theirs
    assert "请重新选择此文件" in response.text
    again = open_again(response, row)
    assert send(me, change(row), again, file=upload("mine2")).status_code == 302
    assert columns(row)["file"] != theirs
