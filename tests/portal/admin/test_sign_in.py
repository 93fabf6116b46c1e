"""Nobody guesses a password, and nobody is kept out for long who knows it."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import BoundedSemaphore
from unittest.mock import Mock
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.admin import sign_in
from portal.admin.passwords import PatientHasher, step_back
from portal.models import AuditEntry, SignInAttempts, User
from portal.models.accounts.sign_in import OF_ACCOUNT, OF_NETWORK
from tests.actors.desk import page
from tests.portal.admin.editing.test_parallel import at_once

LOGIN = reverse("admin:login")
RIGHT, WRONG = "a password for tests", "another password"
WAIT = "登录尝试次数过多"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings):
    settings.PROXIES = 1


@pytest.fixture
def owner(db):
    return User.objects.create_user("owner", password=RIGHT, is_staff=True)


@pytest.fixture
def hashed(monkeypatch):
    """How many passwords were checked."""
    found, encode = [], PBKDF2PasswordHasher.encode
    count = lambda self, *args, **kwargs: (  # noqa: E731
        found.append(1) or encode(self, *args, **kwargs)
    )
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", count)
    return found


def attempt(account="owner", password=WRONG, network="192.0.2.1"):
    values = {"username": account, "password": password}
    return Client().post(LOGIN, values, headers={"x-forwarded-for": network})


def guess(times, **values):
    return [attempt(**values) for _ in range(times)]


@pytest.mark.engine
def test_after_ten_wrong_passwords_no_more_is_checked(owner, hashed):
    answers = guess(40)
    assert [each.status_code for each in answers] == [200] * 10 + [429] * 30
    assert len(hashed) == OF_ACCOUNT
    response = attempt(password=RIGHT)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    assert WAIT in response.text
    assert "sessionid" not in response.cookies
    unknown = guess(12, account="nobody", network="192.0.2.9")
    known = [plain(each).replace("owner", "nobody") for each in answers[:12]]
    assert known == [*map(plain, unknown)], "they read the same"


def plain(response):
    """The page without the values that each has of its own."""
    own = r'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"|<code>\w{32}</code>'
    return re.sub(own, "", response.text)


def test_what_a_visitor_writes_into_the_header_is_no_other_network(owner):
    """And a household has one, however many addresses it has."""
    for one in ("203.0.113.{}, 192.0.2.1", "2001:db8:1:2::{}"):
        for number in range(OF_ACCOUNT):
            attempt(network=one.format(number))
        assert attempt(network=one.format(99)).status_code == 429, one
    right = attempt(password=RIGHT, network="198.51.100.7")
    assert right.status_code == 302, "the owner signs in from elsewhere meanwhile"


def test_many_accounts_from_one_network_are_bounded_too(owner, hashed):
    answers = [attempt(account=f"name{number}") for number in range(100)]
    assert [each.status_code for each in answers].count(200) == OF_NETWORK
    assert len(hashed) == OF_NETWORK
    assert SignInAttempts.objects.count() == OF_NETWORK + 1


def test_the_right_password_forgets_the_wrong_ones_and_so_does_time(owner, monkeypatch):
    for _ in range(2):
        guess(9)
        assert attempt(password=RIGHT).status_code == 302
    assert [row.attempts for row in SignInAttempts.objects.all()] == [18]
    guess(12)
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert attempt(password=RIGHT).status_code == 302


def test_who_has_an_account_cannot_guess_others_without_limit(owner):
    """Between the guesses they sign in themselves."""
    for number in range(OF_NETWORK):
        attempt(account=f"name{number}")
        attempt(password=RIGHT)
    assert attempt(account="one more").status_code == 429


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_count_one_by_one(hashed, monkeypatch):
    def save(row, save=SignInAttempts.save, **options):
        time.sleep(0.02)  # in which another would count, too
        save(row, **options)

    monkeypatch.setattr(SignInAttempts, "save", save)
    monkeypatch.setattr(sign_in, "CHECKS", BoundedSemaphore(100))
    User.objects.create_user("owner", password=RIGHT, is_staff=True)
    hashed.clear()
    answers = [each.status_code for each in at_once([attempt] * 16)]
    assert sorted(answers) == [200] * 10 + [429] * 6
    assert len(hashed) == OF_ACCOUNT
    of_account, of_network = SignInAttempts.objects.order_by("limit")
    # The first one that was refused without being counted may have left its mark.
    assert of_account.attempts - of_network.attempts in (0, 1)


@pytest.mark.engine
def test_few_passwords_are_checked_at_the_same_time(owner, hashed, monkeypatch):
    checks = BoundedSemaphore(1)
    monkeypatch.setattr(sign_in, "CHECKS", checks)
    with checks:
        response = attempt(password=RIGHT)
    assert (response.status_code, response["Retry-After"]) == (429, "3")
    assert "请立即重试" in response.text
    assert not hashed
    assert not SignInAttempts.objects.exists(), "it was no attempt"
    assert attempt(password=RIGHT).status_code == 302


@pytest.mark.engine
def test_what_was_typed_as_a_name_is_not_stored_and_what_is_none_fails(owner, caplog):
    attempt(account="my secret password")
    guess(11, account="my secret password")
    rows = str(SignInAttempts.objects.values_list())
    assert "secret" not in rows + caplog.text
    SignInAttempts.objects.all().delete()
    for account in ("", "a\0b", "x" * 5000, "\ud800", "a\nb"):
        body = f"username={quote(account, errors='surrogatepass')}&password=a"
        kind = "application/x-www-form-urlencoded"
        response = Client().post(LOGIN, body, content_type=kind)
        assert response.status_code == 200, account[:9]
        assert "错误" in response.text, account[:9]


def test_an_administrator_ends_the_wait(as_, administrator, owner):
    """And nobody else does: tests/hostile/test_rights.py."""
    guess(12)
    url = page(SignInAttempts, "changelist")
    assert "192.0.2.1" in as_(administrator).get(url).text
    chosen = {"_selected_action": [r.pk for r in SignInAttempts.objects.all()]}
    response = as_(administrator).post(url, {"action": "unlock", **chosen}, follow=True)
    assert "可以立即重新登录" in response.text
    assert attempt(password=RIGHT).status_code == 302
    assert AuditEntry.objects.filter(event="wait-ended").get().actor == administrator


def test_passwords_are_checked_where_no_thread_may_lower_its_priority(monkeypatch):
    """As under systemd with a filter of system calls."""
    refuse = Mock(side_effect=PermissionError)
    monkeypatch.setattr("portal.admin.passwords.os.setpriority", refuse)
    pool = ThreadPoolExecutor(1, initializer=step_back)
    monkeypatch.setattr("portal.admin.passwords.HASHING", pool)
    assert PatientHasher().encode("a password", "salt", 1)
    assert refuse.called
