"""What is to be translated, as it is found in rows and as the database finds it."""

from datetime import timedelta
from itertools import product

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import QuerySet
from django.db.models.signals import post_migrate
from django.utils import timezone

from attractions.models import Attraction, ScreenWork
from exchanges.models import Agreement, City
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import content_models
from portal.editorial.translations.confirm import confirm
from portal.editorial.translations.status import (
    TO_DO,
    Translation,
    counts_of,
    is_in,
    rows_of,
    state_of,
    texts_of,
    to_do,
    to_translate,
)
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


@pytest.fixture
def rows(content, make_one, editor):
    """Rows of each kind in which texts are missing, behind, both or unofficial."""
    for model in content_models():
        row = make_one(model, "behind", **FULL)
        row = model.objects.get(pk=row.pk)
        row.title_zh_hans = "新标题"
        row.save()
        create_working_copy(row, editor)
        make_one(model, "missing", summary_ko="요약", **FULL)
        make_one(model, "unofficial", is_unofficial_en=True, **FULL)
        make_one(model, "withdrawn", status="withdrawn", published_at=None)
    work = Attraction.objects.get(slug="silmido").screen_works.first()
    work.title_zh_hans = "新片名"
    work.save()
    City.objects.get(slug="incheon").relations.update(note_ko="메모", note_en="")


def states(row, language):
    texts = list(texts_of(row, language))
    found = {text.state for text in texts} & {*TO_DO}
    if state_of(row, language, texts) == Translation.DONE:
        found.add(Translation.DONE)
    return found


def test_a_row_is_as_bad_as_its_worst_text_and_files_are_none(rows):
    row = Story.objects.get(slug="behind", live=None)
    assert state_of(row, "ko", texts_of(row, "ko")) == Translation.OUTDATED
    row.summary_zh_hans = "摘要"
    assert state_of(row, "ko", texts_of(row, "ko")) == Translation.MISSING
    row = Story.objects.get(slug="unofficial")
    assert state_of(row, "en", texts_of(row, "en")) == Translation.UNOFFICIAL
    assert state_of(row, "ko", texts_of(row, "ko")) == Translation.DONE
    assert state_of(row, "zh-hans", texts_of(row, "zh-hans")) == Translation.DONE
    fields = {text.field for text in texts_of(City.objects.first(), "en")}
    assert "is_unofficial" not in fields
    for row in Agreement.objects.all():
        assert "text_file" not in {text.field for text in texts_of(row, "ko")}
    row = Story.objects.get(slug="missing")
    (text,) = [t for t in texts_of(row, "zh-hans") if t.field == "summary"]
    assert (text.state, text.source_language) == (Translation.MISSING, "ko")
    assert text.source == "요약", "Chinese can be missing too"


def test_the_list_holds_each_row_once_for_each_language_the_oldest_first(rows):
    found = list(to_translate(content_models(), LANGUAGES, TO_DO))
    keys = [tuple(each[1:]) for each in found]
    assert len(keys) == len({*keys})
    withdrawn = {
        (model._meta.label_lower, row.pk)
        for model in content_models()
        for row in model.objects.filter(status="withdrawn")
    }
    assert withdrawn
    assert not withdrawn & {key[:2] for key in keys}
    old = Story.objects.get(slug="behind", live=None)
    record = old.translated_from["ko"] | {"since": "2019-03-01T10:00:00.123456+00:00"}
    Story.objects.filter(pk=old.pk).update(translated_from={"ko": record})
    work = Attraction.objects.get(slug="silmido").screen_works.first()
    record = work.translated_from["en"] | {"since": "2018-03-01T10:00:00+00:00"}
    type(work).objects.filter(pk=work.pk).update(translated_from={"en": record})
    year = timezone.datetime(2017, 1, 1, tzinfo=timezone.get_current_timezone())
    Story.objects.filter(slug="missing").update(published_at=year)
    found = list(to_translate(content_models(), ["en", "ko"], TO_DO))
    times = [each[0] for each in found]
    assert times == sorted(times)
    missing = Story.objects.get(slug="missing").pk
    assert [each[1:] for each in found[:3]] == [
        ("portal.story", missing, "en"),
        ("attractions.attraction", work.filmed_at_id, "en"),
        ("portal.story", old.pk, "ko"),
    ]
    assert times[2].isoformat().startswith("2019-03-01T10:00:00.123")


def test_the_database_finds_what_the_rows_say(rows):
    failed = []
    for model, state, language in product(content_models(), TO_DO, LANGUAGES):
        found = {*rows_of(model).filter(is_in(state, language))}
        if found != {r for r in rows_of(model) if state in states(r, language)}:
            failed.append((model, state, language))
    for model, language in product(content_models(), LANGUAGES):
        found = {*rows_of(model).filter(is_in(Translation.UNOFFICIAL, language))}
        expected = {model.objects.get(slug="unofficial")} if language == "en" else set()
        if found != expected:
            failed.append((model, language))
    assert failed == []


def test_the_numbers_are_those_of_the_lists(rows):
    for model in content_models():
        found = model.objects.aggregate(**counts_of())
        assert found == {
            column_of(state, language): len(to_translate([model], [language], [state]))
            for language in LANGUAGES
            for state in TO_DO
        }
        assert found["outdated_en"]


# The column that keeps it, whatever has written the rows


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
    assert not wrong()
    for model in content_models():
        model.objects.update(title_ko="")
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
