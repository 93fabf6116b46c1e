"""王丽, never 丽 王: on every page on which somebody of the staff is named."""

import re

import pytest
import reversion

from portal.admin.editing.presence import others
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Story, User
from tests.actors.desk import page

TURNED = re.compile(r"丽\s*王")


@pytest.fixture
def story(editor):
    User.objects.filter(pk=editor.pk).update(last_name="王", first_name="丽")
    editor.refresh_from_db()
    with reversion.create_revision():
        row = Story(title_zh_hans="新闻", created_by=editor, updated_by=editor)
        row.save()
        reversion.set_user(editor)
    return apply_step(StepRequest("ask", remark="请看"), row, editor)


def test_every_page_says_it_in_the_order_of_chinese(story, editor, publisher, as_):
    client = as_(publisher)
    others(editor, story, story.updated_at)
    addresses = [
        "/admin/",
        page(Story, "history", story.pk),
        page(Story, "review", story.pk),
        page(Story, "change", story.pk),
    ]
    for url in addresses:
        html = client.get(url).text
        assert "王丽" in html, url
        assert not TURNED.search(html), url
    User.objects.filter(pk=publisher.pk).update(is_superuser=True)
    for url in [page(User, "changelist")]:
        html = client.get(url).text
        assert "王丽" in html, url
        assert not TURNED.search(html), url
    assert "王丽" in as_(editor).get("/admin/").text  # how the desk greets them
