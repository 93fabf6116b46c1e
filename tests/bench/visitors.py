"""What a public page costs that no cache has, with 77 and 20,000 exchanges.

`python -m tests.bench.visitors` measures on the database of DATABASE_URL, which must be
empty; `make bench` starts it once for each engine.
"""

import sys
from statistics import median
from time import process_time

from tests.bench.engines import here, on_both
from tests.bench.measure import ROUNDS

SIZES = (77, 20_000)
AT_MOST = 50  # ms of CPU
OURS = ("portal/", "exchanges/", "attractions/")
COUNTED = ("city", "exchange")  # pages whose modules are counted


def cost(path):
    """Median milliseconds of CPU, the slowest of all rounds, queries, bytes of HTML."""
    from portal.wsgi import application
    from tests.bench import measure
    from tests.bench.pages import fetch

    html = fetch(application, path)
    rounds = []
    for _ in range(ROUNDS):
        begin = process_time()
        fetch(application, path)
        rounds.append((process_time() - begin) * 1000)
    return median(rounds), max(rounds), measure.queries(path), len(html)


def modules(path):
    """How many modules of ours run for a page, the first of its kind in the process."""
    from django.conf import settings

    from portal.wsgi import application
    from tests.bench.pages import fetch

    base, seen = f"{settings.BASE_DIR}/", set()

    def note(frame, event, _value):
        if event == "call":
            seen.add(frame.f_code.co_filename.removeprefix(base))

    sys.setprofile(note)
    try:
        fetch(application, path)
    finally:
        sys.setprofile(None)
    return sum(name.startswith(OURS) for name in seen)


def report_here():
    from django.conf import settings
    from django.db import connection

    from tests.bench.content import fill
    from tests.bench.pages import LANGUAGES, addresses

    paths = addresses()
    for name in COUNTED:
        print(f"{name}: {modules(paths[name, 'en'])} modules of ours")
    print(f"{len(settings.MIDDLEWARE)} middlewares")
    for size in SIZES:
        fill(size)
        print(f"\n{connection.vendor}, {size:,} exchanges; at most {AT_MOST} ms of CPU")
        print(f"{'page':12}{'median':>8}{'most':>8}{'queries':>9}{'bytes':>9}")
        for name in dict.fromkeys(name for name, _language in paths):
            costs = zip(*(cost(paths[name, code]) for code in LANGUAGES), strict=True)
            middle, most, queries, html = map(max, costs)
            print(f"{name:12}{middle:8.1f}{most:8.1f}{queries:9}{html:9,}", flush=True)


def report():
    on_both("tests.bench.visitors")


if __name__ == "__main__":
    here(report_here)
