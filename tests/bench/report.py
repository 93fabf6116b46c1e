"""One table of everything that was measured."""

import platform
import sqlite3
from dataclasses import dataclass

import django
from django.test.utils import override_settings
from portal.public.published.editions import settled

from tests.bench import measure
from tests.bench.content import fill
from tests.bench.pages import LANGUAGES, addresses, fetch

SIZES = (50, 5000)
TARGETS = ("home", "city", "timeline")
TIMES_AT_MOST = 3.3


@dataclass
class Measured:
    """All numbers with so many exchanges; the dictionaries go by page and language."""

    size: int
    yardstick: float
    times: dict
    queries: dict
    html: dict

    def ratio(self, key):
        return self.times[key] / self.yardstick


def measured(size):
    fill(size)
    settled()
    paths = addresses()
    html = {key: measure.html_bytes(path) for key, path in paths.items()}
    queries = {key: measure.queries(path) for key, path in paths.items()}
    return Measured(size, *measure.times(paths), queries, html)


def cells(values, form):
    return " ".join(f"{value:{form}}" for value in values)


def row(name, results):
    """The line of a page."""
    keys = [(name, language) for language in LANGUAGES]
    ratios = [cells(map(each.ratio, keys), "7.1f") for each in results]
    html = [max(each.html[key] for each in results) for key in keys]
    queries = [max(each.queries[key] for key in keys) for each in results]
    return "  ".join([f"{name:12}", *ratios, cells(html, "7,"), cells(queries, "6")])


def head(results):
    sizes = [f"{each.size:,}" for each in results]
    above = [f"times yardstick, {size}" for size in sizes]
    codes = cells(LANGUAGES, ">7")
    titles = [f"{title:>{len(codes)}}" for title in [*above, "bytes of HTML"]]
    yield "  ".join([" " * 12, *titles, f"{'queries':>13}"])
    yield "  ".join([f"{'page':12}", *[codes] * len(titles), cells(sizes, ">6")])


def summary(results):
    for each in results:
        worst = max((key for key in each.times if key[0] in TARGETS), key=each.ratio)
        yield (
            f"With {each.size:,} exchanges: yardstick {each.yardstick:.2f} ms; worst "
            f"of {', '.join(TARGETS)}: {' '.join(worst)}, {each.times[worst]:.2f} ms, "
            f"{each.ratio(worst):.1f} times, of at most {TIMES_AT_MOST}."
        )
    home = max(each.html["home", code] for each in results for code in LANGUAGES)
    css = measure.static_bytes(".css", without=["admin"])
    desk = measure.static_bytes(".css") - css
    script = measure.static_bytes(".js", without=["admin"])
    yield f"Home page: {home:,} bytes, of under 40,000."
    yield f"CSS: {css:,} bytes, of under 25,000; the admin has {desk:,} of its own."
    yield f"JavaScript, without the admin's: {script:,} bytes, of under 5,000."


@override_settings(ROOT_URLCONF="tests.bench.urls")
def report():
    results = [measured(size) for size in SIZES]
    bare = fetch(measure.bare_application, "/yardstick")
    versions = f"Python {platform.python_version()}, Django {django.__version__}"
    print(f"{versions}, SQLite {sqlite3.sqlite_version}")
    print(f"CPU time of a page against a bare view of {len(bare):,} bytes, medians of")
    print(
        f"{measure.ROUNDS} rounds; queries are those of the worst language. What every"
    )
    print("page shows is kept in the process, see `portal/models/published/memory.py`.")
    plain = fetch(measure.bare_application, "/plain-yardstick")
    print(f"The same from a template without filters ({len(plain):,} bytes) takes")
    print(f"{measure.plain_time():.2f} ms.\n")
    names = dict.fromkeys(name for name, _language in results[0].times)
    print(*head(results), *(row(name, results) for name in names), "", sep="\n")
    print(*summary(results), sep="\n")
