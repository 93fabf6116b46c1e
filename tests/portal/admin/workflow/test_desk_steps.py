"""The steps of publication by the buttons of a form, as the staff press them."""

import re

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.content.states import State
from portal.models import SiteSettings, Story
from portal.models.audit import Step
from tests.actors.desk import page
from tests.actors.steps import steps_of, the_step
from tests.portal.admin.workflow.pressing import (
    AT,
    IN_TIME,
    OTHERS,
    buttons,
    form_of,
    press,
    typed,
)
from tests.reading.form import edit, read, send

# From a draft to the site


def test_a_draft_is_saved_without_a_step(make_story, as_, editor):
    row = make_story()
    edit(as_(editor), form_of(row), Story, title_en="News")
    row.refresh_from_db()
    assert (row.title_en, row.state) == ("News", State.DRAFT)
    assert not steps_of(row)


def test_the_text_is_saved_and_a_review_asked_for_in_one(make_story, as_, editor):
    row = make_story()
    changes = {"title_en": "News", "step-remark": "请看第二段"}
    html = press(as_(editor), row, "ask", **changes)
    row.refresh_from_db()
    assert (row.title_en, row.state) == ("News", State.IN_REVIEW)
    assert "<q>请看第二段</q>" in html


def test_a_new_text_is_saved_and_a_review_asked_for_in_one(as_, editor):
    values = {"title_zh_hans": "新闻", "step-remark": "请审核"}
    response = edit(as_(editor), page(Story, "add"), Story, "_step", "ask", **values)
    row = Story.objects.get(slug="xinwen")
    assert response.url == form_of(row)
    assert (row.state, row.created_by) == (State.IN_REVIEW, editor)
    assert the_step(row).remark == "请审核"


def test_who_did_which_step_when_and_with_which_remark(
    make_story, as_, editor, publisher
):
    row = make_story()
    press(as_(editor), row, "ask")
    remark = "数字有误\n请核对"
    html = press(as_(publisher), row, "send_back", **{"step-remark": remark})
    table = html[html.index('class="steps-done"') :].partition("</table>")[0]
    last, first = re.findall(r"(?s)<tr>(.*?)</tr>", table)[1:]
    step = the_step(row, "send_back")
    at = f"{timezone.localtime(step.at):%Y-%m-%d %H:%M}"
    for words in (at, "publisher", Step.SEND_BACK.label, "数字有误<br>请核对"):
        assert str(words) in last
    for words in ("editor", Step.ASK.label):
        assert str(words) in first


def test_what_is_sent_back_says_why_to_its_editor(make_story, as_, editor, publisher):
    row = make_story()
    press(as_(editor), row, "ask")
    press(as_(publisher), row, "send_back", **{"step-remark": "数字有误"})
    client = as_(editor)
    for url in (form_of(row), page(Story, "changelist"), "/admin/"):
        html = client.get(url).text
        assert ("<q>数字有误</q>" in html) is ("/story/" not in url or "change/" in url)
    assert buttons(client.get(form_of(row)).text) == ["ask"]
    assert the_step(row, "send_back").remark == "数字有误"


def test_a_publisher_publishes_what_somebody_else_wrote(make_story, as_, publisher):
    row = make_story("review")
    client = as_(publisher)
    assert client.get(row.get_absolute_url()).status_code == 404
    html = press(client, row, "publish")
    assert client.get(row.get_absolute_url()).status_code == 200
    assert str(State.PUBLIC.label) in html
    assert buttons(html) == ["withdraw", "expire"]


def test_a_time_is_typed_and_shown_as_that_of_beijing(make_story, as_, publisher):
    row = make_story("review")
    client = as_(publisher)
    before = client.get(form_of(row)).text
    assert _("Date and time (Beijing time)") in before
    html = press(client, row, "schedule", **IN_TIME)
    row.refresh_from_db()
    assert (row.published_at, row.state) == (AT, State.SCHEDULED)
    shown = _("Appears on %(time)s (Beijing time).") % {"time": "2099-05-01 08:30"}
    assert shown in html
    assert f"{Step.SCHEDULE.label} (2099-05-01 08:30)" in html


