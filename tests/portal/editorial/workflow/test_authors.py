"""Four eyes: whoever wrote since the last publication leaves publishing to others."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from portal.editorial.workflow.queues import Section, rows_in
from portal.editorial.workflow.restore import restore_version
from portal.editorial.workflow.steps import StepRequest, apply_step, may_approve
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.actors.desk import page, versions
from tests.reading.form import edit


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
