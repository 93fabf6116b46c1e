"""The steps of publication by the buttons of a form, as the staff press them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from reversion.models import Version

from exchanges.models import City
from portal.content.states import State
from portal.editorial.workflow.restore import restore_version
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import SiteSettings, Story, User
from portal.models.audit import Step
from tests.actors.desk import messages_of, page
from tests.actors.steps import the_step
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

SHORTCUTS = "admin/js/admin/DateTimeShortcuts"
LIST = page(Story, "changelist")

# From a draft to the site


def test_what_was_sent_back_says_why_who_when_and_where(
    make_story, as_, editor, publisher
):
    row = make_story()
    changes = {"title_en": "News", "step-remark": "请看第二段"}
    html = press(as_(editor), row, "ask", **changes)
    row.refresh_from_db()
    assert (row.title_en, row.state) == ("News", State.IN_REVIEW), "in one"
    assert "<q>请看第二段</q>" in html
    remark = "数字有误\n请核对"
    html = press(as_(publisher), row, "send_back", **{"step-remark": remark})
    done = html[html.index('class="steps-done"') :].partition("</ol>")[0]
    last, first = re.findall(r"(?s)<li>(.*?)</li>", done)
    step = the_step(row, "send_back")
    at = f"{timezone.localtime(step.at):%Y-%m-%d %H:%M}"
    for words in (at, "publisher", Step.SEND_BACK.label, "<q>数字有误<br>请核对</q>"):
        assert str(words) in last
    for words in ("editor", Step.ASK.label):
        assert str(words) in first
    client = as_(editor)
    for url in (form_of(row), page(Story, "changelist"), "/admin/"):
        assert ("<q>数字有误" in client.get(url).text) is (url != LIST), url
    assert buttons(client.get(form_of(row)).text) == ["ask"]


def test_what_is_scheduled_published_ends_and_is_withdrawn_by_the_clock_of_beijing(
    make_story, as_, publisher, visitor
):
    row = make_story("review")
    client, address = as_(publisher), row.get_absolute_url()
    assert _("Date and time (Beijing time)") in client.get(form_of(row)).text
    html = press(client, row, "schedule", **IN_TIME)
    row.refresh_from_db()
    assert (row.published_at, row.state) == (AT, State.SCHEDULED)
    shown = _("Appears on %(time)s (Beijing time).") % {"time": "2099-05-01 08:30"}
    assert shown in html
    assert f"{Step.SCHEDULE.label} (2099-05-01 08:30)" in html
    assert f"“{row}”将于 2099-05-01 08:30（北京时间）在网站发布。" in html
    assert visitor.get(address).status_code == 404
    html = press(client, row, "publish")
    assert visitor.get(address).status_code == 200
    assert str(State.PUBLIC.label) in html
    assert buttons(html) == ["withdraw", "expire"]
    html = press(client, row, "expire", **IN_TIME)
    row.refresh_from_db()
    assert row.expires_at == AT
    assert f"“{row}”将于 2099-05-01 08:30（北京时间）自动下线。" in html
    shown = _("Ends on %(time)s (Beijing time).") % {"time": "2099-05-01 08:30"}
    assert shown in html
    html = press(client, row, "expire")
    row.refresh_from_db()
    assert row.expires_at is None
    assert shown not in html
    assert f"“{row}”不设下线时间，将一直保留在网站上。" in html
    press(client, row, "withdraw", **{"step-remark": "内容过时"})
    assert visitor.get(address).status_code == 404
    assert the_step(row, "withdraw").remark == "内容过时"


def test_what_was_brought_back_is_no_remark_of_anybody(make_story, as_, editor):
    row = make_story()
    for title in ("新闻一", "新闻二"):
        edit(as_(editor), form_of(row), Story, title_zh_hans=title)
    version = Version.objects.get_for_object(row).order_by("pk").first()
    restore_version(version, Story.objects.get(pk=row.pk), editor)
    step = the_step(row)
    html = as_(editor).get(form_of(row)).text
    state = html[html.index('<section class="state') :].partition("</section>")[0]
    assert f"已恢复 {step.remark} 的版本。" in state
    assert "<q>" not in state
    done = html[html.index('class="steps-done"') :].partition("</ol>")[0]
    assert "<q>" not in done


OFFERED = {
    "draft": {"editor": "ask", "publisher": "ask publish schedule"},
    "review": {"publisher": "send_back publish schedule"},
    "public": {"publisher": "withdraw expire"},
    "scheduled": {"publisher": "publish schedule withdraw expire"},
    "expired": {"publisher": "withdraw expire"},
    "withdrawn": {"editor": "ask", "publisher": "ask publish schedule"},
}


# Why what is on the site, or will be, cannot be changed in its form.
FIXED = {
    "public": "已发布的内容不在此处修改",
    "scheduled": "已定时发布的内容已经通过审核，不在此处修改",
}


def test_a_form_offers_what_can_be_done(request, content, make_story, as_):
    rows = {state: make_story(state) for state in OFFERED}
    for role in ("editor", "publisher", "auditor", "administrator"):
        user = User.objects.filter(username=role).first()
        client = as_(user or request.getfixturevalue(role))
        for state, row in rows.items():
            html, told = client.get(form_of(row)).text, (role, state)
            assert " ".join(buttons(html)) == OFFERED[state].get(role, ""), told
            takes_time = bool({"schedule", "expire"} & {*buttons(html)})
            assert ('type="datetime-local" name="step-moment"' in html) is takes_time
            assert SHORTCUTS not in html, told
            if role == "publisher":
                for each, why in FIXED.items() if state in FIXED else ():
                    assert (why in html) is (state == each), told
                review = f'href="{page(Story, "review", row.pk)}"'
                assert (review in html) is (state == "review"), told
                html = client.get(f"{form_of(row)}?_popup=1").text
                assert not buttons(html), "a window of its own"
                assert "/copy/" not in html


# Four eyes


def test_who_wrote_publishes_only_where_an_office_has_one_publisher(
    make_story, as_, publisher
):
    row, client = make_story("review"), as_(publisher)
    html = press(client, row, "publish", title_en="Changed")
    row.refresh_from_db()
    assert (row.title_en, row.state) == ("Changed", State.IN_REVIEW), "it is saved"
    assert html.count(_(OTHERS)) == 2, "as a message, and in the place of the buttons"
    assert buttons(html) == ["send_back"]
    html = press(client, row, "schedule", title_en="New", **IN_TIME)
    assert _(OTHERS) in html
    found = typed(html)
    assert {name: found[name] for name in IN_TIME} == IN_TIME
    url = page(Story, "add")
    assert buttons(client.get(url).text) == ["ask"]
    SiteSettings.objects.update(allow_self_approval=True)
    html = press(client, row, "publish", title_en="Changed again")
    row.refresh_from_db()
    assert (row.title_en, row.state) == ("Changed again", State.PUBLIC)
    assert _(OTHERS) not in html
    assert buttons(client.get(url).text) == ["ask", "publish", "schedule"]
    values = {"title_zh_hans": "新闻", **IN_TIME}
    edit(client, url, Story, "_step", "schedule", **values)
    assert Story.objects.get(slug="xinwen").published_at == AT


# Working copies


def test_what_is_live_is_changed_in_a_copy_and_two_get_the_same(
    make_story, as_, editor, publisher
):
    row = make_story("public")
    client = as_(editor)
    html = client.get(form_of(row)).text
    assert f'formaction="{page(Story, "copy", row.pk)}"' in html
    first = client.post(page(Story, "copy", row.pk))
    second = as_(publisher).post(page(Story, "copy", row.pk))
    copy = Story.objects.get(live=row)
    assert first.url == second.url == form_of(copy)
    html = client.get(second.url).text
    assert _("There was a working copy already; this is it.") in html
    assert form_of(copy) in client.get(form_of(row)).text


def test_a_copy_offers_neither_a_time_nor_an_end(make_story, as_, editor, publisher):
    copy, _is_new = create_working_copy(City.objects.get(slug="incheon"), editor)
    client = as_(publisher)
    for status, first in (("draft", "ask"), ("review", "send_back")):
        City.objects.filter(pk=copy.pk).update(status=status)
        assert buttons(client.get(form_of(copy)).text) == [first, "publish"]
        for action in ("schedule", "withdraw", "expire"):
            html = press(client, copy, action, **IN_TIME)
            told = _("This cannot be done now: the state is “%(state)s”.")
            assert told % {"state": State(status).label} in html
        assert City.objects.get(pk=copy.pk).status == status
    html = press(client, copy, "publish", **{"relations-0-note_en": "New"})
    assert _(OTHERS) in html, "who edits a copy is its author"
    assert City.objects.get(pk=copy.pk).updated_by == publisher


@pytest.fixture
def live(content):
    return Story.objects.get(slug="incheon-our-sister-city")


def changed_copy(client, live):
    client.post(page(Story, "copy", live.pk))
    copy = Story.objects.get(live=live)
    edit(client, form_of(copy), Story, title_en="Lost and found")
    return copy


def discard(client, copy):
    return client.post(page(Story, "delete", copy.pk), {"post": "yes"}, follow=True)


def test_discarding_a_copy_says_what_is_lost_and_can_be_undone_in_a_week(
    live, as_, editor, monkeypatch
):
    before = live.title_en
    client = as_(editor)
    copy = changed_copy(client, live)
    asked = client.get(page(Story, "delete", copy.pk)).text
    assert "Lost and found" in asked, "the difference"
    assert "网站上的内容不会改变" in asked
    assert "确定" not in asked
    done = discard(client, copy)
    assert done.redirect_chain[-1][0] == form_of(live)
    assert "工作副本已放弃。网站上的内容没有改变。" in messages_of(done)
    assert "删除" not in messages_of(done)
    assert not Story.objects.filter(live=live).exists()
    live.refresh_from_db()
    assert live.title_en == before
    (back,) = re.findall('href="([^"]+)"', messages_of(done))
    assert "Lost and found" in client.get(back).text
    later = timezone.now() + timedelta(days=7)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client = as_(editor)  # the session has ended long ago
    deleted = page(Story, "recoverlist")
    link = f'href="{back.removeprefix(deleted)}"'
    assert link in client.get(deleted).text
    client.post(back)
    assert Story.objects.get(live=live).title_en == "Lost and found"


def test_the_address_of_a_copy_that_ended_leads_to_the_item(
    live, as_, editor, publisher
):
    for end in (discard, lambda client, copy: press(as_(publisher), copy, "publish")):
        client = as_(editor)
        copy = changed_copy(client, live)
        end(client, copy)
        answer = client.get(form_of(copy), follow=True)
        assert answer.redirect_chain[-1][0] == form_of(live)
        assert "工作副本已结束" in messages_of(answer)
    never = client.get(page(Story, "change", 10**6), follow=True)
    assert "工作副本" not in messages_of(never)


def test_a_new_text_can_only_be_reviewed_by_another_and_is_saved_once(as_, publisher):
    client = as_(publisher)
    html = client.get(page(Story, "add")).text
    assert buttons(html) == ["ask"]
    opened = read(html, Story)
    new = {"title_zh_hans": "新闻", "step-remark": "请看"}
    for _time in range(2):  # a double click
        response = send(client, page(Story, "add"), opened, "_step", "publish", **new)
        row = Story.objects.get(title_zh_hans="新闻")
        assert (response.status_code, response.url) == (302, form_of(row))
    html = client.get(response.url).text
    assert _(OTHERS) in html
    assert typed(html)["step-remark"] == "请看"
