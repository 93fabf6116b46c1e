"""One page makes an account that works; it ends and comes back, and never goes."""

import re

import pytest
import reversion
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from portal.admin.editing.presence import others
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Story, User
from portal.models.audit import Event, act
from tests.actors.desk import page
from tests.actors.steps import the_step
from tests.portal.admin.accounts.people import (
    TYPED,
    change,
    new,
    own_password,
    person,
    roles,
    shown_password,
    signed_in,
    trail,
)

FORGED = {
    **{"is_superuser": "on", "is_staff": "on", "is_active": "", "password": "x"},
    **{"last_login_0": "2020-01-01", "last_login_1": "00:00", "user_permissions": "1"},
    **{"must_change_password": "", "groups": "1", "date_joined_0": "2020-01-01"},
}


def state(client, user, **values):
    return client.post(page(User, "state", user.pk), values)


def test_one_page_makes_an_account_that_works(desk, administrator):
    response = new(desk)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="wangli")
    assert (user.is_staff, user.is_active, user.must_change_password) == (True,) * 3
    assert (roles(user), str(user)) == (["editor"], "王丽")
    password = shown_password(response)
    assert len(password.replace("-", "")) == 16
    client, _ = signed_in("wangli", password)
    assert own_password(client, password).headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.get(page(Story, "add")).status_code == 200
    assert trail() == [
        ("account-created", "administrator", "王丽", {}),
        ("role-given", "administrator", "王丽", {"role": "editor"}),
        *[each for each in trail() if each[0].startswith("sign")],
        ("password-changed", "wangli", "王丽", {}),
    ]
    assert password not in str(trail())


def test_what_is_wrong_makes_no_account_and_is_said(desk):
    before = User.objects.count()
    for wrong in (
        {"role": ""},
        {"role": "superuser"},  # which this administrator may not give
        {"role": "nonsense"},
        {"username": ""},
        {"username": "ADMINISTRATOR"},
        {"username": "a b"},
        {"language": "xx"},
    ):
        response = new(desk, **wrong)
        assert response.status_code == 200, wrong
        assert 'class="errorlist"' in response.text, wrong
        assert 'value="王"' in response.text, "what was typed is there"
        assert User.objects.count() == before, wrong
    names = ("编辑", "审核", "审计", "管理员")
    assert all(f"{name}：" in response.text for name in names)
    response = new(desk, first_password="wangli2026")
    assert "密码" in response.text
    assert "errorlist" in response.text, "it is judged before anything is made"
    assert trail() == []
    other = person("lihua")
    assert "errorlist" in change(desk, other, username="Administrator").text
    assert change(desk, other, username="LiHua").status_code == 302, "its own name"
    assert shown_password(new(desk, first_password="q7-Kd.w2xZp1")) == "q7-Kd.w2xZp1"


def test_what_nobody_edits_is_in_no_form_and_forged_into_one_changes_nothing(desk):
    new(desk, **FORGED)
    user = person("zhaomin", role="auditor")
    for url in (page(User, "add"), page(User, "change", user.pk)):
        html = desk.get(url).text
        assert "pbkdf2" not in html
        assert not [name for name in FORGED if f'name="{name}' in html]
    assert change(desk, user, first_name="敏", **FORGED).status_code == 302
    for each in (User.objects.get(username="wangli"), User.objects.get(pk=user.pk)):
        assert (each.is_superuser, each.is_active) == (False, True)
        assert each.last_login is None
        assert not each.user_permissions.exists()
        assert each.date_joined.year > 2020
    user.refresh_from_db()
    assert (user.first_name, roles(user)) == ("敏", ["auditor"])
    assert user.check_password(TYPED)


