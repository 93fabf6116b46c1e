"""What a search costs among all rows, of words that many have and that few have."""

from functools import partial
from statistics import quantiles
from time import perf_counter, process_time
from urllib.parse import quote

from exchanges.models import Exchange
from portal.public.search import indexing
from tests.bench.measure import ROUNDS, measure
from tests.bench.pages import fetch

TEXTS = {
    "summary_zh_hans": "沈阳市与友好城市就经贸、教育与医疗合作交换意见，并参观开发区。"
    * 4,
    "summary_en": "Talks on trade, schools and hospitals, and a visit to the zone. "
    * 4,
    "summary_ko": "경제, 교육, 보건 분야의 협력 방안을 논의하고 개발구를 시찰했다. "
    * 4,
}
# By what makes them cheap or dear; the first of each line are in almost every item.
QUERIES = {
    "one character": "沈 市 선 s 麒 %",
    "two characters": "沈阳 访问 仁川 대표 口罩 麒麟",
    "three": "代表团 沈阳市 대표단 강화도 岛支石 麒麟岛",
    "longer": "沈阳市代表团 友好城市 자매도시 2014年6月12日",
    "Latin words": "Shenyang trade Incheon museum qilin Inchon",
    "several words": "沈阳+仁川 Shenyang+trade 선양시+인천 友好+qx",
}


def search(word):
    fetch("/zh-hans/search/", f"q={quote(word, safe='+')}")


def all_of(words):
    for word in words.split():
        search(word)


def milliseconds(word):
    """CPU of this process, and the clock, in which a server's work is as well."""
    cpu, clock = process_time(), perf_counter()
    search(word)
    return 1000 * (process_time() - cpu), 1000 * (perf_counter() - clock)


def report(rounds=ROUNDS):
    Exchange.objects.filter(slug__startswith="bench-").update(**TEXTS)
    measure("build the index of the search", lambda: indexing.rebuild, rounds=1)
    for group, words in QUERIES.items():
        name = f"search: {len(words.split())} x {group}"
        measure(name, lambda words=words: partial(all_of, words), rounds)
    words = " ".join(QUERIES.values()).split()
    spent = [milliseconds(word) for _round in range(rounds) for word in words]
    cpu, clock = (quantiles(times, n=20)[-1] for times in zip(*spent, strict=True))
    print(f"95 of 100 searches: at most {cpu:.0f} ms of CPU, {clock:.0f} by the clock")
