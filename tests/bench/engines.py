"""A measurement on both engines, each in a process and on a database of its own."""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

import django


def on_both(module):
    """Run a module of the bench on SQLite, then on PostgreSQL."""
    program = [sys.executable, "-m", module]
    environ = {key: text for key, text in os.environ.items() if key != "DATABASE_URL"}
    for command in (program, [sys.executable, "-m", "tests.postgres", *program]):
        subprocess.run(command, env=environ, check=False)


def here(report):
    """Make a site on the engine of DATABASE_URL, and what `report` measures of it."""
    from tests.bench.__main__ import production

    with TemporaryDirectory(prefix="portal-bench-") as folder:
        url = os.environ.get("DATABASE_URL")
        os.environ.update(production(folder) | ({"DATABASE_URL": url} if url else {}))
        django.setup()
        from tests.bench.content import set_up

        set_up()
        report()
