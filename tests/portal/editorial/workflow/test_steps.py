"""The steps of publication, and who may do them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.content.states import State
from portal.editorial.workflow.steps import RULES, StepRequest, apply_step
from portal.models import Story
from tests.actors.steps import steps_of
from tests.tables import each_of

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
