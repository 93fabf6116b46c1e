"""`python -m tests.bench year`: the year's report over 100,000 rows, run by hand.

As a page, as XLSX and as DOCX, and the public page, by a process that did not make the
rows. Wanted: 10 seconds and 256 MB at most.
"""

from functools import partial
from multiprocessing import get_context

from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from exchanges.models import City, Delegation, Exchange
from portal.models import User
from tests.bench.content import LAST_YEAR, YEARS, exchange, set_up
from tests.bench.measure import header, measure

Process = get_context("fork").Process
EXCHANGES, DELEGATIONS = 70_000, 30_000
AT_ONCE = 5_000
REPORT = "/admin/exchanges/exchange/report/"


def fill():
    """Add the rows past the search index, which takes long and has no part in it."""
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
    filling = Process(target=fill)
    filling.start()
    filling.join()
    assert filling.exitcode == 0
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
