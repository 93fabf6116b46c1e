"""A row knows which of its translations are older than their source."""

import pytest
from django.core.management import call_command
from django.utils import translation

from attractions.models import Attraction
from exchanges.models import City
from portal.editorial.revisions.snapshots import of_row
from portal.editorial.workflow import restore, working_copies
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Story, User
from tests.actors.desk import save, versions
from tests.tables import each_of

pytestmark = pytest.mark.django_db
TEXTS = {"body_zh_hans": "甲", "body_en": "A", "body_ko": "가"}


@pytest.fixture
def story(make_one):
    return stored(make_one(Story, "s", **TEXTS))


def stored(row):
    return type(row)._base_manager.get(pk=row.pk)


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return stored(row)


def behind(row):
    """By language, the fields that are behind with what they were made from."""
    return {
        code: {name: was["text"] for name, was in each["texts"].items()}
        for code, each in row.translated_from.items()
    }


@each_of("zh-hans", "en", "ko")
def test_a_source_that_changes_leaves_its_translations_behind(language, make_one):
    """The language of the reader makes no difference."""
    translation.activate(language)
    row = stored(make_one(Story, "s", **TEXTS))
    assert behind(row) == {}
    row = change(row, body_zh_hans="乙")
    assert behind(row) == {"en": {"body": "甲"}, "ko": {"body": "甲"}}
    since = row.translated_from["en"]["since"]
    row = change(row, body_zh_hans="丙", title_zh_hans="新标题", title_en="x")
    assert behind(row)["en"]["body"] == "甲", "what was translated"
    assert row.translated_from["en"]["since"] == since, "the time of the first change"
    assert "body" not in behind(change(row, body_en="")).get("en", {})
    row = change(row, body_en="A", body_zh_hans="甲")
    assert not any("body" in each for each in behind(row).values()), "changed back"


def test_a_text_that_is_stored_as_it_was_leaves_nothing_behind(make_one, make_city):
    """What plain code assigns is cleaned, and its addresses become references."""
    make_city("incheon")
    text = '<p>甲 <a href="/zh-hans/cities/incheon/">x</a></p><script>1</script>'
    row = stored(make_one(Story, "s", **TEXTS | {"body_zh_hans": text}))
    assert "content:" in row.body_zh_hans
    assert behind(change(row, body_zh_hans=text)) == {}
    row = change(row, body_zh_hans=text.replace("甲", "乙"))
    assert set(behind(row)) == {"en", "ko"}
    assert behind(change(row, body_zh_hans=text)) == {}, "changed back"


def test_a_translation_that_changes_with_its_source_is_up_to_date(story, make_one):
    row = change(story, body_zh_hans="乙", body_en="B")
    assert behind(row) == {"ko": {"body": "甲"}}
    assert behind(change(row, body_ko="나")) == {}
    missing = stored(make_one(Story, "missing", body_zh_hans="甲"))
    assert behind(change(missing, body_zh_hans="乙")) == {}


def test_a_text_written_first_in_another_language_is_the_source_until_there_is_chinese(
    make_one,
):
    row = stored(make_one(Story, "s", body_en="A", body_ko="가"))
    row = change(row, body_en="B")
    assert behind(row) == {"ko": {"body": "A"}}
    assert row.translated_from["ko"]["texts"]["body"]["language"] == "en"
    row = change(row, body_zh_hans="乙")
    assert behind(row) == {"ko": {"body": "A"}}, "Korean still says what A said"
    row = change(row, body_zh_hans="丙", body_ko="다")
    assert behind(row) == {"en": {"body": "乙"}}


def test_what_is_saved_loaded_or_read_in_part_is_compared_as_such(story):
    both = {"en": {"body": "甲"}, "ko": {"body": "甲"}}
    part = Story.objects.only("pk", "version", "slug", "body_zh_hans").get(pk=story.pk)
    story.body_zh_hans = "乙"
    story.save(update_fields=["status"])
    assert behind(stored(story)) == {}, "what is saved in part"
    part.body_zh_hans = "乙"
    part.save()
    assert behind(stored(story)) == both, "what is loaded in part, in full"
    change(stored(story), body_zh_hans="丙", body_en="B", body_ko="나")
    story.refresh_from_db()
    assert behind(change(story, body_zh_hans="丙")) == {}, "what is read again"


