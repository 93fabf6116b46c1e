"""`python -m tests.bench`: what pages, search, tables, copies and the desk cost.

Measured on SQLite, then on PostgreSQL where it can be had: each time on a site set up
as in production (DEBUG off, static files collected) in a temporary folder, with the
fixtures, and later with many exchanges. Nothing passes or fails here, since times
depend on the machine. `python -m tests.bench year` measures the year's report instead,
`python -m tests.bench large` the search of 100,000 exchanges.
"""

import logging
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django

MANY, LARGE = 10_000, 100_000  # exchanges
HERE = [sys.executable, "-m", "tests.bench", "here"]


def production(folder):
    """The environment of a production site that keeps all its files in the folder."""
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "False",
        "SECRET_KEY": secrets.token_hex(32),
        "SITE_URL": "https://bench.invalid",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "STATIC_ROOT": f"{folder}/static",
        "MEDIA_ROOT": f"{folder}/media",
        "BACKUP_ROOT": f"{folder}/copies",
    }


def report(folder):
    from django.db import connection

    from tests.bench import content

    content.set_up()  # before the application looks for its static files
    from tests.bench import copies, desk_pages, pages, search, tables
    from tests.bench.measure import header

    header(f"{connection.display_name}, the fixtures")
    pages.report()
    tables.report()
    content.fill(MANY)
    header(f"{connection.display_name}, {MANY:,} exchanges")
    pages.report()
    search.report()
    desk_pages.report()
    copies.report(Path(folder))
    pages.report_partners()


def report_large():
    from django.db import connection

    from tests.bench import content

    content.set_up()
    from tests.bench import search
    from tests.bench.measure import header

    content.fill(LARGE)
    header(f"{connection.display_name}, {LARGE:,} exchanges")
    search.report(rounds=1)


def main():
    # An end by signal takes the folder along like any other.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    if sys.argv[1:2] != ["here"]:
        own = {
            name: text for name, text in os.environ.items() if name != "DATABASE_URL"
        }
        for engine in ([], [sys.executable, "-m", "tests.postgres"]):
            command = [*engine, *HERE, *sys.argv[1:]]
            subprocess.run(command, env=own, check=True)
        return
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        database = {k: v for k, v in os.environ.items() if k == "DATABASE_URL"}
        os.environ.update(production(folder) | database)
        django.setup()
        logging.disable(logging.INFO)  # the copy of the trail
        if sys.argv[2:] == ["year"]:
            from tests.bench import year

            year.report()
        elif sys.argv[2:] == ["large"]:
            report_large()
        else:
            report(folder)


if __name__ == "__main__":
    main()
