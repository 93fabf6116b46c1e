"""One click says that a translation is still right, and who said it is kept."""

import pytest
from django.core.exceptions import ValidationError

from attractions.models import Attraction
from portal.admin.audit.wording import act_in_words
from portal.editorial.translations.confirm import confirm
from portal.editorial.workflow.working_copies import (
    create_working_copy,
    publish_working_copy,
)
from portal.models import AuditEntry, Story
from tests.actors.desk import messages_of, page, versions
from tests.reading.form import edit, read, send

pytestmark = pytest.mark.django_db
CHANGED = "你打开之后内容已有改动，请先重新查看。"


@pytest.fixture
def make_behind(make_story):
    """A story, both of whose translations are behind in two texts."""

    def make(state="public"):
        titles = {"title_en": "Title", "title_ko": "제목"}
        row = make_story(state, body_zh_hans="甲", body_en="A", body_ko="가", **titles)
        row = Story.objects.get(pk=row.pk)
        row.title_zh_hans, row.body_zh_hans = "新标题", "乙"
        row.save()
        return Story.objects.get(pk=row.pk)

    return make


def press(client, row, language="en", **values):
    row = Story.objects.get(pk=row.pk)
    data = {"_still_right": language, "_version": row.version, **values}
    return client.post(page(Story, "confirm", row.pk), data)


def behind(row):
    return {*type(row).objects.get(pk=row.pk).translated_from}


def test_one_language_of_a_live_row_is_marked_and_who_said_it_is_kept(
    make_behind, as_, editor
):
    row, client = make_behind(), as_(editor)
    before = Story.objects.filter(pk=row.pk).values().get()
    assert press(client, row)["Location"] == page(Story, "change", row.pk)
    after = Story.objects.filter(pk=row.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"translated_from", "untranslated", "version"}
    assert behind(row) == {"ko"}
    there = "/admin/translations/?language=en"
    assert press(client, row, next=there)["Location"] == there
    away = press(client, row, next="https://example.org/admin/")
    assert away["Location"] == page(Story, "change", row.pk), "to no other site"
    (version,) = versions(row)  # several times is once
    assert version.revision.user == editor
    entry = AuditEntry.objects.first()
    assert (entry.actor, entry.object_id) == (editor, str(row.pk))
    words = act_in_words(entry.event, entry.details, entry.kind)
    assert words == "译文仍然有效：英语"
    history = page(Story, "history", row.pk)
    assert words in client.get(history).text
    press(client, row, "ko")
    new, old = (version.pk for version in versions(row))
    assert "<del>韩语" in client.get(f"{history}?from={old}&to={new}").text


def test_the_same_texts_in_a_working_copy_are_marked_too_and_parts_with_their_row(
    make_behind, editor
):
    row = make_behind()
    copy, _is_new = create_working_copy(row, editor)
    copy = Story.objects.get(pk=copy.pk)
    copy.body_zh_hans = "丙"
    copy.save()
    confirm(row, "en", editor)
    assert {*Story.objects.get(pk=copy.pk).translated_from["en"]["texts"]} == {"body"}
    confirm(copy, "ko", editor)
    assert behind(copy) == {"en"}
    assert behind(row) == {"ko"}, "a copy is marked without its live row"
    live = publish_working_copy(Story.objects.get(pk=copy.pk))
    assert {*live.translated_from["en"]["texts"]} == {"body"}
    row = Attraction.objects.get(slug="silmido")
    work = row.screen_works.first()
    work.title_zh_hans = "新片名"
    work.save()
    confirm(row, "en", editor)
    assert behind(work) == {"ko"}


def test_a_live_form_has_the_button_for_whoever_may_write_and_saw_what_is_stored(
    make_behind, as_, editor, auditor
):
    """A forged version is none that was seen."""
    row = make_behind()
    url = page(Story, "change", row.pk)
    client = as_(editor)
    assert f'formaction="{page(Story, "confirm", row.pk)}"' in client.get(url).text
    assert press(client, row, "xx").status_code == 400
    for version in (row.version - 1, "1" * 5000, "²", "٣", "-1", "", "x"):
        response = press(client, row, _version=version)
        assert response.status_code == 302
        assert CHANGED in messages_of(response)
    client = as_(auditor)
    assert "_still_right" not in client.get(url).text
    assert press(client, row).status_code == 403
    with pytest.raises(ValidationError):
        confirm(row, "en", auditor)
    assert behind(row) == {"en", "ko"}


def test_the_button_of_a_draft_saves_what_was_typed(make_behind, as_, editor):
    row, client = make_behind("draft"), as_(editor)
    url = page(Story, "change", row.pk)
    html = client.get(url).text
    assert 'name="_still_right" value="en"' in html
    opened = read(html, Story)
    response = edit(client, url, Story, "_still_right", "en", summary_zh_hans="摘要")
    assert response["Location"] == url
    row.refresh_from_db()
    assert row.summary_zh_hans == "摘要"
    assert behind(row) == {"ko"}
    row.body_zh_hans = "丙"
    row.save()
    send(client, url, opened, "_still_right", "en", title_ko="새 제목")
    row.refresh_from_db()
    assert row.title_ko == "새 제목"
    assert "en" in behind(row), "what another has changed meanwhile is not hidden"
