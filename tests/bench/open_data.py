"""What open data and calendars of exchanges cost: time and memory, by their number.

`python -m tests.bench.open_data` measures on the database of DATABASE_URL, which must
be empty; `make bench` starts it once for each engine. Each file is asked for by a
process of its own, which has answered a small request before; what its memory grows by
is what the file takes. Each exchange has two sources, and every other one a partner
more.
"""

import json
import re
import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from time import perf_counter, process_time

import django

from tests.bench.engines import here, on_both

SIZES = (1_000, 10_000, 100_000)
QUERIES_AT_MOST = 8
SECONDS_AT_MOST, MEGABYTES_AT_MOST = 3, 150  # of work and of memory for a file
FILES = ("/data/exchanges.csv", "/data/exchanges.json")
CALENDARS = ("/ko/exchanges.ics", "/ko/exchanges.ics?year=2012")


def link(through, rows, target, other):
    """Relate each of the rows to one more row."""
    name = through._meta.get_field("exchange").attname
    column = through._meta.get_field(target).attname
    known = set(
        through.objects.filter(**{column: other.pk}).values_list(name, flat=True)
    )
    through.objects.bulk_create(
        [through(**{name: key, column: other.pk}) for key in rows if key not in known],
        batch_size=5000,
    )


def prepare():
    """As many exchanges as the largest size takes, with sources and partners."""
    from exchanges.models import City, Exchange
    from portal.models import Source
    from tests.bench.content import fill

    fill(SIZES[-1])
    keys = list(
        Exchange.objects.published().order_by("pk").values_list("pk", flat=True)
    )
    for source in Source.objects.order_by("pk")[:2]:
        link(Exchange.sources.through, keys, "source", source)
    city = City.objects.published().partners().order_by("pk").first()
    link(Exchange.cities.through, keys[::2], "city", city)
    return keys


def publish(keys):
    """These exchanges and no others are public."""
    from exchanges.models import Exchange

    Exchange.objects.update(status="withdrawn")
    rows = Exchange.objects.originals().filter(pk__lte=keys[-1])
    rows.exclude(published_at=None).update(status="published")


def one_year():
    """All exchanges were in one year; what is searched in them stays the same."""
    from django.db.models import QuerySet, Value
    from django.db.models.functions import Concat, Substr

    from exchanges.models import Exchange

    in_2012 = Concat(Value("2012"), Substr("date", 5))
    QuerySet.update(Exchange.objects.rewrite(False), date=in_2012, end_date=None)


def peak():
    """The most memory in MB that this process ever held.

    Linux counts in ru_maxrss what the process held that started this one.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024


def whole(path):
    """Ask for a file and read it bit by bit; returns how many bytes it has."""
    from portal.wsgi import application
    from tests.bench.pages import ENVIRON, expect_ok

    address, _, query = path.partition("?")
    asked = {"PATH_INFO": address, "QUERY_STRING": query}
    environ = {**ENVIRON, **asked, "wsgi.input": BytesIO()}
    response = application(environ, expect_ok)
    try:
        return sum(map(len, response))
    finally:
        response.close()


def ask(path):
    """Ask for a file; prints seconds, those of work, queries, bytes and MB.

    The work is that of this process and of PostgreSQL's server.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.bench.search import servers, work

    whole("/data/cities.csv")
    files, before = servers(), peak()
    begin, own, both = perf_counter(), process_time(), work(files)
    size = whole(path)
    spent = [
        end - start
        for end, start in (
            (perf_counter(), begin),
            (process_time(), own),
            (work(files), both),
        )
    ]
    held = peak() - before
    with CaptureQueriesContext(connection) as captured:
        whole(path)
    print(json.dumps([*spent, len(captured), size / 1e6, held]))


def line(size, path):
    command = [sys.executable, "-m", "tests.bench.open_data", path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    *spent, queries, sent, held = json.loads(done.stdout.splitlines()[-1])
    times = "".join(f"{each:9.2f}" for each in spent)
    return f"{size:8,} {path:29}{times}{queries:9}{sent:9.1f}{held:9.1f}"


def report_here():
    """Fill the database of this process and print what its files cost."""
    from django.db import connection

    keys = prepare()
    print(f"\nOpen data and calendars of exchanges, {connection.display_name}: seconds")
    print("by the clock, of work, and of work with the server's;")
    print(f"queries, at most {QUERIES_AT_MOST}; MB. A file of {SIZES[-1]:,} rows takes")
    print(f"{SECONDS_AT_MOST} s of work and {MEGABYTES_AT_MOST} MB at most.\n")
    heads = ("seconds", "work", "of both", "queries", "sent", "grown")
    print(" " * 38 + "".join(f"{each:>9}" for each in heads))
    for size in SIZES:
        publish(keys[:size])
        for path in (*FILES, *CALENDARS):
            print(line(size, path), flush=True)
    one_year()
    print("All of them in one year:")
    print(line(SIZES[-1], CALENDARS[-1]), flush=True)


def report():
    on_both("tests.bench.open_data")


if __name__ == "__main__":
    if sys.argv[1:]:
        django.setup()
        ask(sys.argv[1])
    else:
        here(report_here)
