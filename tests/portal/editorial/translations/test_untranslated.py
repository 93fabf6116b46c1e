"""The column that keeps what is to be translated, whatever has written the rows."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import QuerySet
from django.db.models.signals import post_migrate
from django.utils import timezone

from attractions.models import Attraction, ScreenWork
from exchanges.models import City
from portal.content.kinds import content_models
from portal.editorial.translations.confirm import confirm
from portal.editorial.translations.status import to_do
from portal.editorial.workflow.restore import (
    deleted,
    recover,
    restore_version,
    versions_of,
)
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, TranslationSegment

pytestmark = pytest.mark.django_db
FULL = {f"title_{code}": code for code in ("zh_hans", "en", "ko")}


def wrong():
    """The rows whose column is not what follows from their texts."""
    return [
        (row, row.untranslated)
        for model in content_models()
        for row in model._base_manager.all()
        if row.untranslated != to_do(row)
    ]


def kept(row):
    return {*type(row)._base_manager.get(pk=row.pk).untranslated}


def test_it_is_right_for_the_content_of_the_project(content):
    assert not wrong()
    for model in content_models():
        model.objects.update(title_ko="")
    assert not wrong()
    assert all("ko:missing" in kept(row) for row in City.objects.all())


def test_a_row_that_is_saved_knows_what_it_lacks(make_one):
    begun = timezone.now() - timedelta(days=3)
    row = make_one(Story, "new", published_at=begun, **FULL | {"title_ko": ""})
    assert row.untranslated == {"ko:missing": begun.isoformat()}, "since it appeared"
    assert kept(row) == {"ko:missing"}
    row.title_zh_hans, row.title_ko = "新标题", "제목"
    row.save()
    assert {*row.untranslated} == kept(row) == {"en:outdated"}
    row.title_en = "not saved"
    row.save(update_fields=["note_en"])
    assert kept(row) == {"en:outdated"}


def test_it_follows_the_parts(content, make_one):
    place = Attraction.objects.get(slug="silmido")
    work = place.screen_works.first()
    assert "en:outdated" not in kept(place)
    work.title_zh_hans = "新片名"
    work.save()
    assert "en:outdated" in kept(place)
    other = make_one(Attraction, "other", city=place.city, **FULL)
    work.filmed_at = other
    work.save()
    assert "en:outdated" not in kept(place)
    assert "en:outdated" in kept(other)
    work.delete()
    assert not kept(other)


def test_it_is_right_after_whatever_is_done_at_the_desk(
    content, make_one, editor, publisher
):
    city = City.objects.get(slug="incheon")
    copy, _is_new = create_working_copy(city, editor)
    assert not wrong()
    copy.title_zh_hans, copy.updated_by = "新标题", editor
    copy.save()
    part = copy.relations.first()
    part.note_ko, part.note_en = "메모", ""
    part.save()
    assert "en:missing" in kept(copy)
    apply_step(StepRequest("ask"), copy, editor)
    apply_step(StepRequest("publish"), copy, publisher)
    assert {"en:outdated", "en:missing"} <= kept(city)
    confirm(city, "en", publisher)
    assert "en:outdated" not in kept(city)
    restored, _gone = restore_version(versions_of(city).last(), city, editor)
    assert not wrong()
    restored.delete()
    draft = make_one(Story, "draft", status="draft", published_at=None)
    apply_step(StepRequest("ask"), draft, editor)
    draft.delete()
    for version in deleted(City)[:1]:
        recover(version, editor)
    assert not wrong()


@pytest.mark.engine
def test_it_is_right_after_rows_were_written_in_bulk(content, make_one):
    row = make_one(Story, "one", **FULL)
    Story.objects.filter(pk=row.pk).update(title_ko="")
    assert kept(row) == {"ko:missing"}
    Story.objects.bulk_create(
        [Story(slug="bulk", created_at=timezone.now(), title_zh_hans="标题")]
    )
    ScreenWork.objects.update(title_ko="")
    City.objects.get(slug="incheon").relations.update(note_ko="메모", note_en="")
    assert not wrong()
    assert kept(Story.objects.get(slug="bulk")) == {"en:missing", "ko:missing"}
    call_command("loaddata", "stories", verbosity=0)
    assert not wrong()


@pytest.mark.engine
def test_rows_from_before_there_was_the_column_are_filled(content):
    City.objects.update(title_ko="")
    QuerySet(City).update(untranslated={})
    assert len(wrong()) == City.objects.count()
    TranslationSegment.objects.all().delete()
    app = apps.get_app_config("portal")
    post_migrate.send(app, app_config=app, using="default", plan=[], apps=apps,
                      verbosity=0, interactive=False)  # fmt: skip
    assert not wrong()
