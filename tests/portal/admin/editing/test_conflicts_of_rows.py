"""Two people save one form with rows in it: relations, screen works, pictures."""

from itertools import product

import pytest
from django.contrib import admin
from reversion.models import Version

from attractions.models import Attraction
from exchanges.models import City
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import AuditEntry, User
from tests.actors.scene import undone
from tests.actors.staged import picture
from tests.actors.two_people import (
    change,
    columns,
    counts,
    open_again,
    open_form,
    questions,
)
from tests.reading.form import edit, send

pytestmark = pytest.mark.usefixtures("media_folder")

WORKS = "screen_works"
PICTURES = "Attraction_pictures"
DELETED = "你编辑期间，此条目已被其他人删除。"
CHANGED = "其他人修改了此条目"


@pytest.fixture(autouse=True)
def few_fields(monkeypatch):
    """Of the row itself only a few fields: this is about the rows in it."""
    for model, own in ((City, ["country"]), (Attraction, ["kind", "city"])):
        fields = [(None, {"fields": ["title", "latitude", "longitude", "slug", *own]})]
        monkeypatch.setattr(admin.site._registry[model], "fieldsets", fields)


@pytest.fixture
def city(clients):
    """A copy of a city with two relations."""
    row = create_working_copy(
        City.objects.get(slug="incheon"), User.objects.get(username="me")
    )
    row[0].relations.create(kind="friendly", note_en="Second")
    return row[0]


@pytest.fixture
def island(clients):
    """A copy of an island with three screen works and three pictures."""
    user = User.objects.get(username="me")
    row, _ = create_working_copy(Attraction.objects.get(slug="silmido"), user)
    row.screen_works.all().delete()
    for number in range(3):
        title = f"Film {number}"
        row.screen_works.create(
            title_zh_hans=title, title_en=title, kind="film", year=2000 + number
        )
        row.pictures.add(picture(f"picture-{number}"))
    return row


def titles(row):
    return list(row.screen_works.order_by("pk").values_list("title_en", flat=True))


def pictures(row):
    return sorted(row.pictures.values_list("slug", flat=True))


def save(client, row, **changes):
    """Open and save; the names of fields of inlines have hyphens."""
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    response = edit(client, change(row), type(row), **changes)
    assert response.status_code == 302, response.text


def added(opened, prefix, **values):
    """What a browser sends with one more row."""
    number = int(opened[f"{prefix}-TOTAL_FORMS"][0])
    fields = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {**opened, f"{prefix}-TOTAL_FORMS": number + 1, **fields}


def work(title):
    return {"title_zh_hans": title, "title_en": title, "kind": "film", "year": "2010"}


def test_what_the_other_changed_in_a_row_is_kept_or_asked_about(clients, city):
    me, them = clients
    opened = open_form(me, city)
    save(them, city, **{"relations-0-note_en": "Theirs"})
    before = columns(city), counts()
    assert send(me, change(city), added(opened, "relations")).status_code == 302
    assert (columns(city), counts()) == before, "I wrote nothing"
    mine = {"relations-0-note_ko": "내 것", "relations-1-ordinal": "7"}
    response = me.post(change(city), {**opened, **mine}, follow=True)
    first, second = city.relations.order_by("pk")
    assert (first.note_en, first.note_ko, second.ordinal) == ("Theirs", "내 것", 7)
    said = " ".join(str(each) for each in response.context["messages"])
    assert "友好城市: 编者注 (English)" in said
    opened = open_form(me, city)
    save(them, city, **{"relations-1-note_en": "Their note"})
    before = columns(city), counts()
    mine = {"relations-1-note_en": "My note", "relations-0-ordinal": "9"}
    response = send(me, change(city), opened, title_ko="제목", **mine)
    (question,) = questions(response)
    assert "Their note" in question
    assert "My note" in question
    assert (columns(city), counts()) == before
    again = open_again(response, city)
    assert again["relations-0-ordinal"] == ["9"]
    assert again["title_ko"] == ["제목"]
    assert len(questions(send(me, change(city), again))) == 1
    for choice, kept in (("mine", "My note"), ("theirs", "Their note")):
        with undone():
            chosen = {"_choose-relations-1-note_en": choice}
            assert send(me, change(city), again, **chosen).status_code == 302
            first, second = city.relations.order_by("pk")
            assert (first.ordinal, second.note_en) == (9, kept)


