"""Where text waits that was typed and not saved: at the live row, on the start page."""

import re

import pytest
from django.urls import reverse

from exchanges.models import City
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Draft, Story, User
from tests.actors.desk import page
from tests.actors.scene import undone
from tests.actors.two_people import open_form, questions
from tests.reading.form import edit, read, send

pytestmark = pytest.mark.engine
TYPED = {"title_en": "Incheon by the sea", "relations-0-since": "1999"}


@pytest.fixture
def live(content):
    return City.objects.get(slug="incheon")


def copy_of(live, username="them"):
    return create_working_copy(live, User.objects.get(username=username))[0]


def type_into(client, row, opened, **typed):
    return client.post(page(City, "autosave", row.pk), {**opened, **typed})


def publish(copy):
    """The other person publishes the copy, in which they changed nothing."""
    apply_step(StepRequest("publish"), copy, User.objects.get(username="me"))


def offers(client, row):
    return client.get(page(City, "change", row.pk)).text.count("data-unsaved")


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
    text = me.get(page(City, "change", live.pk)).text
    assert "by the sea" in text
    assert page(City, "copy", live.pk) in text
    new, response = put_into_copy(me, live)
    again = read(response.text, City)
    assert {name: again[name] for name in TYPED} == {k: [v] for k, v in TYPED.items()}
    assert not questions(response), "nobody else changed anything"
    assert send(me, page(City, "change", new.pk), again).status_code == 302
    new.refresh_from_db()
    assert new.title_en == "Incheon by the sea"
    assert new.relations.count() == live.relations.count()
    assert str(new.relations.order_by("pk").first().since) == "1999"
    assert not Draft.objects.filter(digest=None).exists()


def test_what_another_changed_meanwhile_is_asked_about_in_the_new_copy(clients, live):
    me, them = clients
    copy = copy_of(live)
    type_into(me, copy, open_form(me, copy), **TYPED)
    address = page(City, "change", copy.pk)
    edit(them, address, City, title_en="Incheon on the coast", title_ko="인천시")
    publish(City.objects.get(pk=copy.pk))
    _new, response = put_into_copy(me, live)
    [question] = questions(response)
    assert "on the coast" in question
    assert "by the sea" in question


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
    edit(them, page(City, "change", copy.pk), City, title_en="Same")
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
    response = me.post(page(City, "change", copy.pk), sent, headers=origin)
    assert response.status_code == 410
    assert Draft.objects.get(digest=None).data["title_en"] == ["Third"]
    assert offers(me, live) == 1
    assert type_into(them, copy, opened, title_en="Theirs").status_code == 404


# The start page


START = reverse("admin:index")


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
    new = read(me.get(page(Story, "add")).text, Story)
    me.post(page(Story, "autosave"), {**new, "title_ko": "새 소식"})
    changed = {**open_form(me, story), "title_zh_hans": "改过的新闻", "body_ko": "본문"}
    me.post(page(Story, "autosave", story.pk), changed)
    return me


def test_unsaved_texts_are_listed_with_a_link_to_their_form(clients, typed, story):
    (row, row_title), (new, new_title) = listed(typed)
    assert (row_title, new_title) == ("改过的新闻", "새 소식")
    assert typed.get(row)["Location"] == page(Story, "change", story.pk)
    assert typed.get(new)["Location"] == page(Story, "add")
    assert not listed(clients[1])
    assert clients[1].get(row).status_code == 404
    assert clients[1].post(row).status_code == 404


def shows_the_text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    for text in ("改过的新闻", "본문", "正文"):
        assert text in response.text
    assert client.post(address)["Location"] == START
    assert len(listed(client)) == 1


def test_the_text_itself_is_shown_where_no_form_is_left(typed, story, editor):
    (address, _title), _new = listed(typed)
    with undone():  # the row is gone
        Story.objects.filter(pk=story.pk).delete()
        shows_the_text(typed, address)
    Draft.objects.update(user=editor)  # whose right is lost
    editor.groups.clear()
    typed.force_login(editor)
    shows_the_text(typed, address)
