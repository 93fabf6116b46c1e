"""A start with wrong settings ends with a sentence."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {"DEBUG": "off", "SECRET_KEY": "k" * 50, "SITE_URL": "https://a.example"}


def start(**environment):
    """Read the settings in a process of its own; returns what it says."""
    code = (
        "from django.conf import settings as s; "
        "print(s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES['default'])"
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


def test_production_starts_with_its_three_settings():
    result = start(**PRODUCTION)
    assert result.returncode == 0
    assert result.stdout.startswith("False ['a.example']")


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
