"""The four roles stay, with names and some rights; what changes is written down."""

import pytest
from django.contrib.auth.models import Group, Permission

from portal.models import User
from tests.actors.desk import page
from tests.portal.admin.accounts.people import person, roles, trail

pytestmark = pytest.mark.engine

ROLES = ["administrator", "auditor", "editor", "publisher"]


@pytest.fixture
def desk(administrator, as_):
    return as_(administrator)


def rights(*names):
    return list(
        Permission.objects.filter(codename__in=names)
        .order_by("codename")
        .values_list("pk", flat=True)
    )


def send(client, group=None, **values):
    """The form of a role; of one that comes with the portal it has no name."""
    url = page(Group, "change", group.pk) if group else page(Group, "add")
    return client.post(url, values)


@pytest.mark.parametrize("name", ROLES)
def test_none_of_the_four_is_deleted_emptied_or_renamed(desk, as_, name):
    group = Group.objects.get(name=name)
    root = User.objects.create_superuser("root")
    for client in (desk, as_(root)):
        url = page(Group, "delete", group.pk)
        assert client.post(url, {"post": "yes"}).status_code == 403
        many = {"action": "delete_selected", "_selected_action": [group.pk]}
        response = client.post(page(Group, "changelist"), many | {"post": "yes"})
        assert "系统自带的角色，不能删除" in response.text
        response = send(client, group, permissions=[])
        assert "权限不能全部取消" in response.text
        html = client.get(page(Group, "change", group.pk)).text
        assert "系统自带的角色：名称不变" in html
        some = rights("view_story")
        send(client, group, name="mine", permissions=[*some])
        group.refresh_from_db()
        assert group.name == name
    assert sorted(Group.objects.values_list("name", flat=True)) == ROLES


def test_what_a_role_gains_and_loses_is_written_down(desk):
    group = Group.objects.create(name="helpers")
    group.permissions.set(rights("view_story", "view_city"))
    send(desk, group, name="helpers", permissions=rights("view_city", "add_story"))
    values = {"given": ["portal.add_story"], "taken": ["portal.view_story"]}
    assert trail() == [("role-changed", "administrator", "helpers", values)]
    send(desk, group, name="helpers", permissions=rights("view_city", "add_story"))
    assert len(trail()) == 1, "nothing was changed"
    send(desk, name="other", permissions=rights("view_city"))
    values = {"given": ["exchanges.view_city"], "taken": []}
    assert trail()[1:] == [("role-changed", "administrator", "other", values)]


def test_a_role_that_somebody_has_is_not_deleted(desk):
    group = Group.objects.create(name="helpers")
    user = person(role="helpers")
    url = page(Group, "delete", group.pk)
    assert "王丽的角色" in desk.post(url, {"post": "yes"}).text
    assert roles(user) == ["helpers"]
    user.groups.clear()
    assert desk.post(url, {"post": "yes"}).status_code == 302
    assert not Group.objects.filter(name="helpers").exists()
    assert trail() == [("deleted", "administrator", "helpers", {})]


def test_no_role_is_called_as_every_right_is(desk):
    response = send(desk, name="superuser", permissions=rights("view_city"))
    assert "errorlist" in response.text
    assert not Group.objects.filter(name="superuser").exists()
