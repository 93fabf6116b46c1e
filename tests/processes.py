"""Programs of the portal in processes of their own, and databases for them."""

import os
import subprocess
import sys
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.states import administrate, quoted


def environment(**values):
    """The settings of a process: these, and those of the tests."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", **values}


def run(*words, **values):
    """Run Python with these words and settings; how it ended, and what it printed."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=settings.BASE_DIR,
        env=environment(**values),
        capture_output=True,
        text=True,
        check=False,
    )


def url_of(name):
    """The address of a database beside that of the tests."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


@contextmanager
def new_database(folder):
    """The address of an empty database, which is gone after the block."""
    if connection.vendor == "sqlite":
        yield url_of(folder / "new.sqlite3")
        return
    name = quoted("portal_new")
    administrate(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    try:
        yield url_of("portal_new")
    finally:
        administrate(f"DROP DATABASE {name} WITH (FORCE)")
