"""`python -m tests.bench`: what pages, desk, tables, feeds, data and signing in cost.

The portal is set up as in production (DEBUG off, static files collected) in a
temporary folder, with the fixtures in a throwaway SQLite database. Nothing passes or
fails here, for times depend on the machine; ratios taken in one run hardly do.
"""

import logging
import os
import secrets
import signal
import sys
from tempfile import TemporaryDirectory

import django


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
    }


def main():
    # An end by signal takes the folder along like any other.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ.update(production(folder))
        django.setup()
        logging.getLogger("portal.audit").disabled = True  # its copy of the trail
        from tests.bench.content import set_up

        set_up()
        from tests.bench import (
            audit,
            desk,
            drawings,
            first_input,
            pictures,
            search,
            sign_in,
            tables,
            visitors,
        )

        visitors.report()
        drawings.report()
        desk.report()
        first_input.report()
        pictures.report(folder)
        tables.report()
        search.report()
        audit.report()
        sign_in.report()


if __name__ == "__main__":
    main()
