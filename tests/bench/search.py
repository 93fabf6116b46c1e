"""What a search costs: 10,000 items on SQLite, 100,000 on PostgreSQL.

`python -m tests.bench.search` measures on the database of DATABASE_URL, which must be
empty; `make bench` starts it once for each engine.
"""

import random
import re
from itertools import batched
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from urllib.parse import quote

from tests.bench.engines import here, on_both

SIZES = {"sqlite": 10_000, "postgresql": 100_000}
ROUNDS = 20
# Milliseconds of work for 95 of 100 searches.
AT_MOST = {"sqlite": 60, "postgresql": 600}
AT_ONCE = 5000
# By what makes them cheap or dear; the first of each line are in almost every item.
QUERIES = {
    "one character": "沈 市 届 出 的 韩 岛 선 시 회 도 의 2 s 口 麒 %",
    "two characters": "沈阳 访问 代表 仁川 友好 韩国 선양 대표 인천 강화 口罩 麒麟",
    "three": "代表团 沈阳市 交流会 友好城 江华岛 대표단 우호도 강화도 岛支石 麒麟岛",
    "longer": "沈阳市代表团 友好城市 经济自由区 자매도시 인천광역시 2014年6月12日",
    "Latin words": "Shenyang delegation trade Incheon sister museum mask qilin Inchon",
    "several words": "沈阳+仁川 市+的 Shenyang+trade 선양시+인천 沈阳+Incheon 友好+qx",
}


def sentences(language):
    """What the fixtures tell, sentence by sentence."""
    from portal.content.kinds import content_models
    from portal.public.search.entries import plain

    columns = [f"{name}_{language}" for name in ("summary", "body")]
    texts = [
        plain(text or "")
        for model in content_models()
        for row in model.objects.order_by("pk").values_list(*columns)
        for text in row
    ]
    found = re.split(r"(?<=[。！？])|(?<=[.!?])\s", " ".join(texts))
    return [each.strip()[:150] for each in found if len(each) > 10]


def items(total):
    """Published exchanges with a title and a summary in each language."""
    from exchanges.models import Exchange
    from tests.bench.content import exchange

    chance, pools = random.Random(6), {}
    for language in ("zh_hans", "en", "ko"):
        pools[language] = sentences(language)
    for number in range(Exchange.objects.count(), total):
        row = exchange(number)
        for language, pool in pools.items():
            text = " ".join(chance.choices(pool, k=2))
            setattr(row, f"summary_{language}", text)
        yield row


def fill(total):
    """Store the items as an import would not: many at once, the index afterwards."""
    from django.db import models

    from exchanges.models import Exchange
    from portal.public.search import indexing

    for some in batched(items(total), AT_ONCE):
        models.QuerySet.bulk_create(Exchange.objects.all(), some)
    begin = perf_counter()
    indexing.rebuild()
    return perf_counter() - begin


def servers():
    """Where Linux counts the time of the server's processes, if it is here."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = current_user")
        files = [Path(f"/proc/{pid}/schedstat") for (pid,) in cursor.fetchall()]
    return [file for file in files if file.exists()]


def work(files):
    """Seconds of processor time, of this process and of the server."""
    return process_time() + sum(int(f.read_text().split()[0]) for f in files) / 1e9


def time_of(query, language, files=()):
    """Milliseconds until the last byte of the answer, and of work on it."""
    from portal.wsgi import application
    from tests.bench.pages import fetch

    address = f"/{language}/search/"
    begin, before = perf_counter(), work(files)
    fetch(application, address, f"q={quote(query, safe='+')}")
    return (perf_counter() - begin) * 1000, (work(files) - before) * 1000


def queries_of(query):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        time_of(query, "en")
    return len(captured)


def percentile(times, number):
    return quantiles(times, n=100, method="inclusive")[number - 1]


def measured():
    """Times by group of queries; what comes first would find everything cold."""
    asked = [(g, q) for g, line in QUERIES.items() for q in line.split()]
    times, files = {key: [] for key in asked}, servers()
    for turn in range(-1, ROUNDS):
        random.Random(turn).shuffle(asked)
        for key in asked:
            spent = time_of(key[1], ("zh-hans", "en", "ko")[turn % 3], files)
            if turn >= 0:
                times[key].append(spent)
    return times


def line(name, times):
    answers, works = zip(*times, strict=True)
    values = (percentile(answers, 50), percentile(answers, 95), max(answers))
    values += (percentile(works, 50), percentile(works, 95))
    return f"{name:16}" + "".join(f"{value:9.1f}" for value in values)


def report_here():
    """Fill the database of this process and print what searching it costs."""
    from django.db import connection

    from exchanges.models import Exchange

    seconds = fill(SIZES[connection.vendor])
    times = measured()
    number = f"{Exchange.objects.count():,} exchanges"
    print(f"\nSearch, {connection.display_name}, {number}; milliseconds of an answer")
    heads = ("median", "95 %", "slowest", "work", "95 %")
    print(f"{'':16}" + "".join(f"{head:>9}" for head in heads))
    for group in QUERIES:
        print(line(group, [t for key in times if key[0] == group for t in times[key]]))
    every = [each for some in times.values() for each in some]
    print(line("all", every))
    slowest = max(times, key=lambda key: percentile([w for _, w in times[key]], 95))
    print(line(f"  worst: {slowest[1]}", times[slowest]))
    most = max(queries_of(query) for _group, query in times)
    print(f"At most {most} queries. The index was built in {seconds:.0f} seconds.")
    worst, spent = (percentile(each, 95) for each in zip(*every, strict=True))
    print(
        f"95 % of searches within {worst:.0f} ms; they are {spent:.0f} ms of work, of "
        f"at most {AT_MOST[connection.vendor]}, whatever else the machine has to do.",
        flush=True,
    )


def report():
    on_both("tests.bench.search")


if __name__ == "__main__":
    here(report_here)
