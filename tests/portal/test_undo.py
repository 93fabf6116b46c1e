"""An earlier version comes back as a draft or in a working copy, never live."""

import pytest
import reversion
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone
from reversion.models import Version

from attractions.models import Attraction
from exchanges.models import Agreement, City, Exchange, Relation
from portal import copies, undo
from portal.content import State, content_models
from portal.models import Picture, SiteSettings, Source, Step, Story
from portal.snapshots import of_row, of_version
from portal.steps import Wish, take
from tests.conftest import FIXTURES
from tests.desk import bring_back, page, told, versions
from tests.form import edit, read
from tests.scene import dump

LANGUAGES = ["zh-hans", "en", "ko"]


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def save(row, user=None, **values):
    """Change a row and give it a version."""
    with reversion.create_revision():
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        copies.record(row)
        if user:
            reversion.set_user(user)
    return versions(row)[0]


def story(**values):
    row = Story(title_zh_hans="新闻", title_en="First", title_ko="소식", slug="s")
    save(row, **values)
    return row


def public_page(client, row):
    return client.get(f"/ko{row.get_absolute_url().removeprefix('/zh-hans')}").content


# Where it goes


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_what_is_not_public_becomes_a_draft(editor, client, status):
    row = story(status=status)
    (old,) = versions(row)
    save(row, title_en="Second", title_ko="새 소식", body_en="Text")
    client.force_login(editor)
    response = bring_back(client, row, old)
    assert response["Location"] == page(Story, "change", row.pk)
    row.refresh_from_db()
    assert (row.title_en, row.title_ko, row.body_en) == ("First", "소식", "")
    assert row.state == State.DRAFT
    assert (row.updated_by, row.live) == (editor, None)


def test_what_was_withdrawn_keeps_the_day_on_which_it_first_appeared(editor, client):
    first = timezone.now() - timezone.timedelta(days=3)
    row = story(status="withdrawn", published_at=first)
    client.force_login(editor)
    bring_back(client, row, versions(row)[0])
    row.refresh_from_db()
    assert (row.status, row.published_at) == ("draft", first)


@pytest.mark.parametrize("model", content_models())
def test_what_is_live_stays_as_it_is_and_its_copy_gets_the_version(
    editor, publisher, client, model
):
    row = model.objects.published().first()
    (old,) = versions(row)
    copy, _ = copies.check_out(row, editor)
    save(copy, title_ko="바뀐 제목", title_en="Changed")
    row = take(Wish("publish"), copy, publisher)
    before, shown = of_row(row), public_page(client, row)
    assert "바뀐 제목".encode() in shown

    client.force_login(editor)
    response = bring_back(client, row, old)
    copy = model.objects.get(live=row)
    assert response["Location"] == page(model, "change", copy.pk)
    assert (copy.state, copy.updated_by) == (State.DRAFT, editor)
    assert of_row(copy).values["title_ko"] == of_version(old).values["title_ko"]
    client.logout()
    assert of_row(model.objects.get(pk=row.pk)) == before
    assert public_page(client, row) == shown


@pytest.mark.parametrize("state", ["scheduled", "expired"])
def test_what_has_a_time_on_the_site_is_changed_in_a_copy_too(editor, client, state):
    now, hour = timezone.now(), timezone.timedelta(hours=1)
    begin = now + hour if state == "scheduled" else now - 2 * hour
    end = None if state == "scheduled" else now - hour
    row = story(status="published", published_at=begin, expires_at=end)
    (old,) = versions(row)
    save(row, title_en="Second")
    client.force_login(editor)
    bring_back(client, row, old)
    row.refresh_from_db()
    assert (row.title_en, row.state) == ("Second", state)
    assert row.working_copy.title_en == "First"


def test_a_copy_in_work_gets_it_and_what_it_held_can_come_back_as_well(editor, client):
    row = Story.objects.get()
    (old,) = versions(row)
    copy, _ = copies.check_out(row, editor)
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
    row = story()
    (old,) = versions(row)
    Story.objects.filter(pk=row.pk).update(title_en="Imported")
    client.force_login(editor)
    bring_back(client, row, old)
    found = [of_version(each).values["title_en"] for each in versions(row)]
    assert found == ["First", "Imported", "First"]


@pytest.mark.parametrize("model", content_models())
def test_bringing_back_is_one_version_and_a_second_time_changes_nothing(
    editor, client, model
):
    row = model.objects.published().first()
    (old,) = versions(row)
    client.force_login(editor)
    for number in (2, 3):
        bring_back(client, row, old)
        copy = model.objects.get(live=row)
        assert len(versions(copy)) == number
        assert of_row(copy).values.items() >= {
            name: value
            for name, value in of_version(old).values.items()
            if name not in copies.OWN | {"updated_by_id"}
        }.items()


# All that belongs to it


@pytest.mark.parametrize("language", LANGUAGES)
def test_relations_with_their_sources_come_back_with_the_city(
    editor, client, settings, language
):
    type(editor).objects.filter(pk=editor.pk).update(language=language)
    client.force_login(editor)
    copy, _ = copies.check_out(City.objects.get(slug="incheon"), editor)
    relation = copy.relations.get(kind="sister")
    before, key = of_row(copy), relation.pk
    assert relation.sources.exists()
    assert relation.note_zh_hans
    old = versions(copy)[0]
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
    assert of_row(City.objects.get(pk=copy.pk)).parts == before.parts or (
        strip(of_row(City.objects.get(pk=copy.pk))) == strip(before)
    )
    assert copy.relations.get().pk == key
    bring_back(client, copy, new)
    assert copy.relations.get(kind="friendly").since.display() == "1994年"
    assert not copy.relations.get(kind="sister").sources.exists()
