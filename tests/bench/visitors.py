"""What a visitor's pages cost with 77 and 20,000 exchanges, on both engines.

`python -m tests.bench.visitors` measures on the database of DATABASE_URL, which must be
empty; `make bench` starts it once for each engine. `kept` is a page that was made
before in its edition, but is neither a file nor in a cache; `language` the first time
in a language, while it was made in another; `page` the first time in any, while other
pages were made; `nothing` the first page of all in an edition.
"""

from statistics import median

from tests.bench.engines import here, on_both

SIZES = (77, 20_000)
ROUNDS = 15
TARGETS = ("home", "city", "timeline")
OTHERS = ("story", "attraction", "exchange")
AT_MOST = 3.3
KINDS = ("kept", "language", "page", "nothing")
TEXTS = {"home", "city", "follow"}  # parts of one page in one language
ROWS = {  # what one page shows, in whatever language
    *("row", "neighbours", "exchanges with", "exchanges in"),
    *("attractions of", "attractions in", "first attractions"),
    *("latest exchanges", "latest story", "this month"),
}
FORGOTTEN = {"kept": (), "language": TEXTS, "page": TEXTS | ROWS}


def forget(kind):
    """Let this process have nothing of what `kind` says was not made yet."""
    from portal.models.published.memory import memory

    if kind == "nothing":
        memory.clear()
        return
    for name in list(memory.values):
        about = name[0] if isinstance(name, tuple) else name
        if about in FORGOTTEN[kind]:
            memory.values.pop(name)


def once(path, kind):
    """Milliseconds of work of this process for a page."""
    from time import process_time

    from portal.wsgi import application
    from tests.bench.pages import fetch

    forget(kind)
    begin = process_time()
    fetch(application, path)
    return (process_time() - begin) * 1000


def line(name, path, kind):
    """What a page takes, and the yardstick between its rounds."""
    from tests.bench import measure

    once(path, "kept")
    rounds = [
        (measure.cpu_time(measure.bare_application, "/yardstick"), once(path, kind))
        for _ in range(ROUNDS)
    ]
    bare, spent = map(median, zip(*rounds, strict=True))
    forget(kind)
    queries = measure.queries(path)
    return f"{name:12}{kind:10}{spent:9.2f}{spent / bare:9.1f}{queries:9}"


def report_here():
    from django.db import connection
    from django.test.utils import override_settings
    from portal.public.published.editions import settled

    from tests.bench import measure
    from tests.bench.content import fill
    from tests.bench.pages import addresses

    with override_settings(ROOT_URLCONF="tests.bench.urls"):
        for size in SIZES:
            fill(size)
            settled()
            paths = addresses()
            print(f"\n{connection.vendor}, {size:,} exchanges, at most {AT_MOST} times")
            print(f"the yardstick; the plain template {measure.plain_time():.2f} ms.\n")
            print(f"{'page':12}{'first in':10}{'ms':>9}{'times':>9}{'queries':>9}")
            for name in (*TARGETS, *OTHERS):
                for kind in KINDS:
                    print(line(name, paths[name, "en"], kind), flush=True)


def report():
    on_both("tests.bench.visitors")


if __name__ == "__main__":
    here(report_here)
