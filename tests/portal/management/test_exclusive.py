"""Two starts at once on a new database: one prepares it, the other waits."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.engine

ROOT = settings.BASE_DIR
FIXTURES = len(list(Path(settings.FIXTURE_DIRS[0]).glob("*.yaml")))
PREPARE = """
import django; django.setup()
from portal.management.commands.run import prepare
prepare()
from portal.models import Story, User
print(Story.objects.count(), User.objects.count())
"""
TASKS = {
    "migrate": [sys.executable, "manage.py", "migrate", "-v0"],
    "run": [sys.executable, "-c", PREPARE],
}


@pytest.fixture
def new_database(tmp_path, django_db_blocker):
    """The address of a database that nobody has put anything into."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    values = {**connection.get_connection_params(), "autocommit": True}
    for name in ("cursor_factory", "context", "prepare_threshold"):
        values.pop(name, None)
    with closing(psycopg.connect(**{**values, "dbname": "postgres"})) as server:
        server.execute("CREATE DATABASE portal_new")
        try:
            host, user = server.info.host, server.info.user
            yield f"postgresql://{user}@/{host}/portal_new"
        finally:
            server.execute("DROP DATABASE portal_new WITH (FORCE)")


@pytest.mark.parametrize("name", TASKS)
def test_of_two_at_once_both_end_well(new_database, name):
    environment = {
        **os.environ,
        "DATABASE_URL": new_database,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "on",
        "STATEMENT_SECONDS": "5",  # less than the first one takes
    }
    started = [
        subprocess.Popen(
            TASKS[name],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [(*each.communicate(timeout=120), each.returncode) for each in started]
    assert [code for _out, _error, code in ended] == [0, 0], ended
    assert ended[0][0] == ended[1][0], "both find the same content"
