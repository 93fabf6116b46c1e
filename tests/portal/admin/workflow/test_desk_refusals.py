"""A step that is refused by the form says why, and nothing typed is lost."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.content.states import State
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import SiteSettings, Story
from tests.actors.scene import undone
from tests.actors.steps import steps_of
from tests.portal.admin.workflow.pressing import IN_TIME, answer, form_of, press, typed
from tests.reading.form import edit, read, send

# What is refused keeps what was typed

REMARK = {"step-remark": "请看第二段"}
TEXT = "字" * 1001


def time(date, hour):
    return {"step-moment": f"{date}T{hour}"}


REFUSED = {
    "review": [
        ("send_back", IN_TIME, "Say in the remark what has to be done."),
        ("schedule", REMARK, "Give the date and the time of publication."),
        (
            "schedule",
            REMARK | time("2001-05-01", "08:30"),
            "This time is over already.",
        ),
        (
            "schedule",
            REMARK | time("9999-05-01", "08:30"),
            "This time is too far away.",
        ),
        ("schedule", REMARK | time("五月一日", "08:30"), "Enter a valid date/time."),
        ("publish", REMARK | time("2099-13-01", "25:00"), "Enter a valid date/time."),
        ("schedule", {"step-moment": "2099-05-01T"}, "Enter a valid date/time."),
        ("publish", {"step-remark": TEXT}, None),
    ],
    "public": [
        ("expire", REMARK | time("2001-01-01", "0:00"), "This time is over already."),
        ("expire", REMARK | time("?", "0:00"), "Enter a valid date/time."),
        (
            "publish",
            REMARK,
            "This cannot be done now: the state is “%(state)s”.",
        ),
    ],
    "scheduled": [
        (
            "expire",
            time("2098-12-31", "23:59"),
            "It cannot expire before it is published.",
        ),
    ],
}


def test_a_refused_step_says_why_and_keeps_what_was_typed(make_story, as_, publisher):
    SiteSettings.objects.update(allow_self_approval=True)
    client = as_(publisher)
    for state, cases in REFUSED.items():
        row = make_story(state)
        if state == "scheduled":
            press(client, row, "schedule", **IN_TIME)
            row.refresh_from_db()
        before = row.published_at, row.expires_at
        text = {"summary_en": "Typed"} if state == "review" else {}
        for action, said, reason in cases:
            with undone():
                html = press(client, row, action, **text, **said)
                found = typed(html)
                assert {name: found[name] for name in said} == said
                row.refresh_from_db()
                assert row.state == state
                assert (row.published_at, row.expires_at) == before, (action, said)
                assert not text or row.summary_en == "Typed", "it is saved"
                assert len(steps_of(row)) == (state == "scheduled")
                assert 'class="error"' in html
                told = _(reason or "").replace("%(state)s", str(row.state.label))
                assert told in unescape(html), (action, said)
                again = typed(client.get(form_of(row)).text)
                assert again["step-remark"] == "", "once"
            row.refresh_from_db()


def test_a_text_that_cannot_be_saved_keeps_what_was_said_with_the_step(
    make_story, as_, editor
):
    """And its form offers nothing more than before."""
    row = make_story()
    changes = {"title_zh_hans": "", "summary_en": "Typed", **REMARK}
    response = answer(as_(editor), row, "ask", **changes)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert "step-moment" not in response.text, "a time that no step of theirs takes"
    found = typed(response.text)
    assert (found["summary_en"], found["step-remark"]) == ("Typed", "请看第二段")
    row.refresh_from_db()
    assert row.state == State.DRAFT


# What was changed meanwhile


def test_what_was_changed_meanwhile_is_not_published_unseen(
    make_story, as_, editor, publisher
):
    row = make_story("review")
    client = as_(publisher)
    opened = read(client.get(form_of(row)).text, Story)
    edit(as_(editor), form_of(row), Story, body_en="Changed meanwhile")
    response = send(as_(publisher), form_of(row), opened, "_step", "publish", **REMARK)
    html = client.get(response.url).text
    told = "It was changed after you had opened it. Look at it again first."
    assert _(told) in html
    assert "Changed meanwhile" in html
    assert typed(html)["step-remark"] == "请看第二段"
    row.refresh_from_db()
    assert (row.state, row.body_en) == (State.IN_REVIEW, "Changed meanwhile")
    opened = read(html, Story)
    del opened["_version"]
    for said in ({}, {"_version": ""}, {"_version": "99"}, {"_version": "x"}):
        send(client, form_of(row), opened, "_step", "publish", **said)
        row.refresh_from_db()
        assert row.state == State.IN_REVIEW, said
    press(client, row, "publish")
    row.refresh_from_db()
    assert row.state == State.PUBLIC, "having seen it"
    opened = read(client.get(form_of(row)).text, Story)
    press(client, row, "expire", **IN_TIME)
    send(client, form_of(row), opened, "_step", "withdraw")
    row.refresh_from_db()
    assert row.state == State.PUBLIC, "a step counts as a change"


def test_what_is_gone_by_now_is_no_failure_of_the_site(make_story, editor):
    copy, _is_new = create_working_copy(make_story("public"), editor)
    Story.objects.all().delete()
    with pytest.raises(ValidationError) as error:
        apply_step(StepRequest("ask"), copy, editor)
    assert error.value.code == "gone"