def test_a_role_is_given_to_others_and_the_trail_says_which(desk, administrator):
    user = person()
    change(desk, user, role="publisher", email="w@office.example")
    assert roles(user) == ["publisher"]
    given = [
        ("account-changed", "administrator", "王丽", {"fields": ["email"]}),
        ("role-taken", "administrator", "王丽", {"role": "editor"}),
        ("role-given", "administrator", "王丽", {"role": "publisher"}),
    ]
    assert trail() == given
    change(desk, User.objects.get(pk=user.pk))
    assert trail() == given, "nothing was changed"
    assert 'name="role"' not in desk.get(page(User, "change", administrator.pk)).text
    change(desk, administrator, role="publisher", first_name="丽")
    assert roles(administrator) == ["administrator"]
    assert User.objects.get(pk=administrator.pk).first_name == "丽"


def test_the_right_to_internal_rows_is_given_by_those_alone_who_have_it(
    desk, administrator, as_
):
    def has_it(user):
        return User.objects.get(pk=user.pk).has_perm("internal.see_internal")

    user = person()
    new(desk, username="lihua", sees_internal="on")
    change(desk, user, sees_internal="on")
    assert not has_it(User.objects.get(username="lihua"))
    assert not has_it(user)
    assert 'name="sees_internal"' not in desk.get(page(User, "change", user.pk)).text
    root = User.objects.create_superuser("root", password=TYPED)
    change(as_(root), administrator, sees_internal="on")
    desk = as_(administrator)
    change(desk, user, sees_internal="on")
    about = {"rights": ["internal.see_internal"]}
    assert trail()[-1] == ("role-given", "administrator", "王丽", about)
    change(desk, User.objects.get(pk=user.pk), sees_internal="on", role="publisher")
    assert has_it(user), "it goes with any role"
    change(desk, administrator)
    assert has_it(administrator), "their own stays as it is"
    change(desk, User.objects.get(pk=user.pk))
    assert not has_it(user)
    assert trail()[-1] == ("role-taken", "administrator", "王丽", about)


def test_who_has_every_right_is_out_of_reach_of_administrators(desk, as_):
    root = User.objects.create_superuser("root", password=TYPED)
    change(desk, root, role="editor")
    state(desk, root, deactivate="")
    url = reverse("admin:auth_user_password_change", args=[root.pk])
    assert desk.post(url).status_code == 404
    root.refresh_from_db()
    assert (root.is_superuser, root.is_active) == (True, True)
    assert root.check_password(TYPED)
    assert trail() == []
    user = person()
    change(as_(root), user, role="superuser")
    user.refresh_from_db()
    assert (user.is_superuser, roles(user)) == (True, [])
    assert trail()[-1] == ("role-given", "root", "王丽", {"role": "superuser"})
    assert "超级管理员" in as_(root).get(page(User, "changelist")).text


def test_an_account_of_several_groups_stays_as_it_is_until_it_gets_a_role(desk):
    user = person()
    user.groups.add(Group.objects.get(name="auditor"))
    right = Permission.objects.get(codename="add_holiday")
    user.user_permissions.add(right)
    html = desk.get(page(User, "change", user.pk)).text
    assert "保持现状" in html
    assert "portal.add_holiday" in html
    change(desk, user, role="", first_name="莉")
    assert roles(user) == ["auditor", "editor"]
    assert user.user_permissions.get() == right
    change(desk, user, role="auditor")
    assert roles(user) == ["auditor"]
    assert not user.user_permissions.exists()
    half = User.objects.create_user("half", password=TYPED)  # made before
    change(desk, half, role="editor")
    assert signed_in("half", TYPED)[0].get("/admin/").status_code == 200
    gone = [details for event, *_, details in trail() if event == "role-taken"]
    assert gone == [{"role": "editor"}, {"rights": ["portal.add_holiday"]}]


# Who leaves


