"""What was deleted can be recovered as a draft."""

import pytest
from django.db import IntegrityError
from django.utils.translation import gettext

from attractions.models import Attraction
from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import State
from portal.editorial.workflow import restore, working_copies
from portal.editorial.workflow.previews import link_addresses, make_link
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import AuditEntry, Picture, PreviewLink, Source, Story
from portal.models.audit import Step
from tests.actors.desk import (
    contents,
    delete,
    listed,
    messages_of,
    not_recovered,
    page,
    recover,
    save,
    story,
    versions,
)
from tests.actors.scene import dump
from tests.actors.steps import steps_of
from tests.reading.form import edit

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("media_folder")]


# Drafts


@pytest.mark.parametrize("model", content_models())
def test_a_deleted_draft_comes_back_with_everything(publisher, client, model):
    row = model.objects.published().exclude(slug="shenyang").first()
    copy, _ = working_copies.create_working_copy(row, publisher)
    copy.live, copy.slug = None, "a-draft"
    if hasattr(copy, "exchange_id"):
        copy.exchange = None
    save(copy)
    before, pk = contents(copy), copy.pk
    client.force_login(publisher)
    version = delete(client, copy)
    assert listed(client, model) == [version]
    response = recover(client, version)
    assert response["Location"] == page(model, "change", pk)
    again = model.objects.get(pk=pk)
    assert contents(again) == before
    assert (again.state, again.live, again.updated_by) == (
        State.DRAFT,
        None,
        publisher,
    )
    assert listed(client, model) == []
    assert len(versions(again)) > 2, "its history goes on"
    assert steps_of(again)[-1].action == "restore"


def test_relations_come_back_with_a_deleted_city(publisher, client, make_one):
    row = make_one(City, "place", status="draft", published_at=None)
    sources = Source.objects.order_by("pk")[:2]
    relation = row.relations.create(kind="sister", since="1994", note_ko="메모")
    relation.sources.set(sources)
    save(row)
    client.force_login(publisher)
    recover(client, delete(client, row))
    again = City.objects.get(slug="place").relations.get()
    assert (str(again.since), again.note_ko) == ("1994", "메모")
    assert list(again.sources.order_by("pk")) == list(sources)


def test_what_was_withdrawn_and_deleted_comes_back_as_a_draft(publisher, client):
    row = apply_step(StepRequest("publish"), story(), publisher)
    row = apply_step(StepRequest("withdraw"), row, publisher)
    client.force_login(publisher)
    recover(client, delete(client, row))
    again = Story.objects.get(pk=row.pk)
    assert (again.state, again.published_at) == (State.DRAFT, None)


def test_who_recovers_it_is_the_author_and_does_not_publish_it(publisher, client):
    client.force_login(publisher)
    row = story()
    recover(client, delete(client, row))
    row = Story.objects.get(pk=row.pk)
    edit(client, page(Story, "change", row.pk), Story, button="_step", value="publish")
    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_it_is_noted_who_deleted_and_who_recovered(publisher, editor, client):
    row = story()
    client.force_login(publisher)
    version = delete(client, row)
    client.force_login(editor)
    html = client.get(page(Story, "recoverlist")).text
    assert "publisher" in html
    recover(client, version)
    newest = versions(row)[0]
    assert newest.revision.user == editor
    assert AuditEntry.objects.first().actor == editor
    history = client.get(page(Story, "history", row.pk)).text
    assert str(Step.RESTORE.label) in history


@pytest.mark.parametrize("language", ["zh-hans", "en", "ko"])
def test_what_was_deleted_is_named_in_the_language_of_the_reader(
    publisher, client, language
):
    client.force_login(publisher)
    delete(client, story())
    type(publisher).objects.filter(pk=publisher.pk).update(language=language)
    title = {"zh-hans": "新闻", "en": "First", "ko": "소식"}[language]
    assert f">{title}</a>" in client.get(page(Story, "recoverlist")).text


# What hinders it


def test_an_address_that_is_taken_by_now_is_said(publisher, client, make_one):
    client.force_login(publisher)
    version = delete(client, story())
    make_one(Story, "s")
    message = not_recovered(client, version)
    assert "该网址已被使用" in message


