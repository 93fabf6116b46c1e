"""The page on which a publisher reviews what waits."""

import re

import pytest
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import State
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Opening, SiteSettings, Story, User
from tests.actors.desk import messages_of, page
from tests.actors.scene import undone
from tests.actors.staged import picture, preview_address, rewritten
from tests.actors.steps import steps_of
from tests.portal.admin.workflow.pressing import AT, IN_TIME, OTHERS, buttons, typed
from tests.queries import queries
from tests.reading.form import edit, read, send

pytestmark = pytest.mark.usefixtures("media_folder")

MOST = 40  # queries
OTHER_SITE = {"HTTP_ORIGIN": "https://elsewhere.example"}


def review(row, query=""):
    return page(type(row), "review", row.pk) + query


def press(client, row, action, query="", **changes):
    """Press a button of the page; the answer."""
    return edit(client, review(row, query), type(row), "_step", action, **changes)


def passage(html, label):
    """What the page says of a field: its text, and the notes beside it."""
    heading = f"<h3>{label}</h3>"
    assert html.count(heading) == 1
    return html.partition(heading)[2].partition("</article>")[0]


def sent(row, user, remark=""):
    """The row as the user has sent it to review."""
    type(row).objects.filter(pk=row.pk).update(updated_by=user)
    row.refresh_from_db()
    return apply_step(StepRequest("ask", remark), row, user)


@pytest.fixture
def copy(editor):
    """A copy of Incheon, changed in text, facts and parts, that waits."""
    copy, _new = create_working_copy(City.objects.get(slug="incheon"), editor)
    copy.summary_zh_hans += "新句。"
    copy.latitude, copy.longitude = 41.8, 123.4
    copy.summary_ko = ""
    copy.save()
    relation = copy.relations.first()
    relation.note_ko = "새 메모"
    relation.save()
    return sent(copy, editor, "请看摘要")


@pytest.fixture
def by(make_one):
    """Make a story that waits, written by somebody."""
    values = {"status": "review", "published_at": None}
    return lambda user: make_one(Story, "own", updated_by=user, **values)


# What stands on it


def test_what_waits_is_published_from_its_page(as_, editor, publisher, make_one):
    """Each kind is: the walk from one to the next, below."""
    client = as_(publisher)
    for model, is_copy in ((City, True), (Story, False)):
        with undone():
            new = {"status": "draft", "published_at": None}
            row = rewritten(model, editor) if is_copy else make_one(model, "new", **new)
            title, row = row.title_zh_hans, sent(row, editor)
            html = client.get(review(row)).text
            assert f'src="{preview_address(row)}?framed' in html, model
            answer = press(client, row, "publish")
            assert answer.url == "/admin/", model
            told = _("“%(title)s” is published; everybody can see it on the site.")
            assert told % {"title": title} in messages_of(answer), model
            assert model.objects.get(pk=row.live_id or row.pk).state == State.PUBLIC


def test_what_changes_is_marked_with_its_doubts_and_translations_beside_it(
    as_, publisher, copy, make_story
):
    make_story("review")
    client = as_(publisher)
    html = client.get(review(copy)).text
    assert "<q>请看摘要</q>" in html
    assert "<ins>新句。</ins>" in passage(html, "摘要 (中文)")
    latitude = passage(html, "纬度")
    assert "<ins>41.8</ins>" in latitude
    assert "该坐标不在韩国境内" in latitude
    assert "<h3>摘要 (English)</h3>" not in html
    english = client.get(review(copy, "?language=en")).text
    assert "译文已过期：简体中文原文已改动。" in passage(english, "摘要 (English)")
    korean = client.get(review(copy, "?language=ko")).text
    summary = passage(korean, "摘要 (한국어)")
    assert "<del>" in summary
    assert "尚无译文" in summary
    assert "<ins>새 메모</ins>" in korean
    assert f'src="{preview_address(copy, "ko")}?framed"' in korean
    assert queries(lambda: client.get(review(copy))) <= MOST


