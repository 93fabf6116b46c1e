import pytest

from portal import demo
from portal.models import User


@pytest.fixture
def accounts(content):
    demo.make_accounts()


@pytest.mark.parametrize("role", demo.ROLES)
def test_a_demo_account_for_each_role_opens_the_admin(accounts, client, settings, role):
    settings.DEBUG = True
    assert client.login(username=role, password=demo.PASSWORD)
    assert client.get("/admin/").status_code == 200
    assert [group.name for group in User.objects.get(username=role).groups.all()] == [
        role
    ]


def test_demo_accounts_are_locked_out_where_debug_is_off(accounts, client, settings):
    settings.DEBUG = True
    assert client.login(username="editor", password=demo.PASSWORD)
    settings.DEBUG = False
    assert client.get("/admin/").status_code == 302
    assert not client.login(username="editor", password=demo.PASSWORD)


def test_a_real_account_signs_in_where_debug_is_off(client, settings, editor):
    settings.DEBUG = False
    assert client.login(username="editor", password="a password for tests")
