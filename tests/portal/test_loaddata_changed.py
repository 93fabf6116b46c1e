"""When a row last changed, as a fixture says it and as its readers are told."""

import io
from datetime import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from reversion.models import Version

from portal.models import LoadedRow, Story

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

STORY = """
- model: portal.story
  fields:
    slug: news
    title_zh_hans: 消息
    title_en: {title}
    status: published
    published_at: {published}
{more}
"""
PUBLISHED = "2021-12-30T08:00:00+08:00"
STATED = "2022-01-05T09:30:00+08:00"
LATER = "2022-03-01T10:00:00+08:00"
TO_COME = "2999-01-01T08:00:00+08:00"


def story(stated=None, title="News", published=PUBLISHED):
    more = f"    updated_at: {stated}" if stated else ""
    return STORY.format(title=title, published=f'"{published}"', more=more)


def moment(text):
    return datetime.fromisoformat(text)


def changed_at():
    return Story.objects.get().updated_at


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def load(tmp_path):
    """Load a text as a fixture; returns what the command prints."""

    def load(text, *arguments):
        (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
        out = io.StringIO()
        call_command("loaddata", tmp_path / "some.yaml", *arguments, stdout=out)
        return out.getvalue()

    return load


@pytest.fixture
def refusal(load):
    def refusal(text):
        with pytest.raises(CommandError) as caught:
            load(text)
        assert not Story.objects.exists()
        return str(caught.value)

    return refusal


def test_a_new_row_last_changed_when_its_fixture_says_so(load):
    load(story(f'"{STATED}"'))
    assert changed_at() == moment(STATED)
    (version,) = Version.objects.get_for_object(Story.objects.get())
    assert version.field_dict["updated_at"] == moment(STATED)


@pytest.mark.parametrize(
    "same", [STATED, f'"{STATED}"', "2022-01-05 01:30:00Z", PUBLISHED]
)
def test_the_time_is_read_as_that_of_publication_is(load, same):
    load(story(same))
    assert changed_at() == moment(PUBLISHED if same == PUBLISHED else STATED)


def test_a_new_row_without_it_was_not_changed_since_its_publication(load):
    load(story())
    assert changed_at() == moment(PUBLISHED)


def test_a_text_that_refers_to_a_later_row_keeps_the_stated_time(load):
    second = story().replace("news", "second")
    body = "    body_en: '<p><a href=\"/en/stories/second/\">Later</a></p>'\n"
    load(story(STATED).rstrip() + "\n" + body + second)
    first = Story.objects.get(slug="news")
    assert "content:" in first.body_en
    assert first.updated_at == moment(STATED)


def test_loading_twice_writes_nothing(load):
    load(story(STATED))
    before = (Story.objects.values().get(), LoadedRow.objects.values().get())
    assert load(story(STATED)) == "0 written, 1 unchanged, 0 left alone\n"
    assert before == (Story.objects.values().get(), LoadedRow.objects.values().get())


@pytest.mark.parametrize("stated", [None, LATER])
def test_a_row_of_which_only_the_time_differs_is_unchanged(load, stated):
    load(story(STATED))
    assert load(story(stated)) == "0 written, 1 unchanged, 0 left alone\n"
    assert changed_at() == moment(STATED)


def test_the_time_is_nothing_that_staff_could_have_changed(load):
    load(story(STATED))
    Story.objects.update(updated_at=LATER)
    assert load(story(STATED)) == "0 written, 1 unchanged, 0 left alone\n"
    assert (
        load(story(STATED, title="Other")) == "1 written, 0 unchanged, 0 left alone\n"
    )


def test_a_row_that_a_load_changes_shows_the_later_time_that_is_stated(load):
    load(story(STATED))
    load(story(LATER, title="Other"))
    assert changed_at() == moment(LATER)
    assert load(story(LATER, title="Other")).startswith("0 written, 1 unchanged")
    assert changed_at() == moment(LATER)


@pytest.mark.parametrize("stated", [None, STATED])
def test_a_row_that_a_load_changes_without_a_later_time_changed_now(load, stated):
    load(story(STATED))
    before = timezone.now()
    load(story(stated, title="Other"))
    assert changed_at() >= before


def test_what_staff_changed_after_the_stated_time_and_is_overwritten_changed_now(load):
    load(story(STATED))
    row = Story.objects.get()
    row.title_en = "Theirs"
    row.save()
    before = timezone.now()
    assert "left alone: title_en" in load(story(LATER, title="Other"))
    assert changed_at() < before
    load(story(LATER, title="Other"), "--overwrite")
    assert changed_at() >= before


def test_a_row_that_comes_back_last_changed_when_its_fixture_says_so(load):
    load(story(STATED))
    Story.objects.get().delete()
    load(story(STATED), "--overwrite")
    assert changed_at() == moment(STATED)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (
            "2021-12-30T07:59:59+08:00",
            "It cannot have changed before it was published.",
        ),
        (TO_COME, "It cannot have changed in the future."),
        ("2022-01-05", "Give the offset of the time"),
        ("2022-01-05 09:30:00", "Give the offset of the time"),
        ('"2022-01-05T09:30"', "Give the offset of the time"),
        ("9999-12-31 23:59:59-08:00", "There is no such time."),
        ("soon", "invalid format"),
        ("5", "invalid format"),
        ("[]", "invalid format"),
        ("null", "cannot be null"),
    ],
)
def test_a_time_that_cannot_be_is_refused_by_name(refusal, tmp_path, stated, said):
    message = refusal(story(stated))
    assert message.startswith(
        f'{tmp_path}/some.yaml, record 1, line 9: portal.story ["news"]: updated_at = '
    )
    assert said in message
    assert message.endswith("\nNothing was loaded.")


def test_the_order_of_the_two_times_in_the_file_is_no_matter(refusal):
    times = f'published_at: "{PUBLISHED}"'
    text = story().replace(times, f"updated_at: 2021-01-01 08:00:00Z\n    {times}")
    assert 'updated_at = "2021-01-01 08:00:00+00:00": It cannot' in refusal(text)


def test_what_is_still_to_be_published_cannot_have_changed(refusal):
    assert "before it was published" in refusal(story(STATED, published=TO_COME))


def test_what_has_no_time_of_change_has_no_such_field(load):
    text = "- {model: portal.source, fields: {slug: a, title_zh_hans: 甲, %s: %s}}\n"
    with pytest.raises(CommandError, match="There is no such field"):
        load(text % ("updated_at", STATED))


@pytest.mark.parametrize(
    ("language", "early", "late"),
    [
        ("zh_CN", "修改时间不能早于发布时间。", "修改时间不能晚于现在。"),
        ("ko_KR", "게시 시각보다 빠를 수 없습니다.", "현재보다 늦을 수 없습니다."),
    ],
)
def test_the_errors_are_in_the_language_of_the_terminal(
    refusal, monkeypatch, language, early, late
):
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    assert early in refusal(story("2021-12-01T08:00:00+08:00"))
    assert late in refusal(story(TO_COME))
