"""The four roles stay, what changes of others is written down, and all in words."""

import re

from django.contrib.auth.models import Group, Permission

from portal.models import User
from tests.actors.desk import page
from tests.pairs import paired
from tests.portal.admin.accounts.people import person, roles, trail

ROLES = ["administrator", "auditor", "editor", "publisher"]
LINE = r'<tr><th scope="row">(.*?)</th>(.*?)</tr>'  # of the table of rights


def rights(*names):
    found = Permission.objects.filter(codename__in=names).order_by("codename")
    return list(found.values_list("pk", flat=True))


def send(client, group=None, **values):
    """The form of a role; of one that comes with the portal it has no name."""
    url = page(Group, "change", group.pk) if group else page(Group, "add")
    return client.post(url, values)


def test_none_of_the_four_is_deleted_emptied_or_renamed(administrator, as_):
    root = User.objects.create_superuser("root")
    for user, name in paired((administrator, root), reversed(ROLES)):
        client = as_(user)
        group = Group.objects.get(name=name)
        url = page(Group, "delete", group.pk)
        assert client.post(url, {"post": "yes"}).status_code == 403, name
        many = {"action": "delete_selected", "_selected_action": [group.pk]}
        response = client.post(page(Group, "changelist"), many | {"post": "yes"})
        assert "系统自带的角色，不能删除" in response.text, name
        assert "权限不能全部取消" in send(client, group, permissions=[]).text, name
        html = client.get(page(Group, "change", group.pk)).text
        assert "系统自带的角色：名称不变" in html, name
        send(client, group, name="mine", permissions=[*rights("view_story")])
    assert sorted(Group.objects.values_list("name", flat=True)) == ROLES


def test_what_a_role_gains_and_loses_is_written_down_and_one_in_use_stays(desk):
    response = send(desk, name="superuser", permissions=rights("view_city"))
    assert "errorlist" in response.text, "as every right is called"
    assert not Group.objects.filter(name="superuser").exists()
    group = Group.objects.create(name="helpers")
    group.permissions.set(rights("view_story", "view_city"))
    send(desk, group, name="helpers", permissions=rights("view_city", "view_page"))
    values = {"given": ["portal.view_page"], "taken": ["portal.view_story"]}
    expected = [("role-changed", "administrator", "helpers", values)]
    assert trail() == expected
    send(desk, group, name="helpers", permissions=rights("view_city", "view_page"))
    assert trail() == expected, "nothing was changed"
    send(desk, name="other", permissions=rights("view_city"))
    values = {"given": ["exchanges.view_city"], "taken": []}
    expected += [("role-changed", "administrator", "other", values)]
    assert trail() == expected
    user = person(role="helpers")
    url = page(Group, "delete", group.pk)
    assert "王丽的角色" in desk.post(url, {"post": "yes"}).text
    assert roles(user) == ["helpers"]
    user.groups.clear()
    assert desk.post(url, {"post": "yes"}).status_code == 302
    assert not Group.objects.filter(name="helpers").exists()
    assert trail() == [*expected, ("deleted", "administrator", "helpers", {})]


def test_nobody_gives_a_right_that_they_lack_nor_changes_their_own_role(desk, as_):
    group = Group.objects.create(name="helpers")
    group.permissions.set(rights("publish_story"))
    values = {"name": "helpers", "permissions": rights("publish_story", "publish_page")}
    assert "不能授予自己没有的权限" in send(desk, group, **values).text
    assert [each.codename for each in group.permissions.all()] == ["publish_story"]
    kept = {"name": "helpers", "permissions": rights("publish_story", "view_page")}
    assert send(desk, group, **kept).status_code == 302, "what it had already stays"
    own = Group.objects.get(name="administrator")
    html = desk.get(page(Group, "change", own.pk)).text
    assert "只有超级管理员" in html
    assert 'name="_save"' not in html
    before = set(own.permissions.values_list("pk", flat=True))
    assert send(desk, own, permissions=rights("view_city")).status_code == 403
    assert set(own.permissions.values_list("pk", flat=True)) == before
    root = as_(User.objects.create_superuser("root"))
    assert send(root, group, **values).status_code == 302


def test_a_role_is_shown_in_words_kind_by_kind(auditor, as_):
    client = as_(auditor)
    expected = {
        ("editor", "zh-hans"): {"故事": ["是", "是", "–", "是", "–"]},
        ("publisher", "en"): {
            "Stories": ["Yes"] * 5,
            "Public holidays": ["–", "–", "–", "Yes", ""],
        },
        ("administrator", "ko"): {"감사 기록": ["", "", "", "예", ""]},
    }
    for (role, language), lines in expected.items():
        User.objects.filter(pk=auditor.pk).update(language=language)
        url = page(Group, "change", Group.objects.get(name=role).pk)
        table = client.get(url).text.partition('id="role-rights"')[2]
        found = {
            kind: re.findall("<td>(.*?)</td>", cells)
            for kind, cells in re.findall(LINE, table)
        }
        assert {name: found[name] for name in lines} == lines
        assert len(found) > 10
