"""A start with wrong settings ends with a sentence."""

import os
import subprocess
import sys
from itertools import product
from runpy import run_path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.server.environment import bucket_at, read_bucket, read_mailer, read_place
from portal.server.languages import MESSAGES, can_be_added, languages_in
from tests.tables import each_of

BUCKET = "s3://KEY:hid%2Fden@s3.example:9000/bucket/a/b"
PRODUCTION = {"DEBUG": "off", "SECRET_KEY": "k" * 50, "SITE_URL": "https://a.example"}


def settings_of(**environment):
    """What the settings come to in such an environment, read in this process."""
    with pytest.MonkeyPatch.context() as patch:
        for name in {*os.environ} - {"PATH", "HOME"}:
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        return run_path(str(settings.BASE_DIR / "portal/settings.py"))


def refusal(**environment):
    """What is said where the settings stop a start."""
    with pytest.raises(ImproperlyConfigured) as stopped:
        settings_of(**environment)
    return str(stopped.value)


def start(first="", **environment):
    """Read the settings in a process of its own; returns what it says."""
    code = (
        f"{first}\nfrom django.conf import settings as s; "
        "print(s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES['default'], s.SECOND_FACTOR)"
    )
    return run("-c", code, DJANGO_SETTINGS_MODULE="portal.settings", **environment)


