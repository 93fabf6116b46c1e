"""Signing in in two steps: nobody is in between them, and nobody guesses the second."""

from datetime import timedelta
from urllib.parse import quote

import pyotp
import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.models import Passkey, RecoveryCode, SignInAttempts, User
from portal.models.accounts.encryption import decrypt
from portal.models.accounts.second_factor import (
    CodeApp,
    make_recovery_codes,
    new_secret,
    reset,
)
from portal.models.accounts.sign_in import OF_ACCOUNT, OF_CODES
from portal.models.audit import AuditEntry, Event, Refusal
from tests.portal.admin.editing.test_parallel import at_once

LOGIN, STEP = reverse("admin:login"), reverse("admin_second_step")
RIGHT = "a password for tests"
DESK = "/admin/"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings):
    settings.PROXIES = 1


@pytest.fixture
def owner(db):
    user = User.objects.create_user("owner", password=RIGHT, is_staff=True)
    CodeApp.objects.create(user=user, secret=new_secret())
    return user


def code_of(user, at=None):
    return pyotp.TOTP(decrypt(user.code_app.secret)).at(at or timezone.now())


def wrong_code_of(user):
    right = {code_of(user, timezone.now() + timedelta(seconds=s)) for s in (-30, 0, 30)}
    return next(
        each for each in ("111111", "222222", "3" * 6, "4" * 6) if each not in right
    )


def password(client=None, network="192.0.2.1", **values):
    client = client or Client(headers={"x-forwarded-for": network})
    values = {"username": "owner", "password": RIGHT, **values}
    return client, client.post(LOGIN, values)


def send(client, code, **values):
    return client.post(STEP, {"one_time_password": code, **values})


def is_in(client):
    return client.get(DESK).status_code == 200


def test_the_password_alone_leads_to_the_second_step_and_nowhere_else(owner):
    client, response = password(next="https://evil.example/")
    assert response.url == STEP
    client, response = password(next="/admin/portal/story/?q=a")
    assert response.url == f"{STEP}?next={quote('/admin/portal/story/?q=a', safe='')}"
    assert not is_in(client)
    assert get_user(client).is_anonymous, "so no address opens for them"
    html = client.get(response.url).text
    assert "动态口令应用显示的6位数字" in html
    assert 'value="/admin/portal/story/?q=a"' in html
    response = send(client, code_of(owner), next="/admin/portal/story/?q=a")
    assert response.url == "/admin/portal/story/?q=a"
    assert is_in(client)
    CodeApp.objects.update(last_step=-1)
    client, _response = password()
    response = send(client, code_of(owner), next="https://evil.example/")
    assert response.url == DESK


def test_who_is_not_waiting_any_more_gets_no_second_step(owner, client):
    assert client.get(STEP).url == f"{LOGIN}?next=/admin/"
    assert send(client, code_of(owner)).url.startswith(LOGIN)
    assert not is_in(client)
    client, _response = password()
    session = client.session  # which waits for ten minutes
    session["second_step"] |= {"until": session["second_step"]["until"] - 601}
    session.save()
    assert send(client, code_of(owner)).url.startswith(LOGIN)
    client, _response = password()
    User.objects.update(is_active=False)
    assert send(client, code_of(owner)).url.startswith(LOGIN)
    for change in (lambda: owner.set_password("another one"), lambda: reset(owner)):
        owner.set_password(RIGHT)
        owner.save()
        client, _response = password()
        change()
        owner.save()
        assert client.get(STEP).url.startswith(LOGIN)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_a_code_is_taken_once_even_at_the_same_moment():
    user = User.objects.create_user("owner", password=RIGHT, is_staff=True)
    CodeApp.objects.create(user=user, secret=new_secret())
    clients = [password()[0] for _ in range(4)]
    code = code_of(user)
    answers = at_once([lambda each=each: send(each, code) for each in clients])
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 302]


def test_an_old_code_is_none_full_width_is_read_and_each_is_taken_once(owner):
    client, _response = password()
    old = code_of(owner, timezone.now() - timedelta(minutes=2))
    assert send(client, old).status_code == 200
    code = code_of(owner)
    wide = code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert send(client, f"{wide[:3]} {wide[3:]}").status_code == 302
    second, _response = password()
    assert "已使用过" in send(second, code).text
    assert not is_in(second)
    told = AuditEntry.objects.order_by("number")
    wrong = (Event.SIGN_IN_FAILED, "owner", {"reason": "wrong second factor"})
    right = (Event.SIGN_IN, "owner", {"factor": "codeapp"})
    found = told.values_list("event", "actor_name", "details")
    assert list(found) == [wrong, right, wrong]


