"""What the form of a row says of its state, and of the step that was just done."""

import re

import pytest
from django.utils.html import escape
from reversion.models import Version

from portal.content.states import Status
from portal.editorial.workflow.restore import restore_version
from portal.models import Story
from tests.actors.desk import page
from tests.actors.steps import the_step
from tests.portal.admin.workflow.pressing import IN_TIME, form_of, press
from tests.reading.form import edit

SHORTCUTS = "admin/js/admin/DateTimeShortcuts"


def test_the_time_of_a_step_has_the_calendar_of_other_dates(make_story, as_, publisher):
    """Also in the form of what is on the site, where nothing else can be changed."""
    client = as_(publisher)
    for state in ("draft", "review", "public", "scheduled"):
        assert SHORTCUTS in client.get(form_of(make_story(state))).text


def test_a_form_without_a_time_needs_no_calendar(make_story, as_, editor):
    html = as_(editor).get(form_of(make_story())).text
    assert SHORTCUTS not in html


def test_the_time_for_many_rows_has_the_calendar_too(make_story, as_, publisher):
    row = make_story("review")
    url = page(Story, "changelist")
    for action, has_calendar in (("schedule", True), ("publish", False)):
        sent = {"action": f"step_{action}", "_selected_action": row.pk}
        html = as_(publisher).post(url, sent).text
        assert (SHORTCUTS in html) is has_calendar
        for needed in ("/admin/jsi18n/", "admin/js/core.js"):
            assert (needed in html) is has_calendar


DONE = {
    "ask": ("draft", "“{}”已送审，待审核人员审核。"),
    "send_back": ("review", "“{}”已退回修改，现为草稿。"),
    "publish": ("review", "“{}”已发布，公众可在网站上看到。"),
    "schedule": ("review", "“{}”将于 2099-05-01 08:30（北京时间）在网站发布。"),
    "withdraw": ("public", "“{}”已撤下，网站上不再显示。"),
    "expire": ("public", "“{}”将于 2099-05-01 08:30（北京时间）自动下线。"),
}


@pytest.mark.parametrize("action", DONE)
def test_what_was_done_is_said_in_a_whole_sentence(make_story, as_, publisher, action):
    state, sentence = DONE[action]
    row = make_story(state)
    html = press(as_(publisher), row, action, **IN_TIME, **{"step-remark": "请改"})
    (message,) = re.findall(r'<li class="success">(.*?)</li>', html)
    assert message == escape(sentence.format(row))


def test_an_end_that_was_taken_away_is_said_to_be_none(make_story, as_, publisher):
    row = make_story("public")
    html = press(as_(publisher), row, "expire")
    assert f"“{row}”不设下线时间，将一直保留在网站上。" in html


def test_what_was_brought_back_is_no_remark_of_anybody(make_story, as_, editor):
    row = make_story()
    for title in ("新闻一", "新闻二"):
        edit(as_(editor), form_of(row), Story, title_zh_hans=title)
    version = Version.objects.get_for_object(row).order_by("pk").first()
    restore_version(version, Story.objects.get(pk=row.pk), editor)
    step = the_step(row)
    html = as_(editor).get(form_of(row)).text
    state = html[html.index('<div class="state') :].partition("</div>")[0]
    assert f"已恢复 {step.remark} 的版本。" in state
    assert "<q>" not in state
    done = html[html.index('class="steps-done"') :].partition("</table>")[0]
    assert f"<td>{step.remark}</td>" not in done


PUBLISHED = "已发布的内容不在此处修改"
SCHEDULED = "已定时发布的内容已经通过审核，不在此处修改"


@pytest.mark.parametrize("state", ["public", "scheduled"])
def test_what_cannot_be_changed_here_says_why(make_story, as_, publisher, state):
    row = make_story(state)
    assert row.status == Status.PUBLISHED
    html = as_(publisher).get(form_of(row)).text
    assert (PUBLISHED in html) is (state == "public")
    assert (SCHEDULED in html) is (state == "scheduled")