def test_a_place_that_has_to_be_filled_in_and_is_gone_is_named(
    publisher, client, make_one
):
    place = make_one(City, "place", status="draft", published_at=None)
    row = make_one(Attraction, "island", city=place, status="draft", published_at=None)
    save(row)
    client.force_login(publisher)
    version = delete(client, row)
    place.delete()
    message = not_recovered(client, version)
    assert str(Attraction._meta.get_field("city").verbose_name) in message
    assert gettext("What stood here is no longer there.") in message


def test_what_it_pointed_to_and_is_gone_is_named_and_left_out(publisher, client):
    source = Source.objects.create(title_zh_hans="旧资料")
    save(source)
    row = story()
    row.sources.set([source, Source.objects.exclude(pk=source.pk).first()])
    save(row)
    client.force_login(publisher)
    version = delete(client, row)
    source.delete()
    response = recover(client, version)
    assert Story.objects.get(pk=row.pk).sources.count() == 1
    assert "旧资料" in messages_of(response)


def test_a_picture_without_its_file_does_not_come_back(publisher, client, tmp_path):
    row = Picture.objects.create(slug="p", file="gone.png", width=1, height=1)
    save(row)
    client.force_login(publisher)
    version = delete(client, row)
    message = not_recovered(client, version)
    assert str(Picture._meta.get_field("file").verbose_name) in message


def test_what_the_database_refuses_is_said_in_words(publisher, client, monkeypatch):
    def refuse(*args, **kwargs):
        raise IntegrityError("UNIQUE constraint failed: portal_story.slug")

    client.force_login(publisher)
    version = delete(client, story())
    monkeypatch.setattr(restore, "write", refuse)
    message = not_recovered(client, version)
    assert message
    assert "UNIQUE" not in message


def test_who_presses_the_button_twice_is_led_to_what_came_back(publisher, client):
    client.force_login(publisher)
    row = story()
    version = delete(client, row)
    recover(client, version)
    count = len(versions(row))
    response = recover(client, version)
    assert response["Location"] == page(Story, "change", row.pk)
    assert len(versions(row)) == count


# Links of a preview


def test_a_link_does_not_open_what_was_deleted_and_recovered(publisher, client):
    client.force_login(publisher)
    row = story()
    url = link_addresses(make_link(row, publisher, 7))[0]["url"]
    version = delete(client, row)
    assert client.get(url).status_code == 410
    recover(client, version)
    assert client.get(url).status_code == 410
    assert not PreviewLink.objects.exists()


# Who may


def test_the_auditor_reads_what_was_deleted_and_recovers_nothing(
    publisher, auditor, client
):
    client.force_login(publisher)
    version = delete(client, story(body_en="The text"))
    client.force_login(auditor)
    html = client.get(page(Story, "recoverlist")).text
    assert page(Story, "recover", version.pk).rsplit("/", 2)[1] in html
    html = client.get(page(Story, "recover", version.pk)).text
    assert "The text" in html
    assert "csrfmiddlewaretoken" not in html.split('id="content"')[1]
    before = dump()
    assert recover(client, version).status_code == 403
    assert dump() == before


def test_an_editor_recovers_drafts(publisher, editor, client):
    client.force_login(publisher)
    row = story()
    version = delete(client, row)
    client.force_login(editor)
    assert recover(client, version).status_code == 302
    assert Story.objects.get(pk=row.pk).updated_by == editor


def test_only_the_last_version_of_something_deleted_is_found(publisher, client):
    client.force_login(publisher)
    row = story()
    save(row, title_en="Second")
    first = versions(row)[-1]
    last = delete(client, row)
    source = versions(Source.objects.first())[0]
    assert client.get(page(Story, "recover", last.pk)).status_code == 200
    for pk in (first.pk, source.pk, 0, 9**25):
        url = page(Story, "recover", pk)
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404


@pytest.mark.full  # fifty-one rows are written and deleted first
def test_long_lists_have_pages(publisher, client):
    for number in range(60):
        row = Story(title_zh_hans=f"第{number}篇", slug=f"s{number}")
        save(row)
        row.delete()
    client.force_login(publisher)
    url = page(Story, "recoverlist")
    assert len(listed(client, Story)) == 50
    assert 'href="?page=2"' in client.get(url).text
    for wrong in ("2", "x", "99", "²"):
        assert client.get(url, {"page": wrong}).status_code == 200
    assert len(client.get(url, {"page": 2}).context["entries"]) == 10
