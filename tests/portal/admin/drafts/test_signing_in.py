"""A form that is sent after the session has ended comes back in one step."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from portal.models import CodeApp, Draft, Story, User
from portal.models.accounts.second_factor import new_secret
from tests.actors.desk import page
from tests.portal.admin.drafts.kept import (
    ACCOUNT,
    ADD,
    TEXTS,
    form_in,
    opened,
    saved,
    send_again,
)
from tests.portal.admin.second_factor.test_step import code_of
from tests.reading.form import read

STEP = reverse("admin_second_step")


def send_too_late(desk, address=ADD, form=None):
    """Send a form whose session has ended meanwhile."""
    form = opened(desk, address) | TEXTS if form is None else form
    Session.objects.all().delete()
    return desk.post(address, form)


def save_what_came_back(desk, lead):
    """Send the form to which an answer leads, as it is."""
    sent = read(desk.get(lead["Location"]).text, Story) | {"_save": ""}
    address = lead["Location"].partition("?")[0]
    return desk.post(address, sent)


@pytest.mark.parametrize("closed", ["session", "cookies", "is_staff", "is_active"])
def test_the_page_asks_for_the_password_and_holds_the_form(desk, publisher, closed):
    form = opened(desk) | TEXTS
    if closed == "session":
        Session.objects.all().delete()
    elif closed == "cookies":
        desk.cookies.clear()
    else:
        User.objects.filter(pk=publisher.pk).update(**{closed: False})
    response = desk.post(ADD, form)
    assert response.status_code == 403
    assert "你已退出登录" in response.text or closed == "is_staff"
    assert form_in(response)["typed-title_ko"] == ["소식"]
    wrong = send_again(desk, response, **ACCOUNT | {"password": "wrong"})
    assert wrong.status_code == 403
    assert "wrong" not in wrong.text
    assert not Draft.objects.exists()
    lead = send_again(desk, wrong, **ACCOUNT)
    if closed.startswith("is_"):
        assert lead.status_code == 403
        assert not Draft.objects.exists()
        return
    assert saved() == 0
    assert save_what_came_back(desk, lead).status_code == 302
    assert saved() == 1
    assert not Draft.objects.typed(publisher).exists()


def test_the_second_factor_comes_between(desk, publisher):
    CodeApp.objects.create(user=publisher, secret=new_secret())
    lead = send_again(desk, send_too_late(desk), **ACCOUNT)
    assert lead["Location"].startswith(STEP)
    assert not Draft.objects.exists(), "half signed in stores nothing"
    form = form_in(desk.get(lead["Location"]))
    form |= {"one_time_password": code_of(publisher)}
    assert save_what_came_back(desk, desk.post(STEP, form)).status_code == 302
    assert saved() == 1


def test_another_person_does_not_get_what_waits_for_the_second_step(
    desk, publisher, editor
):
    for user in (publisher, editor):
        CodeApp.objects.create(user=user, secret=new_secret())
    send_again(desk, send_too_late(desk), **ACCOUNT)
    form = form_in(desk.get("/admin/login/"), "login-form")
    lead = desk.post("/admin/login/", form | ACCOUNT | {"username": "editor"})
    form = form_in(desk.get(lead["Location"]))
    desk.post(STEP, form | {"one_time_password": code_of(editor)})
    assert desk.get(ADD).status_code == 200
    assert not Draft.objects.exists()


def test_a_form_without_a_place_for_text_is_sent_again(desk):
    row = Story.objects.create(title_zh_hans="新闻", slug="one")
    form = {"action": "delete_selected", "_selected_action": [row.pk]}
    response = send_too_late(desk, page(Story, "changelist"), form)
    again = send_again(desk, response, **ACCOUNT)
    assert "Please send this again" in again.text
    assert form_in(again)["_selected_action"] == [str(row.pk)]
    assert send_again(desk, again).status_code == 200  # asks before it deletes
    response = send_too_late(desk, page(Story, "change", row.pk))
    row.delete()
    send_again(desk, response, **ACCOUNT)
    start = desk.get(reverse("admin:index")).text
    assert "News" in start, "there it waits when its row is gone"


def test_who_signed_in_in_another_tab_only_sends_again(desk):
    response = send_too_late(desk)
    form = form_in(desk.get("/admin/login/"), "login-form")
    desk.post("/admin/login/", form | ACCOUNT)
    again = send_again(desk, response, **ACCOUNT)
    assert "Please send this again" in again.text
    assert send_again(desk, again).status_code == 302
    assert saved() == 1
