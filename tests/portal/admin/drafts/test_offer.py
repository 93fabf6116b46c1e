"""What was typed and not saved is stored, and offered back with its difference."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exchanges.models import City, Delegation
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Draft, Story, User
from tests.actors.desk import page
from tests.actors.scene import undone
from tests.actors.two_people import change, columns, open_form, questions, row_of
from tests.reading.form import edit, read, send

ADD = page(Story, "add")
START = reverse("admin:index")
OFFER = "你在此处填写的内容尚未保存"
TYPED = {"title_en": "Incheon by the sea", "relations-0-since": "1999"}


def about(name, where):
    """An address of a row, or of a new row of a kind."""
    return (
        page(where, name)
        if isinstance(where, type)
        else page(type(where), name, where.pk)
    )


def type_into(client, where, opened, **typed):
    """Store a form as its page does while somebody types."""
    return client.post(about("autosave", where), {**opened, **typed})


def open_new(client, kind=Story):
    return read(client.get(page(kind, "add")).text, kind)


def put_back(client, address):
    """The form with the newest of what was typed into it."""
    kept = Draft.objects.filter(digest=None).latest("pk")
    return client.get(f"{address}?_recovered={kept.form}")


@pytest.mark.engine
def test_a_new_row_that_was_not_saved_is_offered_with_what_was_typed(me):
    response = type_into(me, Story, open_new(me), title_zh_hans="海岛之约")
    assert response.json()["at"]
    text = me.get(ADD).text
    assert OFFER in text
    assert "海岛之约" in text
    response = put_back(me, ADD)
    assert response.status_code == 200
    assert Story.objects.filter(title_zh_hans="海岛之约").count() == 0
    opened = read(response.text, Story)
    assert opened["title_zh_hans"] == ["海岛之约"]
    assert send(me, ADD, opened).status_code == 302
    assert Story.objects.filter(title_zh_hans="海岛之约").count() == 1
    assert not Draft.objects.filter(digest=None).exists()


@pytest.mark.engine
def test_a_row_is_offered_what_it_lacks_parts_and_choices_included(clients):
    """A field that somebody else changed meanwhile is asked about."""
    me, them = clients
    city = row_of(City, "incheon")
    opened = open_form(me, city)
    typed = {**TYPED, "country": "JP"}
    type_into(me, city, opened, **typed)
    response = me.get(change(city))
    for each in ("by the sea", "1999", "日本"):
        assert each in response.text.split(OFFER)[1].split("</section>")[0]
    response = put_back(me, change(city))
    again = read(response.text, City)
    assert {name: again[name] for name in typed} == {k: [v] for k, v in typed.items()}
    assert opened.keys() <= again.keys()
    assert questions(response) == []
    edit(them, change(city), City, title_en="Incheon on the coast")
    [question] = questions(put_back(me, change(city)))
    assert "by the sea" in question
    assert "on the coast" in question


def test_two_tabs_of_one_person_are_stored_side_by_side(me):
    for title in ("甲", "乙"):
        type_into(me, Story, open_new(me), title_zh_hans=title)
    assert me.get(ADD).text.count("data-unsaved") == 2
    type_into(me, Story, read(put_back(me, ADD).text, Story), title_zh_hans="乙乙")
    assert unsaved() == [["甲"], ["乙乙"]]


def test_nobody_gets_or_sees_what_somebody_else_typed(clients, client, auditor):
    me, them = clients
    type_into(me, Story, open_new(me), title_zh_hans="海岛之约")
    assert OFFER not in them.get(ADD).text
    again = read(put_back(them, ADD).text, Story)
    assert "海岛之约" not in again["title_zh_hans"]
    form = Draft.objects.filter(digest=None).get().form
    assert "海岛之约" not in view_of(them, Story, form=form).text
    client.force_login(auditor)
    assert view_of(client, Story, form=form).status_code == 404
    type_into(them, Story, {"_discard": form})
    assert Draft.objects.filter(digest=None).exists()
    type_into(me, Story, {"_discard": form})
    assert not Draft.objects.filter(digest=None).exists()


def test_who_may_not_save_stores_nothing(me, client, auditor, make_one):
    opened = open_new(me)
    assert type_into(me, make_one(Story, "on-the-site"), opened).status_code == 404
    client.force_login(auditor)
    assert type_into(client, Story, opened).status_code == 404
    assert type_into(Client(), Story, opened).status_code == 302
    assert me.get(page(Story, "autosave")).status_code == 405
    for bad in ({"_sending": "../1"}, {"password": "x"}):
        assert type_into(me, Story, opened, **bad).status_code == 400
    assert not Draft.objects.filter(digest=None).exists()


def unsaved():
    """The texts of what was typed and not saved."""
    found = Draft.objects.filter(digest=None).order_by("pk")
    return [each.data["title_zh_hans"] for each in found]


def test_what_equals_the_stored_row_came_back_or_is_a_month_old_is_not_offered(me):
    story = Story.objects.create(title_zh_hans="新闻", slug="one")
    type_into(me, story, open_form(me, story))
    assert OFFER not in me.get(change(story)).text
    assert unsaved() == []
    opened = open_new(me)
    type_into(me, Story, opened, slug="so oder so")
    back = read(send(me, ADD, opened, slug="so oder so").text, Story)
    type_into(me, Story, back, title_zh_hans="好")
    assert unsaved() == [["好"]], "the form with errors takes its place"
    month_ago = timezone.now() - timedelta(days=31)
    Draft.objects.filter(digest=None).update(saved_at=month_ago)
    type_into(me, Story, open_new(me), title_zh_hans="乙")
    assert unsaved() == [["乙"]]


# What readers would see of it


def view_of(client, where, **asked):
    return client.get(about("reader_view", where), asked)


def test_what_is_typed_into_the_form_of_a_row_is_shown_and_not_stored(me):
    city = row_of(City, "incheon")
    before, opened = columns(city), open_form(me, city)
    type_into(me, city, opened, **TYPED)
    [form] = opened["_sending"]
    response = view_of(me, city, form=form, language="en")
    assert response.status_code == 200
    assert "Incheon by the sea" in response.text
    assert "1999" in response.text
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert columns(city) == before
    assert "by the sea" not in view_of(me, city, language="en").text


def test_a_new_row_is_shown_as_soon_as_it_can_be(me):
    assert "请先填写" in view_of(me, Delegation).text
    opened = open_new(me, Delegation)
    type_into(me, Delegation, opened, title_zh_hans="代表团")
    response = view_of(me, Delegation, form=opened["_sending"][0])
    assert response.status_code == 200
    assert "请先填写表单中的必填项" in response.text, "it lacks what it needs"
    opened = open_new(me)
    type_into(me, Story, opened, title_zh_hans="海岛之约")
    response = view_of(me, Story, form=opened["_sending"][0], language="zh-hans")
    assert "海岛之约" in response.text.split("<main")[1]
    assert not Story.objects.filter(title_zh_hans="海岛之约").exists()


# Where the row is on the site, or gone


@pytest.fixture
def live(content):
    return City.objects.get(slug="incheon")


def copy_of(live, username="them"):
    return create_working_copy(live, User.objects.get(username=username))[0]


def publish(copy):
    """The other person publishes the copy, in which they changed nothing."""
    apply_step(StepRequest("publish"), copy, User.objects.get(username="me"))


def offers(client, row):
    return client.get(change(row)).text.count("data-unsaved")


def put_into_copy(client, live):
    """Press the button of the offer; returns the copy and the answer with its form."""
    kept = Draft.objects.get(digest=None)
    lead = client.post(page(City, "copy", live.pk), {"_recovered": kept.form})
    return City.objects.get(live=live), client.get(lead["Location"])


def test_it_is_offered_at_the_live_row_once_the_copy_is_published(clients, live):
    me, _them = clients
    copy = copy_of(live)
    type_into(me, copy, open_form(me, copy), **TYPED)
    assert offers(me, live) == 0, "it is offered in the copy"
    assert offers(me, copy) == 1
    publish(copy)
    text = me.get(change(live)).text
    assert "by the sea" in text
    assert page(City, "copy", live.pk) in text
    new, response = put_into_copy(me, live)
    again = read(response.text, City)
    assert {name: again[name] for name in TYPED} == {k: [v] for k, v in TYPED.items()}
    assert not questions(response), "nobody else changed anything"
    assert send(me, change(new), again).status_code == 302
    new.refresh_from_db()
    assert new.title_en == "Incheon by the sea"
    assert new.relations.count() == live.relations.count()
    assert str(new.relations.order_by("pk").first().since) == "1999"
    assert not Draft.objects.filter(digest=None).exists()


def test_what_another_changed_meanwhile_is_asked_about_in_the_new_copy(clients, live):
    me, them = clients
    copy = copy_of(live)
    type_into(me, copy, open_form(me, copy), **TYPED)
    address = change(copy)
    edit(them, address, City, title_en="Incheon on the coast", title_ko="인천시")
    publish(City.objects.get(pk=copy.pk))
    _new, response = put_into_copy(me, live)
    [question] = questions(response)
    assert "on the coast" in question
    assert "by the sea" in question


@pytest.mark.engine
def test_it_goes_with_the_copy_that_its_writer_discards(clients, live):
    for client in clients:
        copy = copy_of(live)
        type_into(client, copy, open_form(client, copy), **TYPED)
    me, them = clients
    me.post(page(City, "delete", copy.pk), {"post": "yes"})
    assert not City.objects.filter(live=live).exists()
    assert offers(me, live) == 0
    assert offers(them, live) == 1
    assert Draft.objects.get(digest=None).user.username == "them"
    copy = copy_of(live)
    type_into(me, copy, open_form(me, copy), title_en="Same")
    edit(them, change(copy), City, title_en="Same")
    publish(City.objects.get(pk=copy.pk))
    assert offers(me, live) == 0, "it was published with the copy"
    assert Draft.objects.get(digest=None).user.username == "them"


def test_a_form_that_is_open_when_its_copy_goes_is_stored_further(clients, live):
    me, them = clients
    copy = copy_of(live)
    opened = open_form(me, copy)
    type_into(me, copy, opened, title_en="First")
    publish(copy)
    assert type_into(me, copy, opened, title_en="Second").status_code == 200
    assert Draft.objects.get(digest=None).data["title_en"] == ["Second"]
    sent = {**opened, "title_en": "Third", "_save": ""}
    origin = {"origin": "http://testserver"}
    response = me.post(change(copy), sent, headers=origin)
    assert response.status_code == 410
    assert Draft.objects.get(digest=None).data["title_en"] == ["Third"]
    assert offers(me, live) == 1
    assert type_into(them, copy, opened, title_en="Theirs").status_code == 404


# The start page


def listed(client):
    """The lines of the box: address and text."""
    _before, _heading, box = client.get(START).text.partition('id="start-drafts"')
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', box.partition("</ul>")[0])


@pytest.fixture
def story(content):
    return Story.objects.create(title_zh_hans="新闻", slug="one")


@pytest.fixture
def typed(clients, story):
    """Text in the form of a row and in that of a new one."""
    me, _them = clients
    type_into(me, Story, open_new(me), title_ko="새 소식")
    changed = {"title_zh_hans": "改过的新闻", "body_ko": "본문"}
    type_into(me, story, open_form(me, story), **changed)
    return me


def test_unsaved_texts_are_listed_with_a_link_to_their_form(
    clients, typed, story, editor
):
    """The text itself is shown where no form is left."""
    (row, row_title), (new, new_title) = listed(typed)
    assert (row_title, new_title) == ("改过的新闻", "새 소식")
    assert typed.get(row)["Location"] == change(story)
    assert typed.get(new)["Location"] == page(Story, "add")
    assert not listed(clients[1])
    assert clients[1].get(row).status_code == 404
    assert clients[1].post(row).status_code == 404
    with undone():  # the row is gone
        Story.objects.filter(pk=story.pk).delete()
        shows_the_text(typed, row)
    Draft.objects.update(user=editor)  # whose right is lost
    editor.groups.clear()
    typed.force_login(editor)
    shows_the_text(typed, row)


def shows_the_text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    for text in ("改过的新闻", "본문", "正文"):
        assert text in response.text
    assert client.post(address)["Location"] == START
    assert len(listed(client)) == 1
