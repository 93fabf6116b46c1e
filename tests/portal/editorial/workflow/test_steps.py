"""The steps of publication, and who may do them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.content.states import State
from portal.editorial.workflow.steps import RULES, StepRequest, apply_step
from portal.models import Story
from tests.actors.steps import steps_of

pytestmark = pytest.mark.engine

SOON = timedelta(hours=1)


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


def test_a_step_is_no_change_of_the_text(editor, publisher):
    row = story(updated_by=editor)
    before = row.updated_at
    row = apply_step(StepRequest("publish"), row, publisher)
    row.refresh_from_db()
    assert (row.updated_by, row.updated_at) == (editor, before)
    row = apply_step(StepRequest("publish"), story(), publisher)
    assert row.state == State.PUBLIC, "it has no author"


def test_only_a_publisher_decides(editor, auditor, administrator):
    states = {"withdraw": "published", "expire": "published", "send_back": "review"}
    soon = timezone.now() + SOON
    for action in {*RULES} - {"ask"}:
        row = story(states.get(action, "draft"))
        for user in (editor, auditor, administrator):
            assert refused(action, row, user, moment=soon) == "right", (action, user)


def test_a_step_that_does_not_fit_the_state_is_refused(publisher):
    for action, status in (
        ("ask", "review"),
        ("ask", "published"),
        ("send_back", "draft"),
        ("publish", "published"),
        ("withdraw", "draft"),
        ("expire", "withdrawn"),
    ):
        found = refused(action, story(status), publisher, remark="x")
        assert found == "state", (action, status)


def test_a_time_that_is_over_is_refused(publisher):
    over = timezone.now() - SOON
    assert refused("schedule", story(), publisher, moment=over) == "moment"
    assert refused("schedule", story(), publisher) == "moment"
    assert refused("expire", story("published"), publisher, moment=over) == "moment"


def test_what_comes_back_keeps_its_day_and_what_was_never_public_has_none(publisher):
    """It leaves an end that is over."""
    first = timezone.now() - 3 * SOON
    row = story("withdrawn", published_at=first, expires_at=first + SOON)
    row = apply_step(StepRequest("publish"), row, publisher)
    assert (row.published_at, row.state) == (first, State.PUBLIC)
    later = StepRequest("schedule", moment=timezone.now() + SOON)
    row = apply_step(later, story(), publisher)
    row = apply_step(StepRequest("withdraw"), row, publisher)
    assert (row.state, row.published_at) == (State.WITHDRAWN, None)


def test_the_state_of_a_row_and_the_query_of_visitors_agree(content):
    now = timezone.now()
    times = [None, now - 2 * SOON, now - SOON, now + SOON, now + 2 * SOON]
    for status in ("draft", "review", "published", "withdrawn"):
        for begin in times:
            for end in times:
                if (status == "published" and not begin) or (
                    begin and end and end <= begin
                ):
                    continue
                row = story(status, published_at=begin, expires_at=end)
                is_public = Story.objects.published().filter(pk=row.pk).exists()
                assert (row.state == State.PUBLIC) is is_public