def test_it_opens_in_the_language_in_which_something_changed(as_, editor, publisher):
    copy, _new = create_working_copy(City.objects.get(slug="incheon"), editor)
    copy.title_ko = "인천"
    copy.save()
    client, copy = as_(publisher), sent(copy, editor)
    for query in ("", "?language=xx"):
        html = client.get(review(copy, query)).text
        assert f'src="{preview_address(copy, "ko")}?framed"' in html


def test_all_texts_of_what_is_new_are_shown(as_, make_story, publisher):
    body = "<p>第一段</p><p>第二段 &lt;b&gt;</p>"
    row = make_story("review", title_zh_hans="全新", body_zh_hans=body)
    html = as_(publisher).get(review(row)).text
    assert "全新" in passage(html, "标题 (中文)")
    assert "第一段\n第二段 &lt;b&gt;" in passage(html, "正文 (中文)")
    assert "<ins>" not in html
    assert _("Nothing else waits for your review.") in html
    assert 'name="then"' not in html


def test_what_keeps_it_from_the_site_is_said_before_a_step(as_, publisher, make_story):
    client = as_(publisher)
    row = make_story("review", cover=picture(alt_zh_hans=""))
    refused = "没有简体中文的替代文本。"
    html = client.get(review(row)).text
    assert refused in html
    answer = press(client, row, "publish")
    assert client.get(answer.url).text.count(refused) == 2, "and as a message"
    row.cover.alt_zh_hans = "图"
    row.cover.save()
    assert refused not in client.get(review(row)).text


# Who may do what


def test_who_does_not_publish_reads_it_without_buttons_and_what_none_says_does_nothing(
    as_, copy, client, editor, publisher, auditor, administrator
):
    for user in (editor, auditor, administrator):
        client = as_(user)
        html = client.get(review(copy)).text
        assert "<ins>新句。</ins>" in html, user
        assert "review-bar" not in html, user
        sent = {"_step": "publish"}
        assert client.post(review(copy), sent).status_code == 403, user
    assert not Opening.objects.exists(), "its author can still take it back"
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(review(copy)).status_code == 403
    client.force_login(publisher)
    seen = {"_version": copy.version}
    for step in ({}, {"_step": ""}, {"_step": "nonsense"}):
        assert client.post(review(copy), seen | step).status_code == 403, step
    client.handler.enforce_csrf_checks = True
    sent = seen | {"_step": "publish"}
    assert client.post(review(copy), sent, **OTHER_SITE).status_code == 403
    copy.refresh_from_db()
    assert copy.state == State.IN_REVIEW


# What comes of it


def test_what_is_refused_is_looked_at_again_with_what_was_typed(
    as_, publisher, make_story, by
):
    row, remark = make_story("review"), {"step-remark": "很好"}
    client = as_(publisher)
    opened = read(client.get(review(row)).text, Story)
    row.title_zh_hans = "改了标题"
    row.save()
    answer = send(client, review(row), opened, "_step", "publish", **remark)
    assert answer.url == review(row)
    html = client.get(answer.url).text
    assert _("It was changed after you had opened it. Look at it again first.") in html
    assert "改了标题" in passage(html, "标题 (中文)")
    assert typed(html)["step-remark"] == "很好"
    past = {"step-moment": "2020-05-01T08:30"}
    answer = press(client, row, "schedule", "?language=ko", **past)
    assert answer.url == review(row, "?language=ko")
    assert _("This time is over already.") in messages_of(answer)
    opened = typed(client.get(answer.url).text)
    assert {name: opened[name] for name in past} == past
    assert Story.objects.get(pk=row.pk).state == State.IN_REVIEW
    apply_step(StepRequest("send_back", "日期有误"), row, publisher)
    answer = send(client, review(row), opened, "_step", "publish")
    html = client.get(answer.url).text
    assert "此内容目前不在待审核状态，现为“草稿”。" in html
    assert buttons(html) == []
    row = by(publisher)  # nobody publishes what they changed last
    html = client.get(review(row)).text
    assert _(OTHERS) in html
    assert buttons(html) == ["send_back"]
    assert _(OTHERS) in messages_of(press(client, row, "publish"))
    assert Story.objects.get(pk=row.pk).state == State.IN_REVIEW
    SiteSettings.objects.update(allow_self_approval=True)
    assert "publish" in buttons(client.get(review(row)).text)
    press(client, row, "schedule", **IN_TIME)
    row.refresh_from_db()
    assert (row.published_at, row.state) == (AT, State.SCHEDULED)


