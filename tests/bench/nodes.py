"""`python -m tests.bench.nodes`: how soon a change on one server is seen on another.

Two servers for real on this machine, each with application and keeper, on a throwaway
PostgreSQL and a Redis. The times are those of the desk's button and, from its answer
and from its press, of the first page that visitors of the other server get.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from tests import postgres

STORIES = 20
LONGEST = 10  # seconds


def main():
    with postgres.server() as address, TemporaryDirectory() as folder:
        os.environ.update(address, DJANGO_SETTINGS_MODULE="portal.settings")
        from tests.deploy.nodes import two_servers

        with two_servers(Path(folder), STORIES) as (one, other):
            report("publication", runs(one, other, "publish", "draft", 200))
            report("withdrawal", runs(one, other, "withdraw", "public", 404))


def runs(one, other, action, slug, status):
    return [run(one, other, action, f"{slug}-{n}", status) for n in range(STORIES)]


def run(one, other, action, slug, status):
    """Seconds from the press of the button to its answer, and to the other's page."""
    form = one.asked(action, slug)
    with ThreadPoolExecutor(1) as threads:
        begin = time.monotonic()
        seen = threads.submit(seen_at, other, f"/en/stories/{slug}/", status)
        one.confirm(form)
        answered = time.monotonic() - begin
        return answered, seen.result() - begin


def seen_at(server, path, status):
    end = time.monotonic() + LONGEST
    while server.status(path) != status and time.monotonic() < end:
        time.sleep(0.005)
    return time.monotonic()


def report(name, times):
    for what, found in zip(
        ("button", "seen there"), zip(*times, strict=True), strict=True
    ):
        cuts = quantiles(found, n=100, method="inclusive")
        print(
            f"{name}, {what}: p50 {cuts[49] * 1000:.0f} ms, "
            f"p99 {cuts[98] * 1000:.0f} ms, {len(found)} runs"
        )


if __name__ == "__main__":
    main()
