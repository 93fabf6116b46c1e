"""Who has sent something to review takes it back, while nobody has opened it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from reversion.models import Version

from portal.content.states import State
from portal.editorial.workflow.steps import StepRequest, apply_step, take_back
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Opening, Story
from tests.actors.desk import page, versions
from tests.actors.steps import steps_of
from tests.tables import each_of


@pytest.fixture
def sent(make_one, editor):
    """A story that the editor has just sent to review."""
    row = make_one(Story, "sent", status="draft", published_at=None, updated_by=editor)
    return apply_step(StepRequest("ask"), row, editor)


def refused(row, user):
    """The code of the reason, after a check that nothing was changed."""
    before = Version.objects.count()
    with pytest.raises(ValidationError) as error:
        take_back(row, user)
    assert Story.objects.get(pk=row.pk).state == row.state
    assert Version.objects.count() == before
    return error.value.code


def button(row):
    return page(type(row), "take_back", row.pk)


def test_who_sent_it_takes_it_back_as_a_draft_that_can_be_sent_once_more(
    sent, client, editor, publisher, auditor, administrator
):
    for user in (publisher, auditor, administrator):
        client.force_login(user)
        assert client.post(button(sent)).status_code in (302, 403)
        assert Story.objects.get(pk=sent.pk).state == State.IN_REVIEW
    assert refused(sent, publisher) == "right"
    row = take_back(sent, editor)
    assert Story.objects.get(pk=row.pk).state == State.DRAFT
    last = steps_of(row)[-1]
    assert (last.action, last.by) == ("take_back", editor)
    assert versions(row)[0].revision.comment == '{"event": "step", "step": "take_back"}'
    row = apply_step(StepRequest("ask"), row, editor)
    assert row.state == State.IN_REVIEW
    row = apply_step(StepRequest("send_back", "日期有误"), row, publisher)
    assert refused(row, editor) == "state"
    row = apply_step(StepRequest("ask"), row, editor)
    assert apply_step(StepRequest("publish"), row, publisher).state == State.PUBLIC
    where = button(sent)
    Story.objects.all().delete()
    client.force_login(editor)
    assert client.post(where).status_code == 404


def test_nobody_takes_back_what_somebody_has_opened(sent, editor, publisher, client):
    """Also where the form was closed again meanwhile; a look before it counts not."""
    before = timezone.now() - timedelta(hours=1)
    Opening.of(sent, user=publisher, seen_at=before).save()
    Opening.of(sent, user=editor, seen_at=timezone.now()).save()
    client.force_login(editor)
    assert button(sent) in client.get("/admin/").text
    with transaction.atomic():
        assert take_back(sent, editor).state == State.DRAFT
        transaction.set_rollback(True)
    client.force_login(publisher)
    client.get(page(Story, "change", sent.pk))
    assert refused(sent, editor) == "opened"
    told = client.post(page(Story, "presence", sent.pk)).json()
    client.post(page(Story, "presence", sent.pk), {"left": told["at"]})
    assert not Opening.objects.about(sent).get(user=publisher).is_open
    assert refused(sent, editor) == "opened"
    client.force_login(editor)
    html = client.get("/admin/").text
    assert button(sent) not in html
    assert "审核人员已打开" in html


@each_of("difference", "review")
def test_a_look_at_the_difference_counts_as_well(
    name, make_one, editor, publisher, client
):
    copy, _is_new = create_working_copy(make_one(Story, "live"), editor)
    copy = apply_step(StepRequest("ask"), copy, editor)
    for user, is_counted in ((editor, False), (publisher, True)):
        client.force_login(user)
        client.get(page(Story, name, copy.pk))
        assert Opening.objects.exists() is is_counted
    assert not Opening.objects.get().is_open
    assert refused(copy, editor) == "opened"


def test_one_click_takes_it_back_and_leads_to_the_start_page(
    sent, editor, client, make_one
):
    copy, _is_new = create_working_copy(make_one(Story, "live"), editor)
    apply_step(StepRequest("ask"), copy, editor)
    client.force_login(editor)
    for row in (sent, copy):
        assert client.get(button(row)).status_code == 405
        response = client.post(button(row), follow=True)
        assert response.redirect_chain == [("/admin/", 302)]
        assert "已撤回" in response.text
        assert Story.objects.get(pk=row.pk).state == State.DRAFT
        assert "不在审核中" in client.post(button(row), follow=True).text
    assert copy.live.state == State.PUBLIC