@pytest.mark.engine
def test_rows_that_each_added_are_both_there_but_not_twice(clients, island):
    me, them = clients
    new = picture("new")
    opened, theirs = open_form(me, island), open_form(them, island)
    theirs = added(theirs, WORKS, **work("Theirs"))
    theirs = added(theirs, PICTURES, picture=new.pk)
    assert send(them, change(island), theirs).status_code == 302
    with undone():
        response = send(me, change(island), added(opened, WORKS, **work("Mine")))
        assert response.status_code == 302
        assert titles(island) == ["Film 0", "Film 1", "Film 2", "Theirs", "Mine"]
    response = send(me, change(island), added(opened, PICTURES, picture=new.pk))
    assert response.status_code == 200
    assert 'class="errorlist' in response.text
    assert pictures(island) == ["new", "picture-0", "picture-1", "picture-2"]


@pytest.mark.engine
def test_the_same_kind_of_relation_twice_is_an_error_at_the_row(clients, make_one):
    me, them = clients
    row = make_one(City, "one", status="draft", published_at=None)
    opened = open_form(me, row)
    theirs = added(open_form(them, row), "relations", kind="sister", since="1999")
    assert send(them, change(row), theirs).status_code == 302
    mine = added(opened, "relations", kind="sister", since="2001")
    response = send(me, change(row), mine, title_en="Mine")
    assert "该城市已有此类关系" in response.text
    again = open_again(response, row)
    assert again["relations-0-since"] == ["2001"]
    assert again["title_en"] == ["Mine"]
    assert str(row.relations.get().since) == "1999"


@pytest.mark.engine
def test_a_row_that_one_of_both_or_both_deleted_is_gone(clients, island):
    me, them = clients
    opened = open_form(me, island)
    for prefix, left in ((WORKS, titles), (PICTURES, pictures)):
        save(them, island, **{f"{prefix}-1-DELETE": "on"})
        before = columns(island), counts()
        gone = opened | {f"{each}-1-DELETE": "on" for each in (WORKS, prefix)}
        assert send(me, change(island), gone).status_code == 302
        assert (columns(island), counts()) == before
        assert [each[-1] for each in left(island)] == ["0", "2"]
    response = send(me, change(island), opened, latitude="100")
    again = open_again(response, island)
    assert questions(response) == [], "nobody wrote in what is gone"
    assert again[f"{WORKS}-2-title_en"] == ["Film 2"]
    assert send(me, change(island), again, latitude="").status_code == 200, "a pair"
    assert send(me, change(island), again, latitude="10").status_code == 302
    assert send(me, change(island), opened, title_ko="제목").status_code == 302
    assert [len(titles(island)), len(pictures(island))] == [2, 2]


def test_what_was_typed_into_a_row_that_is_gone_is_put_back_by_choice(clients, island):
    me, them = clients
    opened = open_form(me, island)
    save(them, island, **{f"{WORKS}-1-DELETE": "on"})
    mine = {f"{WORKS}-1-maker_en": "Somebody", f"{WORKS}-2-year": "1999"}
    response = send(me, change(island), opened, **mine)
    (question,) = questions(response)
    assert DELETED in question
    assert titles(island) == ["Film 0", "Film 2"]
    again = open_again(response, island)
    assert again[f"{WORKS}-1-maker_en"] == ["Somebody"]
    assert again[f"{WORKS}-2-year"] == ["1999"]
    assert again[f"{WORKS}-2-title_en"] == ["Film 2"]
    assert len(questions(send(me, change(island), again))) == 1
    with undone():
        chosen = {f"_choose-{WORKS}-1-DELETE": "theirs"}
        assert send(me, change(island), again, **chosen).status_code == 302
        assert titles(island) == ["Film 0", "Film 2"]
        assert island.screen_works.get(title_en="Film 2").year == 1999
    island.refresh_from_db()
    before = island.version
    chosen = {f"_choose-{WORKS}-1-DELETE": "mine"}
    assert send(me, change(island), again, **chosen).status_code == 302
    assert titles(island) == ["Film 0", "Film 2", "Film 1"]
    back = island.screen_works.get(title_en="Film 1")
    assert (back.maker_en, back.year) == ("Somebody", 2001)
    assert island.screen_works.get(title_en="Film 2").year == 1999
    island.refresh_from_db()
    assert island.version > before
    assert "Film 1" in str(AuditEntry.objects.first().details)
    assert Version.objects.get_for_object(back).exists()


