"""A translator goes from one entry to the next, in one language."""

import pytest
from django.urls import reverse

from portal.admin.translations.queue import BUTTON
from portal.models import Story
from tests.actors.desk import page
from tests.reading.form import edit

pytestmark = pytest.mark.django_db
LIST = reverse("admin_translations")


def form_of(row):
    return page(Story, "change", row.pk) + "?desk=ko"


def place(client, row):
    return client.get(form_of(row)).context["place"]


@pytest.fixture
def rows(make_one):
    """Three drafts without Korean, oldest first."""
    texts = {"title_en": "A", "summary_zh_hans": "甲", "status": "draft"}
    return [make_one(Story, f"one-{number}", **texts) for number in range(3)]


def test_the_form_says_where_it_is_and_leads_to_its_neighbours(rows, as_, editor):
    client = as_(editor)
    first, second, third = rows
    assert place(client, first)[1:6] == (
        *(1, 3, "", f"portal.story:{second.pk}"),
        form_of(second),
    )
    assert place(client, second).previous == form_of(first)
    assert place(client, third)[1:6] == (3, 3, form_of(second), "", "")
    for query in ("", "?desk=xx", "?desk="):
        url = page(Story, "change", first.pk) + query
        assert client.get(url).context["place"] is None, query


def send(client, row, button, value="", **texts):
    return edit(client, form_of(row), Story, button, value, **texts)


def test_saving_leads_to_the_next_and_at_last_to_the_list(rows, as_, editor):
    client = as_(editor)
    texts = {"title_ko": "제목", "summary_ko": "요약"}
    for row, url in zip(
        rows, [*map(form_of, rows[1:]), f"{LIST}?language=ko"], strict=True
    ):
        named = place(client, row).next
        assert send(client, row, BUTTON, named, **texts).url == url, row
        assert "标题" in client.get(url).text, "what was saved is said"
    assert place(client, rows[0])[1:3] == (0, 0)
    for forged in (
        "",
        "x",
        "portal.story:x",
        "auth.group:1",
        "portal.story:9" + "9" * 30,
    ):
        assert send(client, rows[0], BUTTON, forged).url.startswith(LIST), forged


def test_a_save_stays_in_the_language_and_a_copy_that_has_the_text_is_left_out(
    make_one, rows, as_, editor
):
    client = as_(editor)
    answer = send(client, rows[0], "_continue", title_ko="제목")
    assert answer.url == form_of(rows[0])
    live = make_one(Story, "live", title_en="A")
    assert place(client, rows[0]).length == 4
    answer = client.post(page(Story, "copy", live.pk) + "?desk=ko")
    copy = live.working_copy
    assert answer.url == form_of(copy)
    assert place(client, copy).length == 4
    copy.title_ko = "제목"
    copy.save()
    assert place(client, rows[0]).length == 3
