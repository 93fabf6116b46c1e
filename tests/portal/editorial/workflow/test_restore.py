"""An earlier version comes back as a draft or in a working copy, never live."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exchanges.models import Agreement, City, Delegation
from portal.content.kinds import content_models
from portal.content.states import State
from portal.editorial.revisions.snapshots import of_row, of_version
from portal.editorial.workflow import working_copies
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Story
from portal.models.audit import Step
from tests.actors.desk import bring_back, contents, page, save, story, versions
from tests.actors.steps import steps_of
from tests.reading.form import edit
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")


def public_page(client, row):
    return client.get(f"/ko{row.get_absolute_url().removeprefix('/zh-hans')}").content


# Where it goes


@pytest.mark.engine
def test_what_is_not_public_becomes_a_draft_and_what_has_a_time_gets_a_copy(
    editor, client
):
    client.force_login(editor)
    now, day = timezone.now(), timedelta(days=1)
    for state, status, begin, end in (
        ("draft", "draft", None, None),
        ("review", "review", None, None),
        ("withdrawn", "withdrawn", now - 3 * day, None),
        ("scheduled", "published", now + day, None),
        ("expired", "published", now - 2 * day, now - day),
    ):
        row = story(status=status, slug=state, published_at=begin, expires_at=end)
        (old,) = versions(row)
        save(row, title_en="Second", title_ko="새 소식", body_en="Text")
        response = bring_back(client, row, old)
        row.refresh_from_db()
        target = row
        if status == "published":
            target = row.working_copy
            assert (row.title_en, row.state) == ("Second", state)
        assert response["Location"] == page(Story, "change", target.pk)
        texts = (target.title_en, target.title_ko, target.body_en)
        assert texts == ("First", "소식", None)
        assert (target.state, target.updated_by) == (State.DRAFT, editor)
        assert (row.published_at, row.live) == (begin, None)


@pytest.mark.engine
@each_of(*content_models())
def test_what_is_live_stays_as_it_is_and_its_copy_gets_the_version(
    model, editor, publisher, client
):
    row = model.objects.published().first()
    (old,) = versions(row)
    first = contents(row)
    copy, _ = working_copies.create_working_copy(row, editor)
    # Without a fact of its own the title of a visit is that of its event.
    own = {"size": 7} if model is Delegation else {}
    save(copy, title_ko="바뀐 제목", title_en="Changed", **own)
    row = apply_step(StepRequest("publish"), copy, publisher)
    before, shown = of_row(row), public_page(client, row)
    assert "바뀐 제목".encode() in shown

    client.force_login(editor)
    for number in (2, 3):  # it is one version, and a second time changes nothing
        response = bring_back(client, row, old)
        copy = model.objects.get(live=row)
        assert response["Location"] == page(model, "change", copy.pk)
        assert (copy.state, copy.updated_by) == (State.DRAFT, editor)
        assert len(versions(copy)) == number
        assert contents(copy) == first
    client.logout()
    assert of_row(model.objects.get(pk=row.pk)) == before
    assert public_page(client, row) == shown


def test_a_copy_in_work_gets_it_and_what_it_held_can_come_back_as_well(editor, client):
    row = Story.objects.get(slug="incheon-our-sister-city")
    (old,) = versions(row)
    copy, _ = working_copies.create_working_copy(row, editor)
    save(copy, editor, title_en="In work", status="review")
    client.force_login(editor)
    bring_back(client, row, old)
    copy.refresh_from_db()
    assert (copy.title_en, copy.state) == (row.title_en, State.DRAFT)
    in_work = versions(copy)[1]
    assert of_version(in_work).values["title_en"] == "In work"

    bring_back(client, copy, in_work)
    copy.refresh_from_db()
    assert copy.title_en == "In work"
    assert Story.objects.get(pk=row.pk).title_en == row.title_en


def test_what_was_changed_without_a_version_gets_one_before_it_is_overwritten(
    editor, client
):
    """A field that a version does not know stays in every language."""
    row = story()
    (old,) = versions(row)
    old.serialized_data = old.serialized_data.replace('"title_ko"', '"title_xx"')
    old.save()
    Story.objects.filter(pk=row.pk).update(title_en="Imported", title_ko="새 소식")
    type(editor).objects.filter(pk=editor.pk).update(language="ko")
    client.force_login(editor)
    bring_back(client, row, old)
    found = [of_version(each).values["title_en"] for each in versions(row)]
    assert found == ["First", "Imported", "First"]
    row.refresh_from_db()
    assert row.title_ko == "새 소식"


# All that belongs to it


@pytest.mark.engine
def test_relations_with_their_sources_come_back_with_the_city(editor, client):
    type(editor).objects.filter(pk=editor.pk).update(language="ko")
    client.force_login(editor)
    copy, _ = working_copies.create_working_copy(
        City.objects.get(slug="incheon"), editor
    )
    relation = copy.relations.get(kind="sister")
    assert relation.sources.exists()
    relation.note_zh_hans = "说明"
    relation.save()
    old = save(copy)
    before, key = contents(copy), relation.pk
    url = page(City, "change", copy.pk)
    response = edit(
        client,
        url,
        City,
        title_ko="바뀐 도시",
        sources=[],
        **{
            "relations-0-note_zh_hans": "",
            "relations-0-note_en": "Changed",
            "relations-0-since": "2001",
            "relations-0-sources": [],
            "relations-TOTAL_FORMS": 2,
            "relations-1-kind": "friendly",
            "relations-1-since": "1994",
        },
    )
    assert response.status_code == 302
    assert copy.relations.count() == 2
    new = versions(copy)[0]

    bring_back(client, copy, old)
    assert contents(City.objects.get(pk=copy.pk)) == before
    assert copy.relations.get().pk == key
    bring_back(client, copy, new)
    assert str(copy.relations.get(kind="friendly").since) == "1994"
    assert not copy.relations.get(kind="sister").sources.exists()


def agreement(client, row, data):
    """Replace the Korean text of an agreement at the desk."""
    file = SimpleUploadedFile("협정.pdf", data)
    url = page(Agreement, "change", row.pk)
    assert edit(client, url, Agreement, text_file_ko=file).status_code == 302
    row.refresh_from_db()
    return row.text_file_ko.name


def test_a_file_that_was_replaced_stays_and_comes_back(editor, publisher, client):
    row = Agreement.objects.first()
    row.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.1"))
    (live_file, live) = row.text_file_ko.name, save(row)
    client.force_login(editor)
    copy, _ = working_copies.create_working_copy(row, editor)
    first = agreement(client, copy, b"%PDF-1.2 %%EOF")
    second = agreement(client, copy, b"%PDF-1.3 %%EOF")
    storage = row.text_file_ko.storage
    assert len({live_file, first, second}) == 3
    assert all(storage.exists(name) for name in (live_file, first, second))
    bring_back(client, copy, versions(copy)[1])
    copy.refresh_from_db()
    assert copy.text_file_ko.name == first
    row = apply_step(StepRequest("publish"), copy, publisher)
    assert client.get(row.text_file_ko.url).getvalue() == b"%PDF-1.2 %%EOF"
    bring_back(client, row, live)
    assert Agreement.objects.get(live=row).text_file_ko.name == live_file
    client.logout()
    assert client.get(row.text_file_ko.url).getvalue() == b"%PDF-1.2 %%EOF"


# Who did it


def test_it_is_noted_with_the_time_of_the_version_in_beijing(editor, publisher, client):
    """Who brings it back is the author and does not publish it."""
    row = story(updated_by=editor)
    (old,) = versions(row)
    made = datetime(2026, 1, 1, 20, 30, tzinfo=UTC)
    type(old.revision).objects.filter(pk=old.revision_id).update(date_created=made)
    save(row, title_en="Second", updated_by=editor)
    client.force_login(publisher)
    bring_back(client, row, old)
    time = "2026-01-02 04:30:00"
    (step,) = steps_of(row)
    assert (step.action, step.by, step.remark) == ("restore", publisher, time)
    assert versions(row)[0].revision.user == publisher
    history = client.get(page(Story, "history", row.pk)).text
    assert f"{Step.RESTORE.label}：{time}" in history
    assert time in client.get("/admin/").text, "among the last changes"
    edit(client, page(Story, "change", row.pk), Story, "_step", "publish")
    row.refresh_from_db()
    assert (row.state, row.updated_by) == (State.DRAFT, publisher)
