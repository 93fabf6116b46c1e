"""One page makes an account that works; it ends and comes back, and never goes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from portal.models import Story, User
from portal.models.audit import Event, act
from tests.actors.desk import page
from tests.actors.steps import the_step
from tests.conftest import actor
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

pytestmark = pytest.mark.engine

FORGED = {
    **{"is_superuser": "on", "is_staff": "on", "is_active": "", "password": "x"},
    **{"last_login_0": "2020-01-01", "last_login_1": "00:00", "user_permissions": "1"},
    **{"must_change_password": "", "groups": "1", "date_joined_0": "2020-01-01"},
}


@pytest.fixture
def desk(administrator, as_):
    return as_(administrator)


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


def test_a_password_that_was_typed_is_judged_before_anything_is_made(desk):
    response = new(desk, first_password="wangli2026")
    assert "密码" in response.text
    assert "errorlist" in response.text
    assert not User.objects.filter(username="wangli").exists()
    assert shown_password(new(desk, first_password="q7-Kd.w2xZp1")) == "q7-Kd.w2xZp1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": ""},
        {"role": "superuser"},  # which this administrator may not give
        {"role": "nonsense"},
        {"username": ""},
        {"username": "ADMINISTRATOR"},
        {"username": "a b"},
        {"language": "xx"},
    ],
)
def test_what_is_wrong_makes_no_account_and_is_said(desk, wrong):
    before = User.objects.count()
    response = new(desk, **wrong)
    assert response.status_code == 200
    assert 'class="errorlist"' in response.text
    assert 'value="王"' in response.text, "what was typed is there"
    assert User.objects.count() == before
    assert trail() == []


def test_neither_form_has_what_nobody_edits(desk):
    user = person()
    for url in (page(User, "add"), page(User, "change", user.pk)):
        html = desk.get(url).text
        assert "pbkdf2" not in html
        for name in FORGED:
            assert f'name="{name}' not in html


def test_what_is_forged_into_the_form_changes_nothing(desk, administrator):
    new(desk, **FORGED)
    user = person("zhaomin", role="auditor")
    assert change(desk, user, first_name="敏", **FORGED).status_code == 302
    for each in (User.objects.get(username="wangli"), User.objects.get(pk=user.pk)):
        assert (each.is_superuser, each.is_active) == (False, True)
        assert each.last_login is None
        assert not each.user_permissions.exists()
        assert each.date_joined.year > 2020
    user.refresh_from_db()
    assert (user.first_name, roles(user)) == ("敏", ["auditor"])
    assert user.check_password(TYPED)


def test_a_role_is_given_and_the_trail_says_which(desk, administrator):
    user = person()
    change(desk, user, role="publisher", email="w@office.example")
    assert roles(user) == ["publisher"]
    assert trail() == [
        ("account-changed", "administrator", "王丽", {"fields": ["email"]}),
        ("role-taken", "administrator", "王丽", {"role": "editor"}),
        ("role-given", "administrator", "王丽", {"role": "publisher"}),
    ]
    change(desk, User.objects.get(pk=user.pk))
    assert len(trail()) == 3, "nothing was changed"


def test_nobody_gives_themselves_a_role(desk, administrator):
    assert 'name="role"' not in desk.get(page(User, "change", administrator.pk)).text
    change(desk, administrator, role="publisher", first_name="丽")
    assert roles(administrator) == ["administrator"]
    assert User.objects.get(pk=administrator.pk).first_name == "丽"


@pytest.mark.parametrize("role", ["editor", "publisher", "auditor"])
def test_nobody_gives_a_role_but_administrators(content, as_, role):
    user = person("zhaomin", role="editor")
    client = as_(actor(role))
    assert new(client, role="administrator").status_code == 403
    assert change(client, user, role="administrator").status_code == 403
    assert state(client, user, deactivate="").status_code == 403
    url = reverse("admin:auth_user_password_change", args=[user.pk])
    assert client.post(url).status_code == 403
    assert trail() == []
    user.refresh_from_db()
    assert (roles(user), user.is_active) == (["editor"], True)


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
    gone = [details for event, *_, details in trail() if event == "role-taken"]
    assert gone == [{"role": "editor"}, {"rights": ["portal.add_holiday"]}]


def test_a_half_made_account_of_before_works_once_it_gets_a_role(desk):
    user = User.objects.create_user("half", password=TYPED)
    change(desk, user, role="editor")
    client, response = signed_in("half", TYPED)
    assert response.status_code == 302
    assert client.get("/admin/").status_code == 200


# Who leaves


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
    assert "已停用" in desk.get(page(User, "change", user.pk)).text
    state(desk, user)
    assert client.get("/admin/").status_code == 302, "no old session comes back"
    assert signed_in("wangli", TYPED)[1].status_code == 302
    events = [event for event, *_ in trail() if event.startswith("account")]
    assert events == ["account-deactivated", "account-reactivated"]


def test_to_deactivate_twice_is_one_act(desk):
    user = person()
    for _ in range(2):
        state(desk, user, deactivate="")
    assert [event for event, *_ in trail()] == ["account-deactivated"]


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


def test_no_account_is_deleted(desk, as_):
    user = person()
    root = User.objects.create_superuser("root", password=TYPED)
    for client in (desk, as_(root)):
        url = page(User, "delete", user.pk)
        assert client.post(url, {"post": "yes"}).status_code == 403
        values = {"action": "delete_selected", "_selected_action": [user.pk]}
        url = page(User, "changelist")
        assert client.post(url, values | {"post": "yes"}).status_code == 403
        assert "账号不能删除" in client.get(page(User, "change", user.pk)).text
    assert User.objects.filter(pk=user.pk).exists()


def test_a_forgotten_password_becomes_a_first_one_and_signs_out(desk):
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


def test_ones_own_password_is_changed_on_the_page_for_it(desk, administrator):
    url = reverse("admin:auth_user_password_change", args=[administrator.pk])
    assert desk.post(url)["Location"] == "/admin/password_change/"
    assert trail() == []


# Lists


def test_a_list_finds_a_name_written_as_one_word(desk):
    person()
    person("annasmith", last_name="Smith", first_name="Anna")
    html = desk.get(page(User, "changelist"), {"q": "王丽"}).text
    assert ">王丽</a>" in html
    assert "Anna" not in html
    assert ">Anna Smith</a>" in desk.get(page(User, "changelist"), {"q": "anna"}).text


def test_the_list_does_not_ask_for_each_account(desk, django_assert_max_num_queries):
    for number in range(20):
        person(f"p{number}")
    desk.get(page(User, "changelist"))
    with django_assert_max_num_queries(14):
        desk.get(page(User, "changelist"))