def test_what_does_not_wait_has_its_state_and_no_steps(as_, publisher, make_story):
    for state in ("draft", "public", "scheduled", "withdrawn"):
        row = make_story(state)
        html = as_(publisher).get(review(row)).text
        assert f"现为“{row.state.label}”" in html
        assert buttons(html) == [], state
        assert ("<iframe" in html) is (state in ("draft", "withdrawn"))


def test_a_page_that_is_sent_twice_does_the_step_once(as_, publisher, copy):
    """And a remark about what is gone is kept for its writer."""
    client = as_(publisher)
    opened, live = read(client.get(review(copy)).text, City), copy.live
    for _time in range(2):  # a double click
        answer = send(client, review(copy), opened, "_step", "publish")
        assert answer.url == "/admin/"
    assert len(steps_of(live, "publish")) == 1
    late = {**opened, "_step": "send_back", "step-remark": "请补充来源"}
    origin = {"origin": "http://testserver"}
    answer = client.post(review(copy), late, headers=origin)
    assert answer.status_code == 410
    assert "请补充来源" in answer.text
    assert client.get(review(copy)).url == page(City, "change", live.pk)


# What waits next


@pytest.fixture
def queue(make_one, editor):
    """What waits of several kinds, in the order of the start page."""
    made = [
        sent(make_one(model, "waits", status="draft", published_at=None), editor)
        for model in content_models()
    ]
    return sorted(made, key=lambda row: row.updated_at)


def test_next_leads_through_all_that_waits_in_the_order_of_the_start_page(
    as_, publisher, queue, by
):
    own = by(publisher)
    client = as_(publisher)
    shown = re.findall(r'<li>\s*<a href="([^"]+/review/)">', client.get("/admin/").text)
    assert shown == [review(row) for row in queue][: len(shown)]
    address, walked = review(queue[0]), []
    for _turn in queue:
        walked.append(address)
        address = following(client.get(address).text)
    assert walked == [review(row) for row in queue]
    assert address == walked[0], "after the last the first"
    assert following(client.get(review(own)).text) in walked
    answer = press(client, queue[0], "publish", then="next")
    opened = read(client.get(review(queue[1], "?then=next")).text, type(queue[1]))
    assert opened["then"] == ["next"], "it stays ticked"
    for row in queue[1:]:
        assert answer.url == review(row, "?then=next"), "a step goes on to the next"
        answer = press(client, row, "publish", "?then=next")
    assert answer.url == "/admin/"
    assert _("Nothing else waits for your review.") in messages_of(answer)


def following(html):
    return re.search(rf'<a href="([^"]+)">{_("Next that waits")}</a>', html)[1]


# The frame


def test_only_the_framed_preview_of_staff_stands_in_a_frame(
    as_, publisher, copy, client
):
    client = as_(publisher)
    address = preview_address(copy)
    framed = client.get(f"{address}?framed")
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert '<base target="_blank">' in framed.text
    for other in (address, review(copy), "/zh-hans/?framed", "/admin/?framed"):
        response = client.get(other)
        policy = response["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, other
    client.logout()
    response = client.get(f"{address}?framed")
    assert response.status_code == 404
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
