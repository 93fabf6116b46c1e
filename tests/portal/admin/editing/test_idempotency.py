"""A form that is sent twice is saved once, and what cannot be saved is kept."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from reversion.models import Version

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.editing import idempotency
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import AuditEntry, Source, Story, Submission, User
from tests.actors.two_people import change, columns, open_again, open_form, questions
from tests.reading.form import read, send

ADD = reverse("admin:portal_story_add")
LIST = reverse("admin:portal_story_changelist")
SAVED_ALREADY = "此表单已保存，不会重复保存。"


def messages_of(client, response):
    """The messages that the page shows to which the response leads."""
    page = client.get(response["Location"])
    return [str(each) for each in page.context["messages"]]


def draft(**values):
    return Story.objects.create(title_zh_hans="新闻", **{"slug": "one", **values})


def test_what_is_sent_twice_is_added_once_and_leads_to_the_same_place(clients):
    me, _them = clients
    opened = read(me.get(ADD).text, Story)
    answers = [send(me, ADD, opened, title_zh_hans="新闻") for _ in range(3)]
    assert {each.status_code for each in answers} == {302}
    assert len({each["Location"] for each in answers}) == 1
    assert Story.objects.filter(title_zh_hans="新闻").count() == 1
    assert AuditEntry.objects.filter(event="saved").count() == 1
    assert SAVED_ALREADY in messages_of(me, answers[-1])


def test_two_forms_that_are_filled_in_alike_are_two(clients):
    me, _them = clients
    for _ in range(2):
        send(me, ADD, read(me.get(ADD).text, Story), title_zh_hans="新闻")
    slugs = Story.objects.filter(title_zh_hans="新闻").values_list("slug", flat=True)
    assert sorted(slugs) == ["xinwen", "xinwen-2"]


def test_a_form_of_one_person_is_not_that_of_another(clients):
    opened = read(clients[0].get(ADD).text, Story)
    for client in clients:
        send(client, ADD, opened, title_zh_hans="新闻")
    assert Story.objects.filter(title_zh_hans="新闻").count() == 2


def test_a_new_row_of_an_inline_is_added_once(clients):
    me, _them = clients
    user = User.objects.get(username="me")
    row = create_working_copy(Attraction.objects.get(slug="sido"), user)[0]
    opened = open_form(me, row)
    number = int(opened["screen_works-TOTAL_FORMS"][0])
    values = {"title_zh_hans": "电影", "kind": "film", "year": "2010"}
    new = {f"screen_works-{number}-{name}": value for name, value in values.items()}
    new["screen_works-TOTAL_FORMS"] = number + 1
    for _ in range(2):
        assert send(me, change(row), opened, **new).status_code == 302
    assert row.screen_works.filter(title_zh_hans="电影").count() == 1
    row.refresh_from_db()
    assert AuditEntry.objects.filter(event="saved").count() == 1


def test_back_then_a_change_then_sent_again_is_saved(clients):
    me, _them = clients
    row = draft()
    opened = open_form(me, row)
    send(me, change(row), opened, title_en="First")
    response = send(me, change(row), opened, title_en="First", title_ko="제목")
    assert response.status_code == 302
    assert SAVED_ALREADY not in messages_of(me, response)
    assert columns(row)["title_ko"] == "제목"


def test_back_then_another_text_in_the_same_field_is_asked_about(clients):
    me, _them = clients
    row = draft()
    opened = open_form(me, row)
    send(me, change(row), opened, title_en="First")
    response = send(me, change(row), opened, title_en="Second")
    assert "First" in questions(response)[0]
    again = open_again(response, row)
    send(me, change(row), again, **{"_choose-title_en": "mine"})
    assert columns(row)["title_en"] == "Second"


def test_a_form_with_errors_is_no_saving(clients):
    me, _them = clients
    opened = read(me.get(ADD).text, Story)
    for _ in range(2):
        response = send(me, ADD, opened, title_ko="제목")
        assert response.status_code == 200
        assert "此项必填" in response.text
    assert not Submission.objects.exists()
    send(me, ADD, opened, title_ko="제목", title_zh_hans="新闻")
    assert Story.objects.filter(title_ko="제목").count() == 1


def test_a_change_that_the_other_undid_is_not_saved_again_by_a_second_sending(clients):
    me, them = clients
    row = draft()
    opened = open_form(me, row)
    send(me, change(row), opened, title_en="Mine")
    send(them, change(row), open_form(them, row), title_en="Theirs")
    send(me, change(row), opened, title_en="Mine")
    assert columns(row)["title_en"] == "Theirs"


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
def test_every_button_leads_twice_to_the_same_place(clients, button):
    me, _them = clients
    opened = read(me.get(ADD).text, Story)
    first, second = (
        send(me, ADD, opened, button, title_zh_hans="新闻") for _ in range(2)
    )
    assert first["Location"] == second["Location"]
    assert me.get(second["Location"]).status_code == 200


def test_a_step_that_was_refused_after_saving_adds_no_second_row(content, publisher):
    client = Client()
    client.force_login(publisher)
    opened = read(client.get(ADD).text, Story)
    answers = [
        send(client, ADD, opened, "_step", "publish", title_zh_hans="新闻")
        for _ in range(2)
    ]
    row = Story.objects.get(title_zh_hans="新闻")
    assert row.status == "draft", "nobody publishes what they wrote"
    assert [each["Location"] for each in answers] == [change(row)] * 2


def told(response):
    """What a popup tells the window from which it was opened."""
    return re.search(r'data-popup-response="([^"]+)"', response.text)[1]


@pytest.mark.parametrize("kind", [Source, Story])
def test_a_popup_adds_one_row_and_answers_twice_alike(clients, kind):
    me, _them = clients
    address = reverse(f"admin:portal_{kind._meta.model_name}_add") + "?_popup=1"
    opened = read(me.get(address).text, kind)
    answers = [send(me, address, opened, title_zh_hans="来源" * 80) for _ in range(2)]
    row = kind.objects.get(title_zh_hans="来源" * 80)
    for response in answers:
        assert response.status_code == 200
        assert f"&quot;{row.pk}&quot;" in response.text
    assert told(answers[0]) == told(answers[1])
    row.delete()
    response = send(me, address, opened, title_zh_hans="来源" * 80)
    assert response.status_code == 302, "nothing is left to tell the other window"


def test_a_popup_changes_once_and_answers_twice_alike(clients):
    me, _them = clients
    row = draft()
    address = f"{change(row)}?_popup=1"
    opened = read(me.get(address).text, Story)
    answers = [send(me, address, opened, title_en="New") for _ in range(2)]
    assert told(answers[0]) == told(answers[1])
    assert AuditEntry.objects.filter(event="saved").count() == 1


def test_an_address_with_long_filters_is_no_hindrance(clients):
    me, _them = clients
    row = draft()
    address = f"{change(row)}?_changelist_filters=q%3D{'x' * 600}"
    opened = read(me.get(address).text, Story)
    first, second = (send(me, address, opened, title_en="New") for _ in range(2))
    assert len(first["Location"]) > 500
    assert second["Location"] == LIST
    assert columns(row)["title_en"] == "New"


def test_what_was_sent_long_ago_is_forgotten(clients):
    me, _them = clients
    opened = read(me.get(ADD).text, Story)
    send(me, ADD, opened, title_zh_hans="新闻")
    Submission.objects.update(
        saved_at=timezone.now() - idempotency.KEPT_FOR - timedelta(hours=1)
    )
    send(me, ADD, read(me.get(ADD).text, Story), title_zh_hans="新闻二")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("how", ["deleted", "taken over"])
def test_what_was_typed_about_a_row_that_is_gone_is_kept(clients, how):
    me, _them = clients
    user = User.objects.get(username="me")
    row = create_working_copy(Story.objects.get(slug="incheon-our-sister-city"), user)[
        0
    ]
    opened = open_form(me, row)
    origin = {"origin": "http://testserver"}
    if how == "deleted":
        row.delete()
    else:
        apply_step(StepRequest("publish"), row, User.objects.get(username="them"))
    fields = {**opened, "_save": "", "body_ko": "반나절 동안 쓴 글"}
    response = me.post(change(row), fields, headers=origin)
    assert response.status_code == 410
    assert "반나절 동안 쓴 글" in response.text
    assert "此内容已不存在" in response.text
    assert not Submission.objects.exists()


def test_whoever_is_slower_gets_an_error_of_the_form(clients, monkeypatch):
    """Somebody takes the address after it was looked for, before the row is stored."""
    me, _them = clients
    opened = read(me.get(ADD).text, Story)
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


def test_a_row_that_is_refused_by_the_database_leaves_no_version(clients, monkeypatch):
    me, _them = clients
    row = create_working_copy(
        City.objects.get(slug="incheon"), User.objects.get(username="me")
    )[0]
    opened = open_form(me, row)
    versions, before = Version.objects.count(), columns(row)
    failures = [IntegrityError("too late"), IntegrityError("too late again")]

    def fail(*args, **kwargs):
        raise failures.pop()

    monkeypatch.setattr("portal.admin.base.changes_of", fail)
    me.raise_request_exception = False
    assert send(me, change(row), opened, title_en="Never").status_code == 500
    assert (Version.objects.count(), columns(row)) == (versions, before)
    assert not Submission.objects.exists()


def test_a_saving_that_did_not_come_about_is_not_announced(clients, monkeypatch):
    """What the first attempt said and noted is gone with it."""
    me, _them = clients
    row = draft()
    opened = open_form(me, row)
    failures = [IntegrityError("at the end, as a foreign key that is checked late")]
    once = idempotency.once

    def fail_at_the_end(*args):
        response = once(*args)
        if failures:
            raise failures.pop()
        return response

    monkeypatch.setattr(idempotency, "once", fail_at_the_end)
    response = send(me, change(row), opened, title_en="Once")
    assert len(messages_of(me, response)) == 1
    assert AuditEntry.objects.filter(event="saved").count() == 1
    assert row.version + 1 == Story.objects.get(pk=row.pk).version
