"""A form that is sent twice is saved once, and what cannot be saved is kept."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from reversion.models import Version

from attractions.models import Attraction
from portal.admin.base import Desk
from portal.admin.drafts import store
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import AuditEntry, Draft, Source, Story, User
from portal.models.workflow import UNSAVED_STAYS
from tests.actors.two_people import change, columns, open_again, open_form, questions
from tests.reading.form import read, send

ADD = reverse("admin:portal_story_add")
LIST = reverse("admin:portal_story_changelist")
SAVED_ALREADY = "此表单已保存，不会重复保存。"


@pytest.fixture
def row(clients):
    return Story.objects.create(title_zh_hans="新闻", slug="one")


def messages_of(client, response):
    """The messages that the page shows to which the response leads."""
    page = client.get(response["Location"])
    return [str(each) for each in page.context["messages"]]


def open_new(client, address=ADD, kind=Story):
    return read(client.get(address).text, kind)


def copy_of(model, slug):
    user = User.objects.get(username="me")
    return create_working_copy(model.objects.get(slug=slug), user)[0]


def test_what_is_sent_twice_is_added_once_and_leads_to_the_same_place(clients):
    """Also where a step was refused after saving: nobody publishes their own text."""
    me, them = clients
    for number, button in enumerate(("_save", "_continue", "_addanother", "_step")):
        title = f"海岛{number}"
        opened, value = open_new(me), "publish" if button == "_step" else ""
        answers = [
            send(me, ADD, opened, button, value, title_zh_hans=title) for _ in range(3)
        ]
        assert {each.status_code for each in answers} == {302}, button
        assert len({each["Location"] for each in answers}) == 1, button
        assert Story.objects.get(title_zh_hans=title).status == "draft"
        assert AuditEntry.objects.filter(event="saved").count() == number + 1
        assert SAVED_ALREADY in messages_of(me, answers[-1]), button
    send(them, ADD, opened, title_zh_hans=title)
    send(me, ADD, open_new(me), title_zh_hans=title)
    assert Story.objects.filter(title_zh_hans=title).count() == 3, "those are others"


def test_a_new_row_of_an_inline_is_added_once(me):
    row = copy_of(Attraction, "sido")
    opened = open_form(me, row)
    number = int(opened["screen_works-TOTAL_FORMS"][0])
    values = {"title_zh_hans": "电影", "kind": "film", "year": "2010"}
    new = {f"screen_works-{number}-{name}": value for name, value in values.items()}
    new["screen_works-TOTAL_FORMS"] = number + 1
    for _ in range(2):
        assert send(me, change(row), opened, **new).status_code == 302
    assert row.screen_works.filter(title_zh_hans="电影").count() == 1
    assert AuditEntry.objects.filter(event="saved").count() == 1


def test_back_then_a_change_then_sent_again_is_saved_or_asked_about(me, row):
    opened = open_form(me, row)
    send(me, change(row), opened, title_en="First")
    response = send(me, change(row), opened, title_en="First", title_ko="제목")
    assert SAVED_ALREADY not in messages_of(me, response)
    assert columns(row)["title_ko"] == "제목"
    response = send(me, change(row), opened, title_en="Second")
    assert "First" in questions(response)[0]
    again = open_again(response, row)
    send(me, change(row), again, **{"_choose-title_en": "mine"})
    assert columns(row)["title_en"] == "Second"


def test_a_form_with_errors_is_no_saving(me):
    opened = open_new(me)
    for _ in range(2):
        response = send(me, ADD, opened, title_ko="제목")
        assert response.status_code == 200
        assert "此项必填" in response.text
    assert not Draft.objects.exists()
    send(me, ADD, opened, title_ko="제목", title_zh_hans="新闻")
    assert Story.objects.filter(title_ko="제목").count() == 1
    long_ago = timezone.now() - UNSAVED_STAYS - timedelta(hours=1)
    Draft.objects.update(saved_at=long_ago)
    send(me, ADD, open_new(me), title_zh_hans="新闻二")
    assert Draft.objects.count() == 1, "what was sent long ago is forgotten"


def test_a_change_that_the_other_undid_is_not_saved_again_by_a_second_sending(
    clients, row
):
    me, them = clients
    address = f"{change(row)}?_changelist_filters=q%3D{'x' * 600}"  # no hindrance
    opened = open_new(me, address)
    answers = [send(me, address, opened, title_en="Mine") for _ in range(2)]
    assert len(answers[0]["Location"]) > 500
    assert answers[1]["Location"] == LIST
    send(them, change(row), open_form(them, row), title_en="Theirs")
    send(me, address, opened, title_en="Mine")
    assert columns(row)["title_en"] == "Theirs"


def told(response):
    """What a popup says to the window from which it was opened."""
    return re.search(r'data-popup-response="([^"]+)"', response.text)[1]


def test_a_popup_saves_once_and_answers_twice_alike(me):
    for number, kind in enumerate((Source, Story)):
        address = reverse(f"admin:portal_{kind._meta.model_name}_add") + "?_popup=1"
        opened, title = open_new(me, address, kind), "来源" * 80
        answers = [send(me, address, opened, title_zh_hans=title) for _ in range(2)]
        row = kind.objects.get(title_zh_hans=title)
        assert f"&quot;{row.pk}&quot;" in answers[0].text
        assert told(answers[0]) == told(answers[1])
        form = f"{change(row)}?_popup=1"
        again = open_new(me, form, kind)
        answers = [told(send(me, form, again, title_en="New")) for _ in range(2)]
        assert answers[0] == answers[1]
        assert AuditEntry.objects.filter(event="saved").count() == 2 * (number + 1)
        row.delete()
        response = send(me, address, opened, title_zh_hans=title)
        assert response.status_code == 302, "nothing is left to tell the other window"


def test_what_was_typed_about_a_row_that_is_gone_is_kept(me):
    for how in ("deleted", "taken over"):
        row = copy_of(Story, "incheon-our-sister-city")
        opened = open_form(me, row)
        if how == "deleted":
            Story.objects.filter(pk=row.pk).delete()
        else:
            apply_step(StepRequest("publish"), row, User.objects.get(username="them"))
        fields = {**opened, "_save": "", "body_ko": "반나절 동안 쓴 글"}
        response = me.post(change(row), fields, headers={"origin": "http://testserver"})
        assert response.status_code == 410, how
        assert "반나절 동안 쓴 글" in response.text
        assert "此内容已不存在" in response.text
        assert not Draft.objects.exists()


@pytest.mark.engine
def test_the_slower_of_two_gets_an_error_of_the_form(me, monkeypatch):
    """Another row takes the address after it was looked for, before this is stored."""
    opened = open_new(me)
    save, rivals = Story.save, [{"slug": "mine", "title_zh_hans": "他人"}]

    def late(row, *args, **kwargs):
        while rivals:
            save(Story(**rivals.pop()))
        save(row, *args, **kwargs)

    monkeypatch.setattr(Story, "save", late)
    response = send(me, ADD, opened, title_zh_hans="新闻", slug="mine")
    # The rival was undone with the first attempt, and the second found its way.
    assert response.status_code == 302
    assert len(messages_of(me, response)) == 1
    assert not Story.objects.filter(title_zh_hans="他人").exists()


def test_a_row_that_is_refused_by_the_database_leaves_nothing(me, row, monkeypatch):
    opened = open_form(me, row)
    versions, before = Version.objects.count(), columns(row)
    failures = [IntegrityError("too late"), IntegrityError("too late again")]

    def fail(*args, **kwargs):
        raise failures.pop()

    monkeypatch.setattr(Desk, "construct_change_message", fail)
    me.raise_request_exception = False
    assert send(me, change(row), opened, title_en="Never").status_code == 500
    assert (Version.objects.count(), columns(row)) == (versions, before)
    assert not Draft.objects.exists()


def test_a_saving_that_did_not_come_about_is_not_announced(me, row, monkeypatch):
    """Messages and entries of the first attempt are gone with it."""
    opened = open_form(me, row)
    failures = [IntegrityError("at the end, as a foreign key that is checked late")]
    once = store.once

    def fail_at_the_end(*args):
        response = once(*args)
        if failures:
            raise failures.pop()
        return response

    monkeypatch.setattr(store, "once", fail_at_the_end)
    response = send(me, change(row), opened, title_en="Once")
    assert len(messages_of(me, response)) == 1
    assert AuditEntry.objects.filter(event="saved").count() == 1
    assert row.version + 1 == Story.objects.get(pk=row.pk).version
