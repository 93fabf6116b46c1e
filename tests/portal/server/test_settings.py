"""A start with wrong settings ends with a sentence."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from portal.server.environment import read_mailer

PRODUCTION = {"DEBUG": "off", "SECRET_KEY": "k" * 50, "SITE_URL": "https://a.example"}


def start(first="", **environment):
    """Read the settings in a process of its own; returns what it says."""
    code = (
        f"{first}\nfrom django.conf import settings as s; "
        "print(s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES['default'], s.SECOND_FACTOR)"
    )
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**kept, "DJANGO_SETTINGS_MODULE": "portal.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_run_needs_no_setting():
    result = start()
    assert result.returncode == 0
    assert result.stdout.startswith("True []")
    assert "'transaction_mode': 'IMMEDIATE'" in result.stdout
    assert result.stdout.endswith(" False\n"), "no second factor"


def test_production_starts_with_its_three_settings():
    result = start(**PRODUCTION)
    assert result.returncode == 0
    assert result.stdout.startswith("False ['a.example']")
    assert result.stdout.endswith(" True\n"), "a second factor"


def test_the_server_ends_statements_that_commands_do_not():
    url = {"DATABASE_URL": "postgres://user@host/name"}
    limits = {
        "statement_timeout=0s": start(**url),
        "statement_timeout=15s": start("import portal.wsgi", **url),
        "statement_timeout=7s": start(
            "import portal.wsgi", STATEMENT_SECONDS="7", **url
        ),
    }
    assert all(limit in result.stdout for limit, result in limits.items())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'; it can be on or off"),
        ({**PRODUCTION, "SECRET_KEY": ""}, "SECRET_KEY must be set"),
        ({**PRODUCTION, "SECRET_KEY": "short"}, "SECRET_KEY must be set"),
        ({**PRODUCTION, "SITE_URL": ""}, "SITE_URL must be set"),
        ({**PRODUCTION, "SITE_URL": "a.example"}, "SITE_URL must be set"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL"),
        ({"SECOND_FACTOR": "maybe"}, "SECOND_FACTOR is 'maybe'; it can be on or off"),
        ({"SECOND_FACTOR_DAYS": "-1"}, "must be a whole number from 0"),
        ({"REPORTS_KEPT_DAYS": "0"}, "REPORTS_KEPT_DAYS is '0'; it must be a whole"),
        ({"REPORTS_KEPT_DAYS": "ninety"}, "it must be a whole number from 1"),
        ({"PROXIES": "-1"}, "PROXIES is '-1'; it must be a whole number from 0"),
        ({"MEDIA_ACCEL": "files"}, "MEDIA_ACCEL is 'files'; it must begin and end"),
        ({"MEDIA_ACCEL": "/files"}, "it must begin and end with a slash"),
        ({"MEDIA_ACCEL": "//evil.example/"}, "it must begin and end with a slash"),
        ({"CACHE_URL": "memcached://host"}, "CACHE_URL must be like redis://"),
        ({"CACHE_URL": "redis://host/zero"}, "CACHE_URL must be like redis://"),
        ({"EMAIL_URL": "mail.example"}, "EMAIL_URL must begin with consolemail://"),
        ({"EMAIL_URL": "filemail:///tmp"}, "EMAIL_URL must begin with consolemail://"),
        ({"EMAIL_URL": "smtp://mail.example:x"}, "EMAIL_URL"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(wrong, sentence):
    result = start(**wrong)
    assert result.returncode != 0
    assert sentence in result.stderr.splitlines()[-1]


def test_a_command_says_what_is_wrong_without_a_traceback():
    kept = {"PATH": os.environ["PATH"], "DEBUG": "perhaps"}
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("manage.py: The setting DEBUG is 'perhaps'")
    assert len(result.stderr.splitlines()) == 1


def test_postgresql_comes_with_a_pool_and_health_checks():
    url = "postgres://u:p%40ss@db.example/portal?sslmode=require"
    result = start(DATABASE_URL=url)
    assert "'sslmode': 'require'" in result.stdout
    assert "'PASSWORD': 'p@ss'" in result.stdout
    assert (
        "'pool': {'min_size': 1, 'max_size': 4, 'timeout': 3, 'reconnect"
        in result.stdout
    )
    assert "'CONN_HEALTH_CHECKS': True" in result.stdout


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://u:p%40ss@mail.example", 25, False, False),
        ("smtp+tls://u:p%40ss@mail.example", 587, True, False),
        ("smtp+ssl://u:p%40ss@mail.example", 465, False, True),
        ("smtp+tls://u:p%40ss@mail.example:2525", 2525, True, False),
    ],
)
def test_a_mail_server_is_one_address(monkeypatch, url, port, tls, ssl):
    monkeypatch.setenv("EMAIL_URL", url)
    found = read_mailer("EMAIL_URL", "consolemail://")
    assert found["BACKEND"].endswith("smtp.EmailBackend")
    assert found["OPTIONS"] == {
        **{"host": "mail.example", "username": "u", "password": "p@ss"},
        **{"port": port, "use_tls": tls, "use_ssl": ssl, "timeout": 10},
    }


def test_mail_goes_to_the_console_on_the_first_run(monkeypatch):
    monkeypatch.delenv("EMAIL_URL", raising=False)
    found = read_mailer("EMAIL_URL", "consolemail://")
    assert found == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