def test_a_part_of_a_row_knows_it_too(content):
    relation = City.objects.get(slug="incheon").relations.first()
    row = change(stored(relation), note_zh_hans="旧", note_en="old")
    assert behind(change(row, note_zh_hans="新")) == {"en": {"note": "旧"}}


@pytest.fixture
def author(db):
    return User.objects.create_superuser("author")


def test_a_copy_keeps_what_is_behind_and_gives_it_back(story, author):
    """What was called right in it stays right on the site."""
    row = change(story, body_zh_hans="乙")
    copy = stored(working_copies.create_working_copy(row, author)[0])
    assert copy.translated_from == row.translated_from
    copy = change(copy, body_en="B", summary_zh_hans="摘要")
    assert behind(stored(row)) == {"en": {"body": "甲"}, "ko": {"body": "甲"}}
    live = stored(working_copies.publish_working_copy(copy))
    assert behind(live) == {"ko": {"body": "甲"}}
    copy = change(
        stored(working_copies.create_working_copy(live, author)[0]), body_zh_hans="丙"
    )
    copy.translated_from = {}
    copy.save()
    live = stored(working_copies.publish_working_copy(stored(copy)))
    assert (live.body_zh_hans, behind(live)) == ("丙", {})


def test_the_parts_of_a_copy_travel_in_the_same_way(content, author):
    live = Attraction.objects.get(slug="silmido")
    copy = working_copies.create_working_copy(live, author)[0]
    change(copy.screen_works.first(), title_zh_hans="新片名")
    live = working_copies.publish_working_copy(stored(copy))
    assert behind(live.screen_works.first())["en"]["title"] == "实尾岛"
    copy = working_copies.create_working_copy(live, author)[0]
    work = copy.screen_works.first()
    work.translated_from = {}
    change(work, year=2004)
    live = working_copies.publish_working_copy(stored(copy))
    assert behind(live.screen_works.first()) == {}


def test_an_earlier_version_comes_back_with_what_was_behind_then(make_one, author):
    row = make_one(Story, "s", status="draft", published_at=None, **TEXTS)
    save(row)
    row = stored(row)
    before = save(row, body_zh_hans="乙")
    record = stored(row).translated_from
    save(stored(row), body_en="B", body_ko="나")
    assert behind(stored(row)) == {}
    restore.restore_version(before, stored(row), author)
    assert stored(row).translated_from == record
    assert "translated_from" in of_row(stored(row)).values
    assert len(versions(row)) == 4


def test_a_step_of_publication_leaves_it_as_it_is(make_one, author):
    row = stored(make_one(Story, "s", status="draft", published_at=None, **TEXTS))
    row = change(row, body_zh_hans="乙")
    apply_step(StepRequest("ask"), row, author)
    assert behind(stored(row)) == {"en": {"body": "甲"}, "ko": {"body": "甲"}}


def load(path, capsys, slug, **values):
    """Load a fixture of one story; returns what was reported and what is behind."""
    lines = [f"    {name}: {value}" for name, value in values.items()]
    head = ["---", "- model: portal.story", "  fields:", f"    slug: {slug}"]
    path.write_text("\n".join([*head, *lines, "...", ""]), encoding="utf-8")
    call_command("loaddata", str(path))
    return capsys.readouterr().out[:1], behind(Story.objects.get(slug=slug))


def test_a_fixture_may_say_what_a_translation_was_made_from(tmp_path, capsys):
    path, texts = tmp_path / "one.yaml", {"title_en": "Title", "title_zh_hans": "题"}
    was = "{title: {language: zh-hans, text: 旧}}"
    record = f"{{en: {{since: '2020-01-01T00:00:00+00:00', texts: {was}}}}}"
    assert load(path, capsys, "one", **texts) == ("1", {})
    for slug, values, text in (
        ("one", {"title_zh_hans": "新题"}, "题"),
        ("two", {"translated_from": record}, "旧"),
    ):
        for number in "10":
            found = load(path, capsys, slug, **texts | values)
            assert found == (number, {"en": {"title": text}})