def test_codes_count_with_the_passwords(owner):
    """A right password between wrong codes gives nobody more of them."""
    statuses = []
    for _ in range(OF_ACCOUNT):
        client, response = password()
        if response.status_code == 429:
            break
        statuses += [send(client, wrong_code_of(owner)).status_code]
    assert len(statuses) == OF_ACCOUNT / 2
    assert "登录尝试次数过多" in response.text
    SignInAttempts.objects.all().delete()
    client, _response = password()
    for _ in range(OF_ACCOUNT - 1):
        assert send(client, wrong_code_of(owner)).status_code == 200
    response = send(client, code_of(owner))
    assert response.status_code == 429, "not even the right one is checked"
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    assert not is_in(client)


@pytest.mark.engine
def test_codes_are_bounded_over_all_networks(owner):
    statuses = []
    for number in range(OF_CODES + 5):
        client, _response = password(network=f"198.51.100.{number}")
        statuses += [send(client, wrong_code_of(owner)).status_code]
    assert statuses == [200] * OF_CODES + [429] * 5
    waits = AuditEntry.objects.filter(details={"reason": Refusal.LOCKED})
    assert waits.count() == 1, "the trail has one entry for the wait"
    client, _response = password(network="203.0.113.1")
    response = send(client, code_of(owner))
    assert response.status_code == 429
    assert "请使用通行密钥或恢复码" in response.text
    code = make_recovery_codes(owner)[0]
    assert send(client, code, recovery="1").status_code == 302, "it cannot be guessed"
    assert "20次输错动态口令" in client.get(DESK).text


def test_who_signs_in_rightly_costs_their_network_nothing(owner):
    for minute in range(40):
        client, _response = password()
        when = timezone.now() + timedelta(minutes=minute)
        CodeApp.objects.update(last_step=-1)
        assert send(client, code_of(owner)).status_code == 302, when
    assert not SignInAttempts.objects.exists()
    CodeApp.objects.update(last_step=-1)
    client, _response = password()
    send(client, wrong_code_of(owner))
    send(client, code_of(owner))
    assert "输错" not in client.get(DESK).text, "few are the owner's own"


def test_a_recovery_code_signs_its_owner_in_once(owner):
    code = make_recovery_codes(owner)[3]
    other = User.objects.create_user("other", password=RIGHT, is_staff=True)
    theirs = make_recovery_codes(other)[0]
    client, _response = password()
    assert 'name="recovery"' in client.get(f"{STEP}?recovery=1").text
    assert send(client, theirs, recovery="1").status_code == 200
    assert RecoveryCode.objects.filter(user=other).count() == 10
    typed = f" {code[:4].upper()}-{code[4:8]} {code[8:]} "
    response = send(client, typed, recovery="1")
    assert response.url == reverse("admin_second_factor")
    assert "剩余9个" in client.get(response.url).text
    entry = AuditEntry.objects.get(event=Event.RECOVERY_CODE_USED)
    assert (entry.actor, entry.details) == (owner, {"left": 9})
    assert AuditEntry.objects.first().details == {"factor": "recoverycode"}
    stored = str(list(AuditEntry.objects.values_list()))
    assert not [each for each in (code, typed) if each in stored]
    again, _response = password()
    assert "已使用过" in send(again, code, recovery="1").text
    assert not is_in(again)


def test_what_is_no_passkey_is_a_failed_attempt(owner):
    Passkey.objects.create(user=owner, name="a", credential=CREDENTIAL, digest="d")
    wrong = ["", "{", "[]", "null", '{"id": 1}', '{"rawId": "AA", "response": {}}']
    for sent in (*wrong, "9" * 9):
        client, _response = password()
        assert 'data-passkey="get"' in client.get(STEP).text
        response = client.post(STEP, {"credential": sent})
        assert response.status_code == 200, sent
        assert "通行密钥未通过验证" in response.text, sent
        assert not is_in(client), sent
        SignInAttempts.objects.all().delete()


CREDENTIAL = bytes.fromhex(
    "00000000000000000000000000000000" "0004" "01020304"
    "a5010203262001215820"
    "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
    "225820"
    "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"
)  # fmt: skip


def test_the_page_is_in_the_language_of_the_account_and_repeats_nothing(owner, caplog):
    User.objects.update(language="ko")
    client, _response = password()
    page = client.get(STEP)
    assert "복구 코드 사용" in page.text
    assert "no-store" in page["Cache-Control"]
    response = send(client, "my secret code", recovery="1")
    assert "my secret code" not in response.text + caplog.text
