"""What was deleted can be recovered as a draft."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from reversion.models import Version

from attractions.models import Attraction
from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import State
from portal.editorial.workflow import restore, working_copies
from portal.editorial.workflow.previews import link_addresses, make_link
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import AuditEntry, Picture, PreviewLink, SiteSettings, Source, Story
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
from tests.actors.scene import dump, undone
from tests.actors.steps import steps_of
from tests.reading.form import edit

pytestmark = pytest.mark.usefixtures("media_folder")


# Drafts


@pytest.mark.engine
def test_a_deleted_draft_comes_back_with_everything(publisher, client):
    client.force_login(publisher)
    for model in content_models():
        row = model.objects.published().exclude(slug="shenyang").first()
        copy, _ = working_copies.create_working_copy(row, publisher)
        copy.live, copy.slug = None, "a-draft"
        if hasattr(copy, "exchange_id"):
            copy.exchange = None
        save(copy)
        before, pk = contents(copy), copy.pk
        version = delete(client, copy)
        assert listed(client, model) == [version]
        assert recover(client, version)["Location"] == page(model, "change", pk)
        again = model.objects.get(pk=pk)
        assert contents(again) == before, model
        found = again.state, again.live, again.updated_by
        assert found == (State.DRAFT, None, publisher)
        assert listed(client, model) == []
        assert len(versions(again)) > 2, "its history goes on"
        assert steps_of(again)[-1].action == "restore"


def test_what_was_withdrawn_comes_back_as_a_draft_of_who_recovers_it(
    publisher, editor, client
):
    row = apply_step(StepRequest("publish"), story(), publisher)
    row = apply_step(StepRequest("withdraw"), row, publisher)
    client.force_login(publisher)
    url = link_addresses(make_link(row, publisher, 7))[0]["url"]
    version = delete(client, row)
    with undone():
        recover(client, version)
        edit(client, page(Story, "change", row.pk), Story, "_step", "publish")
        again = Story.objects.get(pk=row.pk)
        assert (again.state, again.published_at) == (State.DRAFT, None)
    client.force_login(editor)
    titles = {"zh-hans": "新闻", "en": "First", "ko": "소식"}
    for editor.language, title in titles.items():
        editor.save()
        html = client.get(page(Story, "recoverlist")).text
        assert f">{title}</a>" in html
        assert "publisher" in html
    assert client.get(url).status_code == 410
    assert recover(client, version).status_code == 302, "editors recover drafts"
    again = Story.objects.get(pk=row.pk)
    assert (again.state, again.updated_by) == (State.DRAFT, editor)
    assert versions(row)[0].revision.user == editor
    assert AuditEntry.objects.first().actor == editor
    with translation.override(editor.language):
        label = str(Step.RESTORE.label)
    assert label in client.get(page(Story, "history", row.pk)).text
    assert client.get(url).status_code == 410, "a link does not open it again"
    assert not PreviewLink.objects.exists()
    count = len(versions(row))
    response = recover(client, version)  # the button was pressed twice
    assert response["Location"] == page(Story, "change", row.pk)
    assert len(versions(row)) == count


# What hinders it


def test_what_hinders_it_is_said_in_words(publisher, client, make_one):
    """An address that is taken, a place to be filled in, the file of a picture.

    What only the database knows of: tests/portal/editorial/workflow.
    """
    client.force_login(publisher)
    version = delete(client, story())
    make_one(Story, "s")
    assert "该网址已被使用" in not_recovered(client, version)
    place = make_one(City, "place", status="draft", published_at=None)
    row = make_one(Attraction, "island", city=place, status="draft", published_at=None)
    picture = Picture.objects.create(slug="p", file="gone.png", width=1, height=1)
    save(row)
    save(picture)
    version, of_picture = delete(client, row), delete(client, picture)
    place.delete()
    message = not_recovered(client, version)
    assert str(Attraction._meta.get_field("city").verbose_name) in message
    assert gettext("What stood here is no longer there.") in message
    label = Picture._meta.get_field("file").verbose_name
    assert str(label) in not_recovered(client, of_picture)


@pytest.mark.engine
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


# Who may


def test_the_auditor_reads_what_was_deleted_and_recovers_nothing(
    publisher, auditor, client
):
    client.force_login(publisher)
    row = story(body_en="The text")
    first = save(row, title_en="Second")
    save(row, title_en="Third")
    version = delete(client, row)
    source = versions(Source.objects.first())[0]
    for pk in (first.pk, source.pk, 0, 9**25):  # only the last version is found
        url = page(Story, "recover", pk)
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    client.force_login(auditor)
    html = client.get(page(Story, "recoverlist")).text
    assert page(Story, "recover", version.pk).rsplit("/", 2)[1] in html
    html = client.get(page(Story, "recover", version.pk)).text
    assert "The text" in html
    assert "csrfmiddlewaretoken" not in html.split('id="content"')[1]
    before = dump()
    assert recover(client, version).status_code == 403
    assert dump() == before


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


# Working copies: what was discarded, and what was taken over


def discarded(client, user, row):
    copy, _ = working_copies.create_working_copy(row, user)
    save(copy, title_en="In work")
    return copy.pk, delete(client, copy)


def test_a_discarded_copy_becomes_the_copy_of_its_row_again(editor, client):
    client.force_login(editor)
    row = Story.objects.get(slug="incheon-our-sister-city")
    pk, version = discarded(client, editor, row)
    html = client.get(page(Story, "recoverlist")).text
    assert gettext("working copy") in html
    with undone():
        working_copies.create_working_copy(row, editor)
        text = "“%(title)s” has another working copy by now."
        assert gettext(text) % {"title": row} in not_recovered(client, version)
    recover(client, version)
    copy = Story.objects.get(live=row)
    assert (copy.pk, copy.title_en, copy.state) == (pk, "In work", State.DRAFT)
    row.refresh_from_db()
    assert row.title_en != "In work"


def test_a_copy_of_what_is_gone_becomes_a_draft_and_after_its_row_a_copy(
    publisher, client
):
    client.force_login(publisher)
    row = apply_step(StepRequest("publish"), story(), publisher)
    pk, discarded_before = discarded(client, publisher, row)
    row = apply_step(StepRequest("withdraw"), row, publisher)
    with undone():
        delete(client, row)
        recover(client, discarded_before)
        again = Story.objects.get(pk=pk)
        assert (again.live, again.title_en, again.slug) == (None, "In work", "s")
    copy, _ = working_copies.create_working_copy(row, publisher)
    last = versions(copy)[0]
    version = delete(client, row)
    assert set(listed(client, Story)) == {version, last, discarded_before}
    recover(client, version)
    recover(client, last)
    assert Story.objects.get(live=row).pk == copy.pk


def test_a_copy_that_was_taken_over_is_no_deleted_row(editor, publisher, as_):
    """Its versions, steps and entries of the log are those of the live row."""
    for model in (Story, City):
        row = model.objects.published().exclude(slug="shenyang").first()
        first = versions(row)
        copy, _ = working_copies.create_working_copy(row, editor)
        url = page(model, "change", copy.pk)
        edit(as_(editor), url, model, title_en="One")
        edit(as_(editor), url, model, "_step", "ask", title_en="Two")
        client = as_(publisher)
        edit(client, url, model, "_step", "publish")
        assert not model.objects.filter(pk=copy.pk).exists()
        assert listed(client, model) == []
        assert not Version.objects.get_for_object_reference(model, copy.pk).exists()
        assert versions(row)[-1:] == first
        titles = [
            restore.of_version(each).values["title_en"]
            for each in reversed(versions(row))
        ]
        assert titles == [row.title_en, row.title_en, "One", "Two", "Two"]
        assert [each.action for each in steps_of(row)] == ["copy", "ask", "publish"]
        told = AuditEntry.objects.filter(kind=model._meta.label_lower)
        assert told.filter(object_id=str(row.pk)).count() >= 4
        assert not told.filter(object_id=str(copy.pk)).exists()
        html = client.get(page(model, "history", row.pk)).text
        assert html.count('name="from"') == 5


def test_a_version_of_a_copy_brings_back_its_relations(publisher, client):
    SiteSettings.objects.update(allow_self_approval=True)
    client.force_login(publisher)
    row = City.objects.get(slug="incheon")
    copy, _ = working_copies.create_working_copy(row, publisher)
    url, note = page(City, "change", copy.pk), "relations-0-note_ko"
    edit(client, url, City, **{note: "첫 메모"})
    changes = {"title_en": "One", note: "둘째 메모"}
    edit(client, url, City, "_step", "publish", **changes)  # both at once
    row.refresh_from_db()
    assert (row.title_en, row.relations.get().note_ko) == ("One", "둘째 메모")
    assert listed(client, City) == []
    (part,) = restore.of_version(versions(row)[0]).parts.values()
    assert part.values["note_ko"] == "둘째 메모"
    notes = [
        (each, *(p.values["note_ko"] for p in restore.of_version(each).parts.values()))
        for each in versions(row)
    ]
    old = next(each for each, text in notes if text == "첫 메모")
    client.post(page(City, "revision", row.pk, old.pk))
    assert City.objects.get(live=row).relations.get().note_ko == "첫 메모"
    assert row.relations.get().note_ko == "둘째 메모"