def test_a_row_that_the_other_changed_is_deleted_only_by_choice(clients, island):
    me, them = clients
    opened = open_form(me, island)
    save(them, island, **{f"{WORKS}-1-maker_en": "Theirs"})
    tick, choice = f"{WORKS}-1-DELETE", f"_choose-{WORKS}-1-DELETE"
    response = send(me, change(island), opened, **{tick: "on"})
    (question,) = questions(response)
    assert CHANGED in question
    assert len(titles(island)) == 3
    for _ in range(2):
        again = open_again(response, island)
        assert again[f"{WORKS}-1-maker_en"] == ["Theirs"], "what they wrote is shown"
        response = send(me, change(island), again)
        assert len(questions(response)) == 1
    with undone():
        assert send(me, change(island), again, **{choice: "mine"}).status_code == 302
        assert titles(island) == ["Film 0", "Film 2"]
    with undone():
        assert send(me, change(island), again, **{choice: "theirs"}).status_code == 302
        assert island.screen_works.get(title_en="Film 1").maker_en == "Theirs"
    with undone():  # the tick is taken back
        untick = {tick: [], f"{WORKS}-1-maker_en": "Mine"}
        assert send(me, change(island), again, **untick).status_code == 302
        assert island.screen_works.get(title_en="Film 1").maker_en == "Mine"
    with undone():  # beside another error
        wrong = {choice: "theirs", "latitude": "100"}
        later = open_again(send(me, change(island), again, **wrong), island)
        response = send(me, change(island), later, latitude="10")
        assert len(titles(island)) == 3, "the tick is still there, but was taken back"
        assert len(questions(response)) == 1
    save(them, island, **{f"{WORKS}-1-maker_en": "Theirs again"})
    response = send(me, change(island), again, **{choice: "mine"})
    assert len(questions(response)) >= 1, "asked again"
    assert len(titles(island)) == 3


def test_a_forged_key_or_count_of_rows_changes_and_deletes_no_other(clients, island):
    me, _them = clients
    opened = open_form(me, island)
    for key in ("", "0", "x", "999999", "1" * 30):
        forged = {f"{WORKS}-1-id": key, f"{WORKS}-1-maker_en": "Forged"}
        response = send(me, change(island), opened, **forged)
        assert len(questions(response)) == 1, key
        assert open_again(response, island)[f"{WORKS}-1-maker_en"] == ["Forged"]
        assert not island.screen_works.filter(maker_en="Forged").exists(), key
    opened |= {"_seen": "{", f"{WORKS}-1-DELETE": "on"}
    for _ in range(2):
        response = send(me, change(island), opened)
        assert len(questions(response)) == 1, "nothing was seen"
        opened = open_again(response, island)
    assert len(titles(island)) == 3
    opened, values = open_form(me, island), (None, "", "x", "-1", "9")
    for name, value in product(("TOTAL_FORMS", "INITIAL_FORMS"), values):
        count = {} if value is None else {f"{WORKS}-{name}": value}
        damaged = {k: v for k, v in opened.items() if k != f"{WORKS}-{name}"} | count
        with undone():
            assert send(me, change(island), damaged).status_code in {200, 302}
            assert titles(island)[:3] == ["Film 0", "Film 1", "Film 2"], (name, value)
