"""Mail to those for whom something waits, if they want it."""

import logging

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from portal.editorial.workflow.steps import StepRequest, apply_step, take_back
from portal.models import SiteSettings, Story, User
from tests.actors.desk import page
from tests.tables import each_of


@pytest.fixture
def act(django_capture_on_commit_callbacks):
    """Do a step, and what follows it once it is stored; returns the mails."""

    def do(action, row, user, remark=""):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            apply_step(StepRequest(action, remark), row, user)
            assert not mail.outbox, "nothing goes before it is stored"
        return mail.outbox

    return do


@pytest.fixture
def row(make_one, editor):
    values = {"status": "draft", "published_at": None, "updated_by": editor}
    return make_one(Story, "sent", title_ko="제목", title_en="Title", **values)


def wants_mail(user, language="zh-hans"):
    user.wants_mail, user.language = True, language
    user.email = f"{user.username}@office.example"
    user.save()
    return user


@each_of(
    ("zh-hans", "待你审核：标题"),
    ("en", "Waits for your review: Title"),
    ("ko", "검토 요청: 제목"),
)
def test_a_reviewer_is_told_what_waits_in_their_language(
    language, subject, act, row, editor, publisher
):
    wants_mail(publisher, language)
    (message,) = act("ask", row, editor, "周五要用")
    assert message.to == ["publisher@office.example"]
    assert message.subject == subject
    assert page(Story, "review", row.pk) in message.body
    for words in ("editor", "周五要用", "/admin/account/"):
        assert words in message.body


def test_the_author_is_told_what_came_back_and_nobody_of_other_steps(
    act, row, editor, publisher
):
    wants_mail(editor)
    assert not act("ask", row, editor), "nobody writes to themselves"
    (message,) = act("send_back", row, publisher, "日期有误")
    assert message.to == ["editor@office.example"]
    assert message.subject == f"已退回：{row.title_zh_hans}"
    assert "日期有误" in message.body
    wants_mail(publisher)
    act("ask", row, editor)
    mail.outbox.clear()
    take_back(row, editor)
    assert not mail.outbox
    act("ask", row, editor)
    assert not act("publish", row, publisher)


def test_only_those_who_may_publish_it_and_want_mail_are_told(
    act, row, editor, publisher, auditor, administrator
):
    for user in (publisher, auditor, administrator):
        wants_mail(user)
    assert [each.to for each in act("ask", row, editor)] == [
        ["publisher@office.example"]
    ]
    draft = Story.objects.filter(pk=row.pk)
    for change in ({"is_active": False}, {"is_active": True, "wants_mail": False}):
        User.objects.filter(pk=publisher.pk).update(**change)
        draft.update(status="draft")
        assert not act("ask", row, editor), change
    wants_mail(publisher)
    draft.update(status="draft", updated_by=publisher)
    assert not act("ask", row, editor), "who wrote it last"
    draft.update(status="draft")
    site = SiteSettings.objects.first() or SiteSettings(name="网站", office="外办")
    site.allow_self_approval = True
    site.save()
    assert act("ask", row, editor)


def test_a_mail_server_that_fails_breaks_no_step(
    act, row, editor, publisher, monkeypatch, caplog
):
    def fail(*args):
        raise ConnectionRefusedError

    wants_mail(publisher)
    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    with caplog.at_level(logging.WARNING):
        act("ask", row, editor)
    assert Story.objects.get(pk=row.pk).status == "review"
    assert "ConnectionRefusedError" in caplog.text
