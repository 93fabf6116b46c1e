"""`python -m tests.bench.year`: the year's report over 100,000 rows, run by hand.

On SQLite, then on PostgreSQL: as a page, as XLSX and as DOCX, and the public page, by a
process that did not make the rows. Wanted: 10 seconds and 256 MB at most.
"""

import logging
import os
import subprocess
import sys
from functools import partial
from tempfile import TemporaryDirectory

import django

from tests.bench.__main__ import production

EXCHANGES, DELEGATIONS = 70_000, 30_000
AT_ONCE = 5_000
REPORT = "/admin/exchanges/exchange/report/"
HERE = [sys.executable, "-m", "tests.bench.year"]


def fill():
    """Add the rows past the search index, which takes long and has no part in it."""
    from django.db.models import QuerySet

    from exchanges.models import City, Delegation, Exchange
    from tests.bench.content import LAST_YEAR, YEARS, exchange, set_up

    set_up()
    home = City.objects.get(is_home=True)
    partners = list(City.objects.partners().order_by("pk"))
    links = Exchange.cities.through
    for start in range(0, EXCHANGES, AT_ONCE):
        numbers = range(start, start + AT_ONCE)
        rows = QuerySet(Exchange).bulk_create(map(exchange, numbers))
        links.objects.bulk_create(
            links(exchange=row, city=partners[(row.pk + step) % len(partners)])
            for row in rows
            for step in range(1 + row.pk % 2)
        )
    for start in range(0, DELEGATIONS, AT_ONCE):
        QuerySet(Delegation).bulk_create(
            Delegation(
                slug=f"bench-group-{number}",
                title_zh_hans=f"代表团{number}",
                sender=home if number % 2 else partners[number % len(partners)],
                host=partners[number % len(partners)] if number % 2 else home,
                arrived=str(LAST_YEAR - number % YEARS),
                size=number % 30 or None,
                status="published",
                published_at=home.published_at,
            )
            for number in range(start, start + AT_ONCE)
        )


def report():
    from django.db import connection
    from django.test import Client

    from portal.models import User
    from tests.bench.measure import header, measure

    client = Client(headers={"host": "bench.invalid"})
    client.force_login(User.objects.create_superuser("bench-year"))
    pages = {
        "report by year": REPORT,
        "report by partner, one kind": f"{REPORT}?by=partner&kind=visit",
        "report as XLSX": f"{REPORT}?file=xlsx&by=partner",
        "report as DOCX": f"{REPORT}?file=docx&by=partner",
        "statistics": "/zh-hans/statistics/",
    }
    header(f"{connection.display_name}, 100,000 rows")
    for name, url in pages.items():
        ask = partial(client.get, url, secure=True)
        assert ask().status_code == 200, url
        measure(name, lambda ask=ask: ask, rounds=1)


def run(part):
    """Do one part on the database of the environment."""
    django.setup()
    logging.disable(logging.INFO)  # the copy of the trail
    part()


def main(asked):
    if asked in (["fill"], ["report"]):
        run(fill if asked == ["fill"] else report)
    elif asked == ["here"]:
        with TemporaryDirectory(prefix="portal-bench-") as folder:
            database = {k: v for k, v in os.environ.items() if k == "DATABASE_URL"}
            own = {**os.environ, **production(folder), **database}
            for part in ("fill", "report"):
                subprocess.run([*HERE, part], env=own, check=True)
    else:
        own = {name: v for name, v in os.environ.items() if name != "DATABASE_URL"}
        for engine in ([], [sys.executable, "-m", "tests.postgres"]):
            subprocess.run([*engine, *HERE, "here"], env=own, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