@pytest.mark.engine
def test_who_leaves_is_signed_out_and_their_work_stays_theirs(desk):
    user = person()
    row = Story.objects.create(title_zh_hans="新闻", created_by=user, updated_by=user)
    with act(Event.STEP, user, row, step="ask"):
        pass
    client, _ = signed_in("wangli", TYPED)
    assert client.get("/admin/").status_code == 200
    assert state(desk, user, deactivate="").status_code == 302
    assert client.get("/admin/").status_code == 302
    assert signed_in("wangli", TYPED)[1].status_code == 200  # refused
    row.refresh_from_db()
    assert (row.created_by, the_step(row).by) == (user, user)
    state(desk, user, deactivate="")  # once more, which is no act
    html = desk.get(page(User, "change", user.pk)).text
    assert "已停用" in html
    assert "账号不能删除" in html
    state(desk, user)
    assert client.get("/admin/").status_code == 302, "no old session comes back"
    assert signed_in("wangli", TYPED)[1].status_code == 302
    events = [event for event, *_ in trail() if event.startswith("account")]
    assert events == ["account-deactivated", "account-reactivated"]


def test_nobody_ends_their_own_account_nor_that_of_the_last_administrator(
    desk, administrator, as_
):
    assert "不能停用自己" in desk.get(page(User, "state", administrator.pk)).text
    response = state(desk, administrator, deactivate="")
    assert "不能停用自己" in desk.get(response["Location"]).text
    keeper = person("keeper", role="none")  # whose right comes from no role
    keeper.user_permissions.add(Permission.objects.get(codename="change_user"))
    client = as_(keeper)
    response = state(client, administrator, deactivate="")
    assert "最后一名管理员" in client.get(response["Location"]).text
    assert "最后一名管理员" in change(client, administrator, role="editor").text
    administrator.refresh_from_db()
    assert (administrator.is_active, roles(administrator)) == (True, ["administrator"])
    person("second", role="administrator")
    state(client, administrator, deactivate="")
    administrator.refresh_from_db()
    assert not administrator.is_active


def test_a_forgotten_password_becomes_a_first_one_and_signs_out(desk, administrator):
    user = person()
    client, _ = signed_in("wangli", TYPED)
    url = reverse("admin:auth_user_password_change", args=[user.pk])
    password = shown_password(desk.post(url, {"first_password": ""}))
    assert client.get("/admin/").status_code == 302
    assert signed_in("wangli", TYPED)[1].status_code == 200  # refused
    client, _ = signed_in("wangli", password)
    assert client.get("/admin/")["Location"] == "/admin/password_change/"
    assert ("password-changed", "administrator", "王丽", {}) in trail()
    assert password not in str(trail())
    assert "errorlist" in desk.post(url, {"first_password": "12345678"}).text
    own = reverse("admin:auth_user_password_change", args=[administrator.pk])
    assert desk.post(own)["Location"] == "/admin/password_change/"


# Lists and names


@pytest.mark.engine
def test_a_list_finds_a_name_written_as_one_word_and_asks_little(
    desk, django_assert_max_num_queries
):
    person()
    person("annasmith", last_name="Smith", first_name="Anna")
    html = desk.get(page(User, "changelist"), {"q": "王丽"}).text
    assert ">王丽</a>" in html
    assert "Anna" not in html
    assert ">Anna Smith</a>" in desk.get(page(User, "changelist"), {"q": "anna"}).text
    for number in range(20):
        person(f"p{number}")
    desk.get(page(User, "changelist"))
    with django_assert_max_num_queries(14):
        desk.get(page(User, "changelist"))


@pytest.mark.engine
def test_every_page_names_people_in_the_order_of_chinese(editor, publisher, as_):
    User.objects.filter(pk=editor.pk).update(last_name="王", first_name="丽")
    editor.refresh_from_db()
    with reversion.create_revision():
        row = Story(title_zh_hans="新闻", created_by=editor, updated_by=editor)
        row.save()
        reversion.set_user(editor)
    row = apply_step(StepRequest("ask", remark="请看"), row, editor)
    others(editor, row, row.updated_at)
    publisher.is_superuser = True
    publisher.save()
    client = as_(publisher)
    views = [page(Story, name, row.pk) for name in ("history", "review", "change")]
    for url in ("/admin/", page(User, "changelist"), *views):
        html = client.get(url).text
        assert "王丽" in html, url
        assert not re.search(r"丽\s*王", html), url
    assert "王丽" in as_(editor).get("/admin/").text  # how the desk greets them
