"""What somebody sets up, removes and loses; what is stored, and written down of it."""

import re

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.models import CodeApp, Passkey, RecoveryCode, User
from portal.models.accounts.encryption import decrypt
from portal.models.accounts.second_factor import make_recovery_codes, new_secret
from portal.models.audit import AuditEntry, Event
from tests.portal.admin.second_factor.test_step import CREDENTIAL

OWN, APP = reverse("admin_second_factor"), reverse("admin_code_app")


@pytest.fixture
def desk(editor, client):
    client.force_login(editor)
    return client


def key_on(html):
    found = re.search(r'class="key">([^<]+)<', html)
    return "".join(found[1].split())


def set_up(client):
    """A code app, by the page; returns its key and the answer."""
    key = key_on(client.get(APP).text)
    code = pyotp.TOTP(key).at(timezone.now())
    return key, client.post(APP, {"one_time_password": code})


def codes_on(html):
    return ["".join(each.split()) for each in re.findall("<code>([^<]+)</code>", html)]


def events():
    rows = AuditEntry.objects.exclude(request="").order_by("number")
    return list(rows.values_list("event", flat=True))


def test_a_code_app_is_stored_once_it_has_given_a_code(desk, editor, caplog):
    other = Client()
    other.force_login(editor)
    assert desk.post(OWN, {"act": "codes"}).status_code == 302
    assert not RecoveryCode.objects.exists(), "there is no factor"
    page = desk.get(APP)
    assert "<svg" in page.text
    response = desk.post(APP, {"one_time_password": "000000"})
    assert "不是应用当前显示的" in response.text
    assert key_on(response.text) == key_on(page.text), "it need not be scanned again"
    assert not CodeApp.objects.exists()
    key, response = set_up(desk)
    codes = codes_on(response.text)
    assert len(codes) == 10
    assert "no-store" in response["Cache-Control"]
    assert events() == [Event.FACTOR_ADDED, Event.RECOVERY_CODES_MADE]
    assert desk.get("/admin/").status_code == 200, "they stay signed in"
    assert other.get("/admin/").status_code == 302, "with the password alone"
    other.force_login(User.objects.get(pk=editor.pk))
    response = other.get(OWN)
    assert response.url.startswith(reverse("admin:login")), "shows its factor first"
    stored = [*CodeApp.objects.values(), *RecoveryCode.objects.values()]
    everything = f"{[*stored, *AuditEntry.objects.values()]} {caplog.text}"
    assert not [each for each in (key, *codes) if each in everything]
    old = set(editor.recovery_codes.values_list("digest", flat=True))
    response = desk.post(OWN, {"act": "codes"})
    assert len({*codes_on(response.text)} - {*codes}) == 10
    assert not old & set(editor.recovery_codes.values_list("digest", flat=True))
    assert not codes_on(desk.get(OWN).text), "they are shown once"


def test_another_key_of_the_site_reads_no_secret_unless_it_is_kept(editor, settings):
    app = CodeApp.objects.create(user=editor, secret=new_secret())
    code = pyotp.TOTP(decrypt(app.secret)).at(timezone.now())
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    assert not app.accept(code)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert app.accept(code)


def remove(client, row):
    kind = row._meta.model_name
    sent = {"act": "remove", "kind": kind, "key": row.pk}
    return client.post(OWN, sent, follow=True).text


def passkey_of(user, **values):
    values = {"name": "a", "credential": CREDENTIAL, "digest": "d", **values}
    return Passkey.objects.create(user=user, **values)


def test_one_is_removed_but_the_last_where_one_is_required(
    desk, editor, publisher, as_, settings
):
    assert "已不存在" in remove(desk, passkey_of(publisher)), "of another"
    assert "已不存在" in remove(desk, Passkey(pk=10**30))
    set_up(desk)
    assert "已删除" in remove(desk, editor.code_app)
    assert not CodeApp.objects.exists()
    assert not RecoveryCode.objects.exists(), "they go with the last one"
    assert events()[-1] == Event.FACTOR_REMOVED
    Passkey.objects.get().delete()
    client = as_(publisher)
    set_up(client)
    settings.SECOND_FACTOR = True
    assert "至少一种验证方式" in remove(client, publisher.code_app)
    assert CodeApp.objects.exists()
    assert "已删除" in remove(client, passkey_of(publisher))


def test_what_is_no_passkey_is_not_stored(desk, editor):
    for sent in ("", "{", "[1]", '{"id": "a"}', "x" * 30_000):
        desk.get(OWN)
        values = {"act": "passkey", "name": "办公室电脑", "credential": sent}
        response = desk.post(OWN, values)
        assert "未能保存" in response.text, sent[:9]
        assert 'value="办公室电脑"' in response.text
    assert desk.post(OWN, {"act": "nothing"}).status_code == 400
    assert not Passkey.objects.exists()
    row = passkey_of(editor, counter=5)
    counts = [row.count(number) for number in (5, 4, 0, 6)]
    assert counts == [False, False, False, True], "a device that counts back is a copy"
    assert passkey_of(editor, name="b", digest="e").count(0), "most do not count"


# Whoever has lost everything


@pytest.fixture
def lost(editor):
    CodeApp.objects.create(user=editor, secret=new_secret())
    make_recovery_codes(editor)
    return editor


def test_an_administrator_resets_it_after_a_question(lost, administrator, auditor, as_):
    """Nobody else reaches any account: tests/hostile/test_addresses.py."""
    other = Client()
    other.force_login(lost)
    account = reverse("admin:portal_user_change", args=[lost.pk])
    address = reverse("admin:portal_user_reset_factors", args=[lost.pk])
    assert address not in as_(auditor).get(account).text
    client = as_(administrator)
    assert f'href="{address}"' in client.get(account).text
    assert "请先通过电话或当面确认" in client.get(address).text
    User.objects.filter(pk=lost.pk).update(is_superuser=True)
    client.post(address)
    assert CodeApp.objects.exists(), "a superuser is out of reach"
    User.objects.filter(pk=lost.pk).update(is_superuser=False)
    response = client.post(address, follow=True)
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


def test_the_server_lets_the_last_administrator_in(lost, capsys):
    call_command("reset_factor", "editor")
    assert "editor" in capsys.readouterr().out
    assert not CodeApp.objects.exists()
    assert AuditEntry.objects.get(event=Event.FACTOR_RESET).actor is None
    with pytest.raises(CommandError, match="no account 'nobody'"):
        call_command("reset_factor", "nobody")
