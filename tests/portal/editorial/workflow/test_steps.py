"""The steps of publication, and who may do them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.content.states import State
from portal.editorial.workflow.queues import Section, rows_in
from portal.editorial.workflow.restore import restore_version
from portal.editorial.workflow.steps import (
    RULES,
    StepRequest,
    apply_step,
    may_approve,
)
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.actors.desk import page, versions
from tests.actors.steps import steps_of
from tests.actors.two_people import change, open_form
from tests.portal.admin.drafts.kept import form_in
from tests.reading.form import edit, send
from tests.tables import each_of

SOON = timedelta(hours=1)
LIST = reverse("admin:portal_story_changelist")


def story(status="draft", **values):
    row = Story(title_zh_hans="新闻", status=status, **values)
    if status == "published" and not row.published_at:
        row.published_at = timezone.now() - SOON
    row.save()
    return row


def stored(row):
    return Story.objects.filter(pk=row.pk).rewrite(False).values().get()


def refused(action, row, user, **values):
    """The code of the reason, after a check that nothing was changed."""
    before = stored(row)
    with pytest.raises(ValidationError) as error:
        apply_step(StepRequest(action, **values), row, user)
    assert stored(row) == before
    assert not steps_of(row)
    return error.value.code


def test_a_step_is_no_change_of_the_text_and_what_comes_back_keeps_its_day(
    editor, publisher
):
    """What was never public has none, and an end that is over is left."""
    row = story(updated_by=editor)
    before = row.updated_at
    row = apply_step(StepRequest("publish"), row, publisher)
    row.refresh_from_db()
    assert (row.updated_by, row.updated_at) == (editor, before)
    row = apply_step(StepRequest("publish"), story(), publisher)
    assert row.state == State.PUBLIC, "it has no author"
    first = timezone.now() - 3 * SOON
    row = story("withdrawn", published_at=first, expires_at=first + SOON)
    row = apply_step(StepRequest("publish"), row, publisher)
    assert (row.published_at, row.state) == (first, State.PUBLIC)
    later = StepRequest("schedule", moment=timezone.now() + SOON)
    row = apply_step(later, story(), publisher)
    row = apply_step(StepRequest("withdraw"), row, publisher)
    assert (row.state, row.published_at) == (State.WITHDRAWN, None)


def test_only_a_publisher_decides(editor, auditor, administrator):
    states = {"withdraw": "published", "expire": "published", "send_back": "review"}
    soon = timezone.now() + SOON
    for action in {*RULES} - {"ask"}:
        row = story(states.get(action, "draft"))
        for user in (editor, auditor, administrator):
            assert refused(action, row, user, moment=soon) == "right", (action, user)


@each_of(
    ("ask", "review", None, "state"),
    ("ask", "published", None, "state"),
    ("send_back", "draft", None, "state"),
    ("publish", "published", None, "state"),
    ("withdraw", "draft", None, "state"),
    ("expire", "withdrawn", None, "state"),
    ("schedule", "draft", None, "moment"),
    ("schedule", "draft", -SOON, "moment"),
    ("expire", "published", -SOON, "moment"),
)
def test_a_step_that_does_not_fit_the_state_or_the_clock_is_refused(
    action, status, until, code, publisher
):
    moment = until and timezone.now() + until
    row = story(status)
    assert refused(action, row, publisher, remark="x", moment=moment) == code


# Four eyes: whoever wrote since the last publication leaves publishing to others


@pytest.fixture
def second(content):
    user = User.objects.create_user("second", is_staff=True)
    user.groups.add(Group.objects.get(name="publisher"))
    return user


def write(client, user, row, title):
    client.force_login(user)
    edit(client, page(Story, "change", row.pk), Story, title_en=title)
    row.refresh_from_db()


def may(row, *users):
    """Who may publish the row, and is asked to on the start page."""
    found = [user for user in users if may_approve(row, user)]
    for user in users:
        is_shown = rows_in(Section.WAITING, Story, user).filter(pk=row.pk).exists()
        assert is_shown == (user in found)
    return found


def test_everybody_who_wrote_since_the_publication_is_an_author(
    make_one, client, editor, publisher, second
):
    row = make_one(Story, "news", status="draft", published_at=None)
    write(client, publisher, row, "One")
    write(client, editor, row, "Two")
    row = apply_step(StepRequest("ask"), row, editor)
    assert may(row, publisher, second) == [second], "not the last author alone"
    with pytest.raises(ValidationError):
        apply_step(StepRequest("publish"), row, publisher)
    live = apply_step(StepRequest("publish"), row, second)
    copy, _new = create_working_copy(live, editor)
    write(client, editor, copy, "Three")
    copy = apply_step(StepRequest("ask"), copy, editor)
    assert may(copy, publisher, second) == [publisher, second], "that is published"
    write(client, second, apply_step(StepRequest("send_back", "?"), copy, second), "4")
    copy.refresh_from_db()
    copy = apply_step(StepRequest("ask"), copy, editor)
    assert may(copy, publisher, second) == [publisher], "of a copy too"


def test_who_brings_an_earlier_version_back_is_an_author(
    make_one, client, editor, publisher, second
):
    row = make_one(Story, "news", status="draft", published_at=None)
    write(client, editor, row, "One")
    write(client, editor, row, "Two")
    restore_version(versions(row)[1], row, publisher)
    row.refresh_from_db()
    write(client, editor, row, "Three")
    row = apply_step(StepRequest("ask"), row, editor)
    assert may(row, publisher, second) == [second]


# A step is done with the row as it was seen, whatever the size of its numbers


def confirm(client, action, *rows):
    """What the page that confirms a step for many rows would send."""
    chosen = {"_selected_action": [row.pk for row in rows], "index": 0}
    return form_in(client.post(LIST, {"action": f"step_{action}", **chosen}))


@pytest.mark.engine
@each_of(("zh-hans", 3), ("en", 1234), ("ko", 12345))
def test_a_row_that_changed_before_the_step_was_confirmed_is_refused(
    language, version, clients
):
    me, them = clients
    User.objects.update(language=language)
    rows = [story(pk=5000 + n, slug=f"s{n}", title_en=f"Story {n}") for n in range(4)]
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


@pytest.mark.engine
def test_a_forged_version_is_none_that_was_seen(clients):
    me, _them = clients
    row = story(pk=5000)
    fields = confirm(me, "publish", row)
    for version in ("1" * 5000, "²", "٣", "-1", "", "x"):
        sent = fields | {"version-5000": version}
        found = me.post(LIST, sent, follow=True).context["messages"]
        assert [each.level_tag for each in found] == ["warning"]
        assert Story.objects.get(pk=5000).status == "draft"