def test_what_is_withdrawn_leaves_the_site_at_once(make_story, as_, publisher):
    row = make_story("public")
    client = as_(publisher)
    assert client.get(row.get_absolute_url()).status_code == 200
    press(client, row, "withdraw", **{"step-remark": "内容过时"})
    assert client.get(row.get_absolute_url()).status_code == 404
    assert the_step(row).remark == "内容过时"


def test_an_end_is_set_and_taken_away(make_story, as_, publisher):
    row = make_story("public")
    client = as_(publisher)
    html = press(client, row, "expire", **IN_TIME)
    row.refresh_from_db()
    assert row.expires_at == AT
    shown = _("Ends on %(time)s (Beijing time).") % {"time": "2099-05-01 08:30"}
    assert shown in html
    html = press(client, row, "expire")
    row.refresh_from_db()
    assert row.expires_at is None
    assert shown not in html


OFFERED = {
    "draft": {"editor": "ask", "publisher": "ask publish schedule"},
    "review": {"publisher": "send_back publish schedule"},
    "public": {"publisher": "withdraw expire"},
    "scheduled": {"publisher": "publish schedule withdraw expire"},
    "expired": {"publisher": "withdraw expire"},
    "withdrawn": {"editor": "ask", "publisher": "ask publish schedule"},
}


@pytest.mark.parametrize("role", ["editor", "publisher", "auditor", "administrator"])
def test_a_form_offers_what_can_be_done(request, content, make_story, as_, role):
    client = as_(request.getfixturevalue(role))
    for state, offered in OFFERED.items():
        html = client.get(form_of(make_story(state))).text
        assert " ".join(buttons(html)) == offered.get(role, "")
        takes_time = {"schedule", "expire"} & {*buttons(html)}
        assert ("step-moment_0" in html) is bool(takes_time)


def test_a_form_in_a_window_of_its_own_offers_no_steps(make_story, as_, publisher):
    client = as_(publisher)
    for url in (
        page(Story, "add"),
        form_of(make_story()),
        form_of(make_story("public")),
    ):
        html = client.get(f"{url}?_popup=1").text
        assert not buttons(html)
        assert "/copy/" not in html


# Four eyes


def test_who_wrote_and_publishes_at_once_is_told_that_another_has_to(
    make_story, as_, publisher
):
    row = make_story("review")
    html = press(as_(publisher), row, "publish", title_en="Changed")
    row.refresh_from_db()
    assert (row.title_en, row.state) == ("Changed", State.IN_REVIEW), "it is saved"
    assert html.count(_(OTHERS)) == 2, "as a message, and in the place of the buttons"
    assert buttons(html) == ["send_back"]


def test_who_wrote_and_schedules_at_once_finds_the_time_again(
    make_story, as_, publisher
):
    html = press(
        as_(publisher), make_story("review"), "schedule", title_en="New", **IN_TIME
    )
    assert _(OTHERS) in html
    found = typed(html)
    assert {name: found[name] for name in IN_TIME} == IN_TIME


def test_an_office_with_one_publisher_lets_authors_publish(make_story, as_, publisher):
    SiteSettings.objects.update(allow_self_approval=True)
    row = make_story("review")
    html = press(as_(publisher), row, "publish", title_en="Changed")
    row.refresh_from_db()
    assert (row.title_en, row.state) == ("Changed", State.PUBLIC)
    assert _(OTHERS) not in html
    url = page(Story, "add")
    assert buttons(as_(publisher).get(url).text) == ["ask", "publish", "schedule"]
    values = {"title_zh_hans": "新闻", **IN_TIME}
    edit(as_(publisher), url, Story, "_step", "schedule", **values)
    assert Story.objects.get(slug="xinwen").published_at == AT


def test_what_is_new_can_only_be_reviewed_by_another(as_, publisher):
    html = as_(publisher).get(page(Story, "add")).text
    assert buttons(html) == ["ask"]


def test_a_new_text_whose_step_is_refused_is_saved_once(as_, publisher):
    client = as_(publisher)
    opened = read(client.get(page(Story, "add")).text, Story)
    new = {"title_zh_hans": "新闻", "step-remark": "请看"}
    for _time in range(2):  # a double click
        response = send(client, page(Story, "add"), opened, "_step", "publish", **new)
        row = Story.objects.get(title_zh_hans="新闻")
        assert (response.status_code, response.url) == (302, form_of(row))
    html = client.get(response.url).text
    assert _(OTHERS) in html
    assert typed(html)["step-remark"] == "请看"
