"""The steps of publication, and who may do them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.content.states import State
from portal.editorial.workflow.steps import RULES, StepRequest, apply_step
from portal.models import PreviewLink, SiteSettings, Story, User
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


def test_a_draft_goes_over_review_to_the_site(editor, publisher):
    row = story(updated_by=editor)
    row = apply_step(StepRequest("ask"), row, editor)
    assert row.state == State.IN_REVIEW
    row = apply_step(StepRequest("send_back", "请补英文"), row, publisher)
    assert row.state == State.DRAFT
    apply_step(StepRequest("ask"), row, editor)
    row = apply_step(StepRequest("publish"), row, publisher)
    assert Story.objects.published().filter(pk=row.pk).exists()
    steps = steps_of(row)
    assert [(each.action, each.by, each.remark) for each in steps] == [
        ("ask", editor, ""),
        ("send_back", publisher, "请补英文"),
        ("ask", editor, ""),
        ("publish", publisher, ""),
    ]


def test_a_step_is_no_change_of_the_text(editor, publisher):
    row = story(updated_by=editor)
    before = row.updated_at
    row = apply_step(StepRequest("publish"), row, publisher)
    row.refresh_from_db()
    assert (row.updated_by, row.updated_at) == (editor, before)


@pytest.mark.parametrize("role", ["editor", "auditor", "administrator"])
@pytest.mark.parametrize("action", sorted(set(RULES) - {"ask"}))
def test_only_a_publisher_decides(request, content, role, action):
    states = {"withdraw": "published", "expire": "published", "send_back": "review"}
    row = story(states.get(action, "draft"))
    user = request.getfixturevalue(role)
    assert refused(action, row, user, moment=timezone.now() + SOON) == "right"


def test_nobody_publishes_the_own_last_change_not_even_a_superuser(
    content, publisher, administrator
):
    root = User.objects.create_superuser("root", password="another password")
    for user in (publisher, root):
        row = story("review", updated_by=user)
        assert refused("publish", row, user) == "author"
        later = timezone.now() + SOON
        assert refused("schedule", row, user, moment=later) == "author"
    SiteSettings.objects.update(allow_self_approval=True)
    assert apply_step(StepRequest("publish"), row, root).state == State.PUBLIC


def test_what_has_no_author_is_published_by_whoever_has_the_right(publisher):
    assert apply_step(StepRequest("publish"), story(), publisher).state == State.PUBLIC


def test_sending_back_needs_a_remark(publisher):
    assert refused("send_back", story("review"), publisher, remark="  ") == "remark"


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("ask", "review"),
        ("ask", "published"),
        ("send_back", "draft"),
        ("publish", "published"),
        ("withdraw", "draft"),
        ("expire", "withdrawn"),
    ],
)
def test_a_step_that_does_not_fit_the_state_is_refused(publisher, action, status):
    assert refused(action, story(status), publisher, remark="x") == "state"


def test_a_scheduled_row_appears_at_its_minute(publisher):
    at = timezone.now() + SOON
    row = apply_step(StepRequest("schedule", moment=at), story(), publisher)
    assert row.state == State.SCHEDULED
    assert not Story.objects.published().filter(pk=row.pk).exists()
    Story.objects.filter(pk=row.pk).update(published_at=timezone.now())
    assert Story.objects.published().get(pk=row.pk).state == State.PUBLIC


def test_a_time_that_is_over_is_refused(publisher):
    over = timezone.now() - SOON
    assert refused("schedule", story(), publisher, moment=over) == "moment"
    assert refused("schedule", story(), publisher) == "moment"
    assert refused("expire", story("published"), publisher, moment=over) == "moment"


def test_an_end_is_set_and_taken_away_again(publisher):
    row = story("published")
    end = timezone.now() + SOON
    assert (
        apply_step(StepRequest("expire", moment=end), row, publisher).expires_at == end
    )
    assert apply_step(StepRequest("expire"), row, publisher).expires_at is None


def test_what_was_scheduled_and_withdrawn_was_never_public(publisher):
    row = apply_step(
        StepRequest("schedule", moment=timezone.now() + SOON), story(), publisher
    )
    row = apply_step(StepRequest("withdraw"), row, publisher)
    assert (row.state, row.published_at) == (State.WITHDRAWN, None)


def test_what_comes_back_keeps_its_day_and_leaves_an_end_that_is_over(publisher):
    first = timezone.now() - 3 * SOON
    row = story("withdrawn", published_at=first, expires_at=first + SOON)
    row = apply_step(StepRequest("publish"), row, publisher)
    assert (row.published_at, row.state) == (first, State.PUBLIC)


def test_a_step_on_what_was_changed_meanwhile_is_refused(publisher):
    row = story("review")
    seen = row.version
    row.save()
    with pytest.raises(ValidationError) as error:
        apply_step(StepRequest("publish"), row, publisher, version=seen)
    assert error.value.code == "version"


def test_publishing_and_withdrawing_end_the_links_of_a_preview(publisher):
    for action, status in (("publish", "review"), ("withdraw", "published")):
        row = story(status)
        soon = timezone.now() + SOON
        PreviewLink.of(row, made_by=publisher, expires_at=soon).save()
        apply_step(StepRequest(action), row, publisher)
        assert not PreviewLink.objects.about(row).exists()


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
