"""`python -m tests.bench.outage --minutes 10`: visits while the database is stopped.

On PostgreSQL, behind nginx, with a keeper. Before it stops, each page is asked for, and
one that everybody could read is withdrawn. Then visitors come, so many a second, and
their answers are compared with those before; the withdrawn page is asked for as well.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from tests import postgres
from tests.browser.production import ROOT

WITHDRAW = """
from portal.models import Story
row = Story.objects.published().order_by("pk").first()
row.status = "withdrawn"
row.save()
print(row.slug)
"""
EVERY = 0.4  # seconds between two tries to see the withdrawn page, each waited for


@contextmanager
def keeper(values):
    command = [sys.executable, "manage.py", "keep"]
    process = subprocess.Popen(command, cwd=ROOT, env=values)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def report(minutes, rate):
    from tests.bench.published import published_site
    from tests.bench.visits import Visitors, pages_of, zipf

    with published_site() as (published, _plain, _folder):
        ask = Visitors(published.site.nginx).ask
        with keeper(published.site.values):
            slug = published.run(WITHDRAW).strip()
            gone = f"/en/stories/{slug}/"
            pages = sorted(set(pages_of(ask)))
            before = {path: ask(path)[::2] for path in pages}
            asked = zipf(pages, round(minutes * 60 * rate))
            with published.no_database():
                with trying(Visitors(published.site.nginx).ask, gone) as tries:
                    counts, late, seconds = visit(ask, asked, before, rate)
                query = ask("/en/search/?q=a")
            begin = time.monotonic()
            while ask("/en/search/?q=a").status != 200:
                time.sleep(0.1)
            until_back = time.monotonic() - begin
    share = counts["as before"] / len(asked)
    print(f"{seconds / 60:.1f} minutes without a database, {rate} visits a second over")
    print(f"{len(pages):,} pages: {share:.3%} of {len(asked):,} answered as before, of")
    print(f"at least 99.9 %, the slowest in {late:.2f} s; {tries[200]} of")
    print(f"{tries.total()} tries showed what was withdrawn. A search meanwhile:")
    print(f"{query.status}, again after {query.headers['Retry-After']} s; it was 200")
    print(f"{until_back:.1f} s after the database was back.")


@contextmanager
def trying(ask, path):
    """Somebody else asks for a page again and again; the statuses that they got."""
    found, is_over = Counter(), Event()

    def ask_again():
        while not is_over.wait(EVERY):
            found[ask(path).status] += 1

    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(ask_again)
        try:
            yield found
        finally:
            is_over.set()
            asking.result()


def visit(ask, asked, before, rate):
    """What was answered, the seconds that the slowest page took, and all of them."""
    counts, late, begin = Counter(), 0.0, time.monotonic()
    for number, path in enumerate(asked):
        time.sleep(max(0, begin + number / rate - time.monotonic()))
        started = time.monotonic()
        is_same = ask(path)[::2] == before[path]
        late = max(late, time.monotonic() - started)
        counts["as before" if is_same else "otherwise"] += 1
    return counts, late, time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=int, default=50, help="visits a second")
    options = parser.parse_args()
    with postgres.server() as address:
        if address is None:
            sys.exit(1)
        os.environ.update(address, DJANGO_SETTINGS_MODULE="portal.settings")
        report(options.minutes, options.rate)


if __name__ == "__main__":
    main()
