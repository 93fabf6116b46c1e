"""The start page lists unsaved texts, and leads to each, also where no form is left."""

import re

import pytest
from django.urls import reverse

from portal.models import Draft, Story
from tests.actors.desk import page
from tests.actors.two_people import open_form
from tests.reading.form import read

START = reverse("admin:index")
pytestmark = pytest.mark.engine


def listed(client):
    """The lines of the box: address and text."""
    _before, _heading, box = client.get(START).text.partition('id="start-drafts"')
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', box.partition("</ul>")[0])


@pytest.fixture
def story(content):
    return Story.objects.create(title_zh_hans="新闻", slug="one")


@pytest.fixture
def typed(clients, story):
    """Text in the form of a row and in that of a new one."""
    me, _them = clients
    new = read(me.get(page(Story, "add")).text, Story)
    me.post(page(Story, "autosave"), {**new, "title_ko": "새 소식"})
    changed = {**open_form(me, story), "title_zh_hans": "改过的新闻", "body_ko": "본문"}
    me.post(page(Story, "autosave", story.pk), changed)
    return me


def test_unsaved_texts_are_listed_with_a_link_to_their_form(clients, typed, story):
    (row, row_title), (new, new_title) = listed(typed)
    assert (row_title, new_title) == ("改过的新闻", "새 소식")
    assert typed.get(row)["Location"] == page(Story, "change", story.pk)
    assert typed.get(new)["Location"] == page(Story, "add")
    assert not listed(clients[1])
    assert clients[1].get(row).status_code == 404
    assert clients[1].post(row).status_code == 404


@pytest.mark.parametrize("why", ["row is gone", "right is lost"])
def test_the_text_itself_is_shown_where_no_form_is_left(typed, story, why, editor):
    (address, _title), _new = listed(typed)
    if why == "row is gone":
        story.delete()
    else:
        Draft.objects.update(user=editor)
        editor.groups.clear()
        typed.force_login(editor)
    response = typed.get(address)
    assert response.status_code == 200
    for text in ("改过的新闻", "본문", "正文"):
        assert text in response.text
    assert typed.post(address)["Location"] == START
    assert len(listed(typed)) == 1
