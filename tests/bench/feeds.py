"""What the feed and the calendar cost, with a thousand rows and with ten thousand.

What they cost with 100,000 is told beside the files of open data.
"""

import tracemalloc
from io import BytesIO
from time import process_time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchanges.models import Exchange
from portal.wsgi import application
from tests.bench.content import CITY, fill
from tests.bench.pages import ENVIRON

SIZES = (1000, 10_000)
QUERIES_AT_MOST = 8
PATHS = {
    "feed": ("/ko/feed.atom", ""),
    "feed of a city": ("/ko/feed.atom", f"city={CITY}"),
    "calendar": ("/ko/exchanges.ics", ""),
    "calendar of a city": ("/ko/exchanges.ics", f"city={CITY}"),
    "calendar of a year": ("/ko/exchanges.ics", "year=2012"),
}


def ask(path, query, tag=""):
    """Status, version and body of an answer; `tag` is the version at hand."""
    found = {}

    def begin(status, headers):
        found.update(dict(headers), status=status)

    environ = {**ENVIRON, "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {"HTTP_IF_NONE_MATCH": tag} if tag else {}
    response = application({**environ, "wsgi.input": BytesIO()}, begin)
    try:
        return found["status"], found["ETag"], b"".join(response)
    finally:
        response.close()


def milliseconds(work):
    begin = process_time()
    work()
    return (process_time() - begin) * 1000


def peak(work):
    """The most megabytes that Python held at once for the work."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def line(name, path, query):
    status, tag, content = ask(path, query)
    again = ask(path, query, tag)[0]
    if (status, again) != ("200 OK", "304 Not Modified"):
        raise RuntimeError(f"{name} answered {status}, then {again}")
    with CaptureQueriesContext(connection) as captured:
        ask(path, query)
    number = len(captured)  # the next request forgets them
    spent = min(milliseconds(lambda: ask(path, query)) for _ in range(3))
    short = min(milliseconds(lambda: ask(path, query, tag)) for _ in range(3))
    held = peak(lambda: ask(path, query))
    return (
        f"{name:20}{spent:10,.0f}{short:10,.0f}{held:10.1f}"
        f"{len(content):14,}{number:10}"
    )


def report():
    Exchange.objects.filter(slug__startswith="bench-").delete()
    print("\nFeed and calendar: CPU milliseconds, those of a 304, megabytes at most,")
    print(f"bytes, and queries, of which at most {QUERIES_AT_MOST} are allowed.\n")
    for size in SIZES:
        fill(size)
        print(f"With {size:,} exchanges:")
        print(*(line(name, *path) for name, path in PATHS.items()), sep="\n")
