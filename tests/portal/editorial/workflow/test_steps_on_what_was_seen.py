"""A step is done with the row as it was seen, whatever the size of its numbers."""

import pytest
from django.urls import reverse

from portal.models import Story, User
from tests.actors.two_people import change, open_form
from tests.portal.admin.drafts.kept import form_in
from tests.reading.form import send
from tests.tables import each_of

pytestmark = pytest.mark.engine

LIST = reverse("admin:portal_story_changelist")


def draft(pk, **values):
    values = {"title_zh_hans": "新闻", "slug": "s", **values}
    return Story.objects.create(pk=pk, **values)


def confirm(client, action, *rows):
    """What the page that confirms a step for many rows would send."""
    chosen = {"_selected_action": [row.pk for row in rows], "index": 0}
    return form_in(client.post(LIST, {"action": f"step_{action}", **chosen}))


@each_of(("zh-hans", 3), ("en", 1234), ("ko", 12345))
def test_a_row_that_changed_before_the_step_was_confirmed_is_refused(
    language, version, clients
):
    me, them = clients
    User.objects.update(language=language)
    rows = [draft(pk=5000 + n, slug=f"s{n}", title_en=f"Story {n}") for n in range(4)]
    Story.objects.filter(pk__gte=5000).update(version=version)
    fields = confirm(me, "publish", *rows[:3])
    send(them, change(rows[1]), open_form(them, rows[1]), summary_en="Changed")
    response = me.post(LIST, fields, follow=True)
    found = response.context["messages"]
    refused = [str(each) for each in found if each.level_tag == "warning"]
    assert len(refused) == 1
    title = {"zh-hans": "新闻"}.get(language, "Story 1")
    assert refused[0].startswith(f"{title}: ")
    published = Story.objects.filter(pk__gte=5000, status="published")
    assert sorted(published.values_list("slug", flat=True)) == ["s0", "s2"]
    send(me, change(rows[3]), open_form(me, rows[3]), "_step", "ask")
    assert Story.objects.get(pk=5003).status == "review", "so is one in its form"


def test_a_forged_version_is_none_that_was_seen(clients):
    me, _them = clients
    row = draft(pk=5000)
    fields = confirm(me, "publish", row)
    for version in ("1" * 5000, "²", "٣", "-1", "", "x"):
        sent = fields | {"version-5000": version}
        found = me.post(LIST, sent, follow=True).context["messages"]
        assert [each.level_tag for each in found] == ["warning"]
        assert Story.objects.get(pk=5000).status == "draft"
