"""`manage.py run`, up to the point where the server takes over."""

import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

from portal import demo
from portal.management.commands import run
from portal.models import SiteSettings, User

FIXTURE = """
- model: portal.sitesettings
  fields:
    name_zh_hans: %s
    office_zh_hans: 外事办公室
"""


@pytest.fixture
def start(monkeypatch, tmp_path, settings):
    """Starts the portal with fixtures of its own; returns what it printed."""
    (tmp_path / "site.yaml").write_text(FIXTURE % "Friends")
    settings.FIXTURE_DIRS = [tmp_path]
    settings.DEBUG = True
    served = []

    def command(name, *arguments, **options):
        if name == "runserver":
            served.append(arguments)
        else:
            call_command(name, *arguments, **options)

    def start():
        output = StringIO()
        call_command("run", stdout=output)
        assert served.pop() == ("127.0.0.1:8765",)
        return output.getvalue()

    monkeypatch.setattr(run, "call_command", command)
    monkeypatch.setattr(run, "check_connection", lambda: None)
    monkeypatch.setattr(demo, "make_accounts", make_editor)
    monkeypatch.setenv("PORT", "8765")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv(DJANGO_AUTORELOAD_ENV, raising=False)
    return start


def make_editor():
    User.objects.create_user("editor", f"editor{demo.EMAIL}")


def refuse(*arguments):
    raise CommandError("no")


@pytest.mark.django_db
def test_the_first_start_loads_the_fixtures_and_tells_the_addresses(start):
    output = start()
    assert SiteSettings.objects.get().name_zh_hans == "Friends"
    assert "http://127.0.0.1:8765/ko/  한국어" in output
    assert f"Demo accounts: editor; password: {demo.PASSWORD}" in output


@pytest.mark.django_db
def test_a_later_start_leaves_the_rows_alone(start):
    start()
    SiteSettings.objects.update(name_zh_hans="Old friends")
    start()
    assert SiteSettings.objects.get().name_zh_hans == "Old friends"


@pytest.mark.django_db
def test_a_first_start_that_fails_is_made_up_for_by_the_next(start, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(demo, "make_accounts", refuse)
        with pytest.raises(CommandError):
            start()
    assert not SiteSettings.objects.exists()
    start()
    assert SiteSettings.objects.exists()


@pytest.mark.django_db
def test_without_debug_nobody_gets_a_demo_account(start, settings):
    settings.DEBUG = False
    assert "password" not in start()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_reloader_serves_without_preparing(start, monkeypatch):
    monkeypatch.setenv(DJANGO_AUTORELOAD_ENV, "true")
    assert start() == ""
    assert not User.objects.exists()


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "８０００"])
def test_a_port_that_is_none_is_named(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    with pytest.raises(CommandError, match=value):
        run.read_port()


def test_a_port_in_use_is_named():
    with socket.create_server((run.HOST, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CommandError, match=str(port)):
            run.check_port(port)


def test_a_database_out_of_reach_is_told_in_one_sentence(monkeypatch, django_db_setup):
    parameters = {"database": "/nowhere/at/all"}
    if connection.vendor == "postgresql":
        parameters = {"host": "127.0.0.1", "port": 1}
    monkeypatch.setattr(connection, "get_connection_params", lambda: parameters)
    with pytest.raises(CommandError) as caught:
        run.prepare()
    assert "\n" not in str(caught.value)
