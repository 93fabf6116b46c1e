"""The steps of publication for many rows of a list at once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchanges.models import Exchange
from portal.admin.workflow import bulk_steps
from portal.content.states import State
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story
from tests.actors.desk import page, versions
from tests.actors.scene import undone
from tests.actors.steps import the_step
from tests.portal.admin.workflow.pressing import AT, IN_TIME, OTHERS
from tests.reading.form import values_in

LIST = page(Story, "changelist")
MOST = 26  # queries of a step on one of many rows


def question(html):
    """What the form of the page that asks would send."""
    return values_in(html.partition('id="content"')[2])


@pytest.fixture
def rows(make_one, editor):
    """Stories of the editor that wait for a review."""
    values = {"status": "review", "published_at": None, "updated_by": editor}
    return [
        make_one(Story, f"story-{n}", title_zh_hans=f"报道{n}", **values)
        for n in range(3)
    ]


@pytest.fixture
def desk(client, publisher):
    client.force_login(publisher)
    return client


def ask(client, rows, action, **values):
    data = {"action": f"step_{action}", "index": 0, "_selected_action": keys(rows)}
    return client.post(LIST, data | values)


def keys(rows):
    return [row.pk for row in rows]


def confirm(client, asked, **values):
    """Press the button of the page that asks; the messages that follow."""
    sent = {**question(asked.text), **values}
    response = client.post(LIST, sent)
    return response, messages(client.get(LIST).text)


def messages(html):
    found = html.partition('class="messagelist"')[2].partition("</ul>")[0]
    return [each.strip() for each in re.findall(r"<li[^>]*>(.*?)</li>", found)]


def done(count):
    text = ngettext("%(count)d entry: done.", "%(count)d entries: done.", count)
    return text % {"count": count}


def states():
    return {row.slug: str(row.state) for row in Story.objects.all()}


def test_many_rows_are_published_after_a_question(desk, rows, publisher):
    data = {"action": "step_publish", "_selected_action": keys(rows), "confirmed": "1"}
    desk.post(LIST, data)
    assert {*states().values()} == {"public", "review"}, "they were not shown"
    asked = ask(desk, rows, "publish")
    assert {*states().values()} == {"public", "review"}, "a question changes nothing"
    _response, told = confirm(desk, asked, **{"step-remark": "一起发布"})
    assert told == [done(3)]
    assert {*states().values()} == {"public"}
    for row in rows:
        (version,) = versions(row)
        assert version.revision.comment.startswith('{"event": "published"')
        step = the_step(row)
        found = step.action, step.by, step.remark
        assert found == ("publish", publisher, "一起发布")


def test_who_cannot_follow_is_said_in_the_question_and_afterwards(
    desk, rows, publisher
):
    Story.objects.filter(pk=rows[0].pk).update(updated_by=publisher)
    live = Story.objects.get(slug="incheon-our-sister-city")
    asked = ask(desk, [*rows, live], "publish")
    lines = re.findall(r"(?s)<li>(.*?)</li>", asked.text.partition("step-rows")[2])
    reasons = {
        line.partition("–")[0].strip(): line.partition("<strong>")[2].partition("<")[0]
        for line in lines
    }
    told = _("This cannot be done now: the state is “%(state)s”.")
    told %= {"state": State.PUBLIC.label}
    assert reasons == {"报道0": _(OTHERS), "报道1": "", "报道2": "", str(live): told}
    rows[1].save()  # meanwhile
    changed = "It was changed after you had opened it. Look at it again first."
    _response, messages = confirm(desk, ask(desk, rows[2:], "publish"))
    assert messages == [done(1)]
    _response, messages = confirm(desk, asked)
    expected = [f"报道0: {_(OTHERS)}", f"报道1: {_(changed)}", f"{live}: {told}"]
    assert sorted(messages[:3]) == sorted(expected)
    found = states()
    assert [found[row.slug] for row in rows] == ["review", "review", "public"]


def test_a_working_copy_is_meant_where_a_row_has_one(desk, make_one, editor):
    live = make_one(Story, "live", title_zh_hans="现在")
    copy, _is_new = create_working_copy(live, editor)
    changed = Story.objects.filter(pk=copy.pk)
    changed.update(title_zh_hans="将来", updated_by=editor)
    confirm(desk, ask(desk, [live], "ask"))
    live.refresh_from_db()
    assert (live.status, changed.get().status) == ("published", "review")
    with undone():  # that is about the site
        confirm(desk, ask(desk, [live], "withdraw"))
        live.refresh_from_db()
        assert (live.status, changed.get().status) == ("withdrawn", "review")
    asked = ask(desk, [live], "publish")
    assert f"将来 ({_('working copy')})" in asked.text
    _response, told = confirm(desk, asked)
    assert told == [done(1)]
    row = Story.objects.get(pk=live.pk)
    assert (row.title, row.state) == ("将来", State.PUBLIC)
    assert not Story.objects.filter(live=live).exists()


def test_a_copy_that_was_made_after_the_question_is_not_published(desk, rows, editor):
    asked = ask(desk, rows[:1], "ask")
    row = Story.objects.filter(pk=rows[0].pk)
    row.update(status="published", published_at=timezone.now())
    copy, _is_new = create_working_copy(row.get(), editor)
    _response, told = confirm(desk, asked)
    assert len(told) == 1
    copy.refresh_from_db()
    assert copy.status == "draft"


REFUSED = [
    ("send_back", {"step-remark": "  "}, "Say in the remark what has to be done."),
    ("schedule", {}, "Give the date and the time of publication."),
    (
        "schedule",
        {"step-moment": "x"},
        "Enter a valid date/time.",
    ),
    ("schedule", {"step-moment": "2099-05-01T"}, "Enter a valid date/time."),
]


def test_the_question_comes_back_with_what_was_typed_and_its_time_is_that_of_beijing(
    desk, rows
):
    box = 'type="datetime-local"'
    assert box not in ask(desk, rows, "publish").text
    for action, said, reason in REFUSED:
        typed = {"step-remark": "请看", **said}
        asked = ask(desk, rows, action)
        response = desk.post(LIST, {**question(asked.text), **typed})
        assert _(reason) in response.text
        shown = question(response.text)
        assert all(shown[name] == [typed[name]] for name in said if "moment" in name)
        assert f">\n{typed['step-remark']}</textarea>" in response.text
    assert box in response.text
    assert _("Date and time (Beijing time)") in response.text
    _response, told = confirm(desk, response, **IN_TIME, **{"step-remark": "好"})
    assert told[-1] == done(3), "a second try"
    times = Story.objects.filter(pk__in=keys(rows)).values_list("published_at")
    assert {time for (time,) in times} == {AT}
    assert {*states().values()} == {"public", "scheduled"}


def test_all_rows_of_a_list_are_shown_in_the_question(desk, rows, monkeypatch):
    """“Select all” sends the keys of one page and asks for all."""
    asked = ask(desk, rows[:1], "publish", select_across="1")
    chosen = question(asked.text)["_selected_action"]
    assert {*chosen} == {str(key) for key in keys(Story.objects.all())}
    _response, told = confirm(desk, asked)
    assert told[-1] == done(3)
    monkeypatch.setattr(bulk_steps, "MOST", 2)
    assert ask(desk, rows, "publish").status_code == 302
    told = _("Choose between 1 and %(most)d entries.") % {"most": 2}
    assert messages(desk.get(LIST).text) == [told], "more than a form can hold"


def test_many_are_asked_and_published_at_once_by_a_few_queries_each(
    client, make_one, editor, publisher
):
    """And the page says that it runs."""
    values = {"status": "draft", "published_at": None, "updated_by": editor}
    rows = [make_one(Exchange, f"many-{n}", **values) for n in range(30)]
    for user, action in ((editor, "ask"), (publisher, "publish")):
        client.force_login(user)
        data = {"action": f"step_{action}", "_selected_action": keys(rows)}
        asked = client.post(page(Exchange, "changelist"), data)
        assert "waiting.js" in asked.text
        with CaptureQueriesContext(connection) as captured:
            client.post(asked.request["PATH_INFO"], question(asked.text))
        assert len(captured) < MOST * len(rows)
    assert Exchange.objects.published().filter(slug__startswith="many-").count() == 30
