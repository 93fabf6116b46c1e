"""The queue of reports at the desk: late ones first, answered once, nothing lost."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone, translation

from exchanges.models import City
from portal.models import ErrorReport, Holiday, SiteSettings, User
from portal.public.feedback import answers
from tests.actors.desk import messages_of, page
from tests.portal.public.feedback.reporting import TEXT, answer, received
from tests.queries import queries
from tests.reading.form import read, send
from tests.tables import each_of

QUEUE = page(ErrorReport, "changelist")
DAY = timedelta(days=1)


def change(row):
    return page(ErrorReport, "change", row.pk)


def listed(client, query=""):
    """The keys in the list, from above."""
    html = client.get(QUEUE + query).text
    found = re.findall(r"/errorreport/([0-9]+)/change/", html)
    return [int(number) for number in dict.fromkeys(found)]


@pytest.fixture
def desk(publisher, client):
    client.force_login(publisher)
    User.objects.update(language="en")
    return client


@pytest.fixture
def queue(content):
    """Reports of each sort, by name."""
    now = timezone.now()
    states = {
        "new": {},
        "late": {"received_at": now - 30 * DAY},
        "later": {"received_at": now - 40 * DAY},
        "spam?": {"is_suspected": True, "received_at": now - 50 * DAY},
        "spam": {"state": "spam"},
        "closed": {"state": "closed", "received_at": now - 60 * DAY},
        "answered": {"state": "answered", "answer": "Yes.", "email": "a@b.cn"},
    }
    return {name: received(**values) for name, values in states.items()}


# The queue


@each_of(
    ("", ["later", "late", "new"]),
    ("?state=overdue", ["later", "late"]),
    ("?state=suspected", ["spam?"]),
    ("?state=spam", ["spam"]),
    ("?state=closed", ["closed"]),
    ("?state=answered", ["answered"]),
    ("?q=2014", ["later", "late", "new"]),
    ("?q=nothing", []),
)
def test_late_ones_stand_above_and_the_others_in_lists_of_their_own(
    query, names, desk, queue
):
    assert listed(desk, query) == [queue[name].pk for name in names]


def tallies(desk, tally):
    return re.findall(tally, desk.get("/admin/").text)


def test_the_start_page_counts_what_waits(desk, queue):
    assert {*listed(desk, "?state=all")} == {row.pk for row in queue.values()}
    tally = rf'<a href="({QUEUE}[^"]*)"><strong>(\d+)</strong> ([^<]+)</a>'
    found = {url: (count, text) for url, count, text in tallies(desk, tally)}
    assert found == {
        f"{QUEUE}?state=overdue": ("2", "Overdue"),
        QUEUE: ("3", "Waiting for an answer"),
        f"{QUEUE}?state=suspected": ("1", "Suspected spam, to be looked through"),
    }
    for url, (count, _text) in found.items():
        assert len(listed(desk, url.removeprefix(QUEUE))) == int(count), url
    # What is no spam comes into the queue.
    answer(desk, queue["spam?"], button="_reopen")
    answer(desk, queue["spam"], button="_reopen")
    names = ("spam?", "later", "late", "new", "spam")
    assert listed(desk) == [queue[name].pk for name in names]
    ErrorReport.objects.all().delete()
    assert tallies(desk, tally) == []


def test_the_list_asks_no_more_for_many_and_says_that_a_deadline_is_over(desk, queue):
    received(page="/en/cities/incheon/")
    few = queries(lambda: desk.get(QUEUE))
    for slug in City.objects.values_list("slug", flat=True):
        received(page=f"/en/cities/{slug}/", text=f"{TEXT} {slug}")
    assert queries(lambda: desk.get(QUEUE)) == few <= 12
    overdue = r"<strong>[0-9-]{10} overdue</strong>"
    assert len(re.findall(overdue, desk.get(QUEUE).text)) == 2
    form = desk.get(change(queue["late"])).text
    assert re.search(f"Answer by:.*?{overdue}", form, re.DOTALL)
    Holiday.objects.bulk_create(
        Holiday(date=timezone.localdate() - n * DAY, kind="off", name="x")
        for n in range(-9, 45)
        if not Holiday.objects.filter(date=timezone.localdate() - n * DAY).exists()
    )
    assert "overdue</strong>" not in desk.get(QUEUE).text


def test_the_list_and_the_form_name_pages_by_their_titles_and_lead_there(desk, content):
    City.objects.filter(slug="turin").update(status="withdrawn")
    paths = {
        "/ko/cities/incheon/": "Incheon",
        "/en/cities/turin/": "Turin",  # gone from the site, but not from the desk
        "/en/": "Home",
        "/zh-hans/stories/": "Stories",
        "/en/cities/nowhere/": "/en/cities/nowhere/",
        "": "–",
    }
    found = {path: received(page=path, text=path) for path in paths}
    html = desk.get(QUEUE).text
    cells = re.findall(r'<td class="field-page_title">(.*?)</td>', html)
    assert sorted(cells) == sorted(paths.values())
    city = City.objects.get(slug="incheon")
    html = desk.get(change(found["/ko/cities/incheon/"])).text
    assert '<a href="/ko/cities/incheon/">Incheon</a> (/ko/cities/incheon/)' in html
    assert f'<a href="{page(City, "change", city.pk)}">Open it at the desk</a>' in html
    assert "<h1>Incheon</h1>" in html
    gone = received(page="/en/cities/<b>/", text="x")
    assert 'href="/en/cities/%3Cb%3E/"' in desk.get(change(gone)).text


# Answers


def test_an_answer_goes_to_the_reader_in_the_language_of_the_report(desk):
    SiteSettings.objects.update(email="office@here.cn", name_ko="자매도시")
    row = received(language="ko", page="/ko/cities/인천/", email="reader@here.cn")
    response = answer(desk, row, "고쳤습니다.\n<b>감사합니다</b>")
    assert response.status_code == 302
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == (["reader@here.cn"], ["office@here.cn"])
    assert (sent.cc, sent.bcc, sent.attachments) == ([], [], [])
    assert sent.subject == "오류 신고에 대한 답변 – 자매도시"
    for text in (
        "고쳤습니다.\n<b>감사합니다</b>",
        TEXT,
        "/ko/cities/%EC%9D%B8%EC%B2%9C/",
    ):
        assert text in sent.body
    assert sent.content_subtype == "plain"
    row.refresh_from_db()
    assert (row.state, row.finished_by.username) == ("answered", "publisher")
    assert row.mailed_at
    assert row.finished_at


def test_the_heads_of_the_mail_cannot_be_added_to_and_without_an_address_none_is_sent(
    desk,
):
    SiteSettings.objects.update(name_en="Site\nBcc: evil@evil.example", email="")
    answer(desk, received(email="reader@here.cn", page="/en/a\nBcc: x/"))
    (sent,) = mail.outbox
    assert "\n" not in sent.subject
    assert sent.message()["Bcc"] is None
    assert sent.recipients() == ["reader@here.cn"]
    row = received(text="Another")
    response = answer(desk, row, "  ")
    assert response.status_code == 200
    assert "Write the answer first." in response.text
    row.refresh_from_db()
    assert row.state == "open"
    assert messages_of(answer(desk, row)) == "The state of the report is now: answered"
    row.refresh_from_db()
    assert (row.state, row.answer) == ("answered", "You are right.")
    assert mail.outbox == [sent]


def test_a_double_click_mails_once_and_who_answers_second_overwrites_nothing(desk):
    """And loses no word."""
    row = received(email="reader@here.cn")
    opened = read(desk.get(change(row)).text, ErrorReport)
    for _ in range(3):
        response = send(desk, change(row), opened, "_send", answer="The first.")
        assert response.status_code == 302
    assert len(mail.outbox) == 1
    for button in ("_send", "_save"):
        late = send(desk, change(row), opened, button, answer="The second.")
        assert late.status_code == 200
        shown = re.sub("<[^>]+>", "", late.text)
        assert "The second." in shown
        assert "The first." in shown
    mine = {"_choose-answer": "mine", "_chosen-answer": "forged"}
    send(desk, change(row), opened, "_mail", answer="The second.", **mine)
    assert ErrorReport.objects.get().answer == "The first."
    assert len(mail.outbox) == 1


def test_where_the_mail_fails_the_answer_stays_and_can_be_sent_again(desk, monkeypatch):
    def fail(*args):
        raise ConnectionRefusedError

    row = received(email="reader@here.cn")
    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    response = answer(desk, row)
    assert "the mail failed" in messages_of(response)
    row.refresh_from_db()
    assert (row.state, row.answer, row.mailed_at) == (
        "answered",
        "You are right.",
        None,
    )
    html = desk.get(change(row)).text
    assert "has not got this answer yet" in html
    monkeypatch.undo()
    for _ in range(2):
        answer(desk, row, button="_mail")
    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert row.mailed_at
    assert 'name="_mail"' not in desk.get(change(row)).text


def test_a_worker_that_was_ended_while_it_mailed_leaves_it_to_the_next(desk):
    tried = timezone.now() - answers.TAKES / 2
    row = received(email="a@b.cn", state="answered", answer="Yes.", mail_tried_at=tried)
    assert 'name="_mail"' not in desk.get(change(row)).text
    ErrorReport.objects.update(mail_tried_at=timezone.now() - 2 * answers.TAKES)
    answer(desk, row, button="_mail")
    assert len(mail.outbox) == 1


# What else can be done


@each_of(
    ({}, {"_send", "_close", "_spam", "_save"}),
    ({"is_suspected": True}, {"_send", "_close", "_spam", "_save", "_reopen"}),
    ({"state": "spam"}, {"_reopen"}),
    ({"state": "closed"}, {"_reopen"}),
    ({"state": "answered", "email": "a@b.cn"}, {"_mail"}),
    ({"state": "answered"}, set()),
)
def test_only_what_can_be_done_has_a_button_and_is_done(values, moves, desk):
    row = received(**values)
    html = desk.get(change(row)).text
    assert {*re.findall(r'type="submit" name="(_\w+)"', html)} == moves
    for name in {f"_{each}" for each in answers.MOVES} - moves:
        before = ErrorReport.objects.values().get()
        answer(desk, row, button=name)
        assert ErrorReport.objects.values().get() == before, name


def test_what_was_done_stands_in_the_history_with_its_author(desk, administrator):
    """A draft of an answer waits, and the next person sees it."""
    row = received(email="reader@here.cn")
    answer(desk, row, "Half of it", "_save")
    User.objects.update(language="en")
    desk.force_login(administrator)
    assert "Half of it</textarea>" in desk.get(change(row)).text
    assert (ErrorReport.objects.get().state, mail.outbox) == ("open", [])
    answer(desk, row, button="_close")
    answer(desk, row, button="_reopen")
    answer(desk, row)
    html = desk.get(page(ErrorReport, "history", row.pk)).text
    for text in ("Changed answer", "closed without an answer", "waits", "answered"):
        assert text in html
    with translation.override("zh-hans"):
        assert ErrorReport.State.ANSWERED.label == "已答复"
    User.objects.update(language="zh-hans")
    assert "已答复" in desk.get(page(ErrorReport, "history", row.pk)).text