def run(*arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_run_needs_no_setting_and_production_three():
    result = start()
    assert result.returncode == 0
    assert result.stdout.startswith("True []")
    assert "'transaction_mode': 'IMMEDIATE'" in result.stdout
    assert result.stdout.endswith(" False\n"), "no second factor"
    result = start(**PRODUCTION)
    assert result.returncode == 0
    assert result.stdout.startswith("False ['a.example']")
    assert result.stdout.endswith(" True\n"), "a second factor"


def test_postgresql_comes_with_a_pool_and_health_checks():
    """And the server ends statements that commands do not."""
    url = "postgres://u:p%40ss@db.example/portal?sslmode=require"
    found = start(DATABASE_URL=url).stdout
    pool = "'pool': {'min_size': 1, 'max_size': 4, 'timeout': 3, 'reconnect"
    for text in ("'sslmode': 'require'", "'PASSWORD': 'p@ss'", pool):
        assert text in found
    assert "'CONN_HEALTH_CHECKS': True" in found
    assert "statement_timeout=0s" in found
    server = "import portal.wsgi"
    assert "statement_timeout=15s" in start(server, DATABASE_URL=url).stdout
    shorter = start(server, DATABASE_URL=url, STATEMENT_SECONDS="7")
    assert "statement_timeout=7s" in shorter.stdout


def test_the_land_of_the_maps_is_read_before_the_first_page():
    server = "import portal.wsgi, portal.drawing.earth.land as earth"
    found = start(f"{server}\nprint(earth.read.cache_info().misses)").stdout
    assert found.startswith("1\n")


def test_other_hosts_need_https_if_the_office_says_so():
    """Browsers keep it for a year, so the default is this host alone."""
    names = ("SECONDS", "INCLUDE_SUBDOMAINS", "PRELOAD")
    for values, found in (
        ({}, [31536000, False, False]),
        ({"HSTS": "subdomains"}, [31536000, True, False]),
        ({"HSTS": "preload"}, [31536000, True, True]),
    ):
        read = settings_of(**PRODUCTION, **values)
        assert [read[f"SECURE_HSTS_{name}"] for name in names] == found, values


WRONG = [
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
    ({"FRONTS": "http://a,nginx"}, "FRONTS is 'nginx'; it must begin with"),
    ({**PRODUCTION, "HSTS": "on"}, "HSTS is 'on'; it can be host or subdomains or"),
    ({"STALE_MINUTES": "0"}, "it must be a whole number from 1"),
    ({"MEDIA_URL_S3": "/var/media"}, "MEDIA_URL_S3 must be like s3://KEY:SECRET@"),
    ({"BACKUP_URL": "copies"}, "BACKUP_URL must be a folder, /mnt/copies or"),
    ({"BACKUP_URL": "file://nas/copies"}, "BACKUP_URL must be a folder"),
    ({"EMAIL_URL": "mail.example"}, "EMAIL_URL must begin with consolemail://"),
    ({"EMAIL_URL": "filemail:///tmp"}, "EMAIL_URL must begin with consolemail://"),
    ({"EMAIL_URL": "smtp://mail.example:x"}, "EMAIL_URL"),
    ({"ADMIN_NETWORKS": "192.0.2.0/24,office"}, "ADMIN_NETWORKS has 'office'"),
    ({**PRODUCTION, "LOG_FORMAT": "xml"}, "LOG_FORMAT is 'xml'; it can be text or"),
]


def test_a_wrong_setting_stops_the_start_with_a_sentence():
    for wrong, sentence in WRONG:
        assert sentence in refusal(**wrong), wrong
    assert settings_of(**PRODUCTION, LOG_FORMAT="json")
    wrong, sentence = WRONG[0]
    result = start(**wrong)
    assert result.returncode != 0
    assert sentence in result.stderr.splitlines()[-1]


def test_a_command_says_what_is_wrong_without_a_traceback():
    result = run("manage.py", "check", DEBUG="perhaps")
    assert result.returncode == 1
    assert result.stderr.startswith("manage.py: The setting DEBUG is 'perhaps'")
    assert len(result.stderr.splitlines()) == 1


def test_a_mail_server_is_one_address(monkeypatch):
    for url, port, tls, ssl in (
        ("smtp://u:p%40ss@mail.example", 25, False, False),
        ("smtp+tls://u:p%40ss@mail.example", 587, True, False),
        ("smtp+ssl://u:p%40ss@mail.example", 465, False, True),
        ("smtp+tls://u:p%40ss@mail.example:2525", 2525, True, False),
    ):
        monkeypatch.setenv("EMAIL_URL", url)
        found = read_mailer("EMAIL_URL", "consolemail://")
        assert found["BACKEND"].endswith("smtp.EmailBackend")
        assert found["OPTIONS"] == {
            **{"host": "mail.example", "username": "u", "password": "p@ss"},
            **{"port": port, "use_tls": tls, "use_ssl": ssl, "timeout": 10},
        }, url
    monkeypatch.delenv("EMAIL_URL")  # as on the first run
    found = read_mailer("EMAIL_URL", "consolemail://")
    assert found == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


def test_a_wrong_address_of_s3_is_named_without_its_secret(monkeypatch):
    wrong = (
        "s3://KEY:hid/den@s3.example/bucket",  # the slash has to be %2F
        "s3://KEY:12/34hidden@s3.example/bucket",
        "s3://KEY:hidden@s3.example",
        "s3://KEY@hidden/bucket/hidden?colour=red",
        "s3://KEY:hidden@s3.example/bucket?style=round",
        "https://KEY:hidden@s3.example/bucket",
        "s3://:hidden@s3.example/bucket",
        "s3://KEY:hidden@/bucket",
        "s3://KEY:hidden@s3.example:0/bucket",
        "s3://KEY:hidden@s3.example:port/bucket",
    )
    for url, read in product(wrong, (read_bucket, read_place)):
        monkeypatch.setenv("BACKUP_URL", url)
        with pytest.raises(ImproperlyConfigured) as caught:
            read("BACKUP_URL")
        told = str(caught.value)
        assert told.startswith("The setting BACKUP_URL must be"), url
        assert "hidden" not in told, url
        assert "hid/den" not in told, url


def test_an_address_of_s3_says_where_by_which_key_and_how(monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    options = bucket_at(f"{BUCKET}?region=cn-north-1&style=virtual")["OPTIONS"]
    assert options == {
        "endpoint_url": "https://s3.example:9000",
        "region_name": "cn-north-1",
        "addressing_style": "virtual",
        "bucket_name": "bucket",
        "location": "a/b",
        "access_key": "KEY",
        "secret_key": "hid/den",
        "security_token": None,
        "session_profile": None,
    }
    options = bucket_at("s3+http://[::1]:9000/bucket/")["OPTIONS"]
    assert options["endpoint_url"] == "http://[::1]:9000"
    assert (options["location"], options["region_name"]) == ("", "us-east-1")
    assert "access_key" not in options, "that is left to the environment"
    for url in ("/mnt/two words", "file:///mnt/two%20words"):  # a folder for copies
        monkeypatch.setenv("BACKUP_URL", url)
        assert read_place("BACKUP_URL")["OPTIONS"]["location"] == "/mnt/two words"


@each_of(
    *(("ja", True), ("ru", True), ("pt-br", True)),
    *(("ko", False), ("ar", False), ("xx", False), ("zh-cn", False), ("", False)),
)
def test_a_language_can_be_added_that_is_known_and_left_to_right(code, is_right):
    assert can_be_added(code) is is_right


def test_a_folder_adds_a_language_and_any_other_does_not(tmp_path):
    for name in ("ja", "pt_BR", "ar", "ko", "ru.removed", "lost+found"):
        (tmp_path / name / MESSAGES).mkdir(parents=True)
    (tmp_path / "ru").mkdir()
    assert [code for code, _name in languages_in(tmp_path)][3:] == ["ja", "pt-br"]
    assert len(languages_in(tmp_path / "nothing")) == 3
