"""Whoever has lost everything comes back: by an administrator, or by the server."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.models import CodeApp, RecoveryCode
from portal.models.accounts.second_factor import make_recovery_codes, new_secret
from portal.models.audit import AuditEntry, Event

pytestmark = pytest.mark.engine


@pytest.fixture
def lost(editor):
    CodeApp.objects.create(user=editor, secret=new_secret())
    make_recovery_codes(editor)
    return editor


def address(user):
    return reverse("admin:portal_user_reset_factors", args=[user.pk])


def test_an_administrator_resets_it_after_a_question(lost, administrator, as_):
    other = Client()
    other.force_login(lost)
    account = reverse("admin:portal_user_change", args=[lost.pk])
    client = as_(administrator)
    assert f'href="{address(lost)}"' in client.get(account).text
    assert "请先通过电话或当面确认" in client.get(address(lost)).text
    assert CodeApp.objects.exists(), "to open the page does nothing"
    response = client.post(address(lost), follow=True)
    assert "已重置editor的第二重验证" in response.text
    assert "未设置" in response.text
    assert not CodeApp.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert other.get("/admin/").status_code == 302, "whoever is signed in is out"
    entry = AuditEntry.objects.get(event=Event.FACTOR_RESET)
    assert entry.actor == administrator
    assert (entry.kind, entry.object_id) == ("portal.user", str(lost.pk))
    assert entry.details == {"passkeys": 0, "code_apps": 1}
    lost.refresh_from_db()
    assert lost.check_password("a password for tests")


@pytest.mark.parametrize("role", ["publisher", "auditor"])
def test_nobody_else_does(request, lost, role, as_):
    client = as_(request.getfixturevalue(role))
    assert client.post(address(lost)).status_code in (302, 403)
    assert CodeApp.objects.exists()


def test_an_administrator_does_not_reach_a_superuser(lost, administrator, as_):
    lost.is_superuser = True
    lost.save()
    as_(administrator).post(address(lost))
    assert CodeApp.objects.exists()


def test_the_server_lets_the_last_administrator_in(lost, capsys):
    call_command("reset_factor", "editor")
    assert "editor" in capsys.readouterr().out
    assert not CodeApp.objects.exists()
    assert AuditEntry.objects.get(event=Event.FACTOR_RESET).actor is None
    with pytest.raises(CommandError, match="no account 'nobody'"):
        call_command("reset_factor", "nobody")
