"""What the open data of exchanges cost: time, memory and queries, by their number.

Each file is asked for by a process of its own, whose peak of memory is all that it ever
had. Each exchange has two sources, and every other one a partner more.
"""

import json
import re
import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from time import perf_counter

import django

SIZES = (1_000, 10_000, 100_000)
FORMS = ("csv", "json")
QUERIES_AT_MOST = 8
TIMES_AT_MOST = 1.2  # the memory of the few


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


def peak():
    """The most memory in MB that this process ever held.

    Linux counts in ru_maxrss what the process held that started this one.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024


def ask(path):
    """Ask for a file, read it bit by bit; prints seconds, queries, bytes and MB."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from portal.wsgi import application
    from tests.bench.pages import ENVIRON, expect_ok

    def whole():
        environ = {**ENVIRON, "PATH_INFO": path, "wsgi.input": BytesIO()}
        response = application(environ, expect_ok)
        try:
            return sum(map(len, response))
        finally:
            response.close()

    begin = perf_counter()
    size = whole()
    spent = perf_counter() - begin
    held = peak()
    with CaptureQueriesContext(connection) as captured:
        whole()
    print(json.dumps([spent, len(captured), size, held]))


def measured(path):
    command = [sys.executable, "-m", "tests.bench.open_data", path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def report():
    keys = prepare()
    print(f"\nOpen data of exchanges; at most {QUERIES_AT_MOST} queries, and")
    print(f"{TIMES_AT_MOST} times the memory of {SIZES[0]:,} for {SIZES[-1]:,}.\n")
    print(f"{'':16}{'seconds':>9}{'queries':>9}{'MB sent':>9}{'MB held':>9}  ratio")
    first = {}
    for size in SIZES:
        publish(keys[:size])
        for form in FORMS:
            spent, queries, sent, held = measured(f"/data/exchanges.{form}")
            ratio = held / first.setdefault(form, held)
            numbers = f"{spent:9.2f}{queries:9}{sent / 1e6:9.1f}{held:9.1f}{ratio:7.2f}"
            print(f"{size:8,} {form:7}{numbers}")


if __name__ == "__main__":
    django.setup()
    ask(sys.argv[1])
