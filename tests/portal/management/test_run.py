"""`manage.py run`, up to the point where the server takes over."""

import socket
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

from portal import demo
from portal.management.commands import run
from portal.models import SiteSettings, User
from tests.processes import environment, new_database

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
def test_the_first_start_loads_the_fixtures_and_a_later_one_leaves_them_alone(
    start, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(demo, "make_accounts", refuse)
        with pytest.raises(CommandError):
            start()
    assert not SiteSettings.objects.exists(), "the next one makes up for it"
    output = start()
    assert SiteSettings.objects.get().name_zh_hans == "Friends"
    assert "http://127.0.0.1:8765/ko/  한국어" in output
    assert f"Demo accounts: editor; password: {demo.PASSWORD}" in output
    SiteSettings.objects.update(name_zh_hans="Old friends")
    start()
    assert SiteSettings.objects.get().name_zh_hans == "Old friends"


@pytest.mark.django_db
def test_the_reloader_serves_without_preparing_and_without_debug_no_demo_is_made(
    start, settings, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setenv(DJANGO_AUTORELOAD_ENV, "true")
        assert start() == ""
        assert not SiteSettings.objects.exists()
    settings.DEBUG = False
    assert "password" not in start()
    assert not User.objects.exists()


def test_a_port_that_is_none_or_in_use_is_named(monkeypatch):
    for value in ("abc", "0", "65536", "-1", "８０００"):
        monkeypatch.setenv("PORT", value)
        with pytest.raises(CommandError, match=value):
            run.read_port()
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


# Demo accounts


def test_demo_accounts_open_the_desk_where_debug_is_on_and_nowhere_else(
    content, client, settings, editor
):
    editor.username = "a real one"
    editor.save()
    demo.make_accounts()
    for role in demo.ROLES:
        settings.DEBUG = True
        assert client.login(username=role, password=demo.PASSWORD), role
        assert client.get("/admin/").status_code == 200, role
        groups = User.objects.get(username=role).groups.all()
        assert [group.name for group in groups] == [role]
        settings.DEBUG = False
        assert client.get("/admin/").status_code == 302, role
        assert not client.login(username=role, password=demo.PASSWORD), role
    assert client.login(username="a real one", password="a password for tests")


# Two starts at once on a new database: one prepares it, the other waits


PREPARE = """
import sys, django; django.setup()
from django.conf import settings; settings.FIXTURE_DIRS = sys.argv[1:]
from portal.management.commands.run import prepare
prepare()
from portal.models import SiteSettings
print(SiteSettings.objects.count())
"""


@pytest.mark.full
@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_both_end_well(tmp_path):
    (tmp_path / "site.yaml").write_text(FIXTURE % "Friends")
    start = [sys.executable, "-c", PREPARE, tmp_path]
    tasks = [start, start, [sys.executable, "manage.py", "migrate", "-v0"]]
    options = {"cwd": settings.BASE_DIR, "text": True}
    options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # So many seconds are less than the first one takes.
    values = environment(DEBUG="on", STATEMENT_SECONDS="2")
    with new_database(tmp_path) as values["DATABASE_URL"]:
        started = [subprocess.Popen(task, env=values, **options) for task in tasks]
        ended = [(*each.communicate(timeout=120), each.returncode) for each in started]
    assert [code for _out, _error, code in ended] == [0, 0, 0], ended
    assert ended[0][0] == ended[1][0] == "1\n", "both find the same content"
