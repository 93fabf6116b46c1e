"""Visits as they come: a few pages are read by many, and each visitor reads some."""

import http.client
import random
import re
from collections import Counter
from itertools import cycle, islice
from urllib.parse import urlsplit

from tests.deploy.asking import Answer, connect
from tests.deploy.nginx import NAME

LANGUAGES = ("zh-hans", "en", "ko")
SHARE_OF_QUERIES = 0.05
PAGES_A_VISITOR = 5
# What people filter by and look for: some things many times, as they ask for pages.
QUERIES = [
    f"/{code}/{query}"
    for code in LANGUAGES
    for query in (
        *(f"exchanges/?year={year}" for year in range(1994, 2026)),
        *("exchanges/?kind=visit", "exchanges/?kind=event", "exchanges/?page=2"),
        *("attractions/?city=incheon", "search/?q=incheon", "search/?q=2014"),
    )
]


class Visitors:
    """Asks nginx, with a new address for each visitor, over TLS as browsers do."""

    def __init__(self, ahead):
        self.ahead, self.asking, self.left = ahead, None, 0

    def ask(self, path, form="gzip"):
        if not self.left:
            self.come()
        self.left -= 1
        self.asking.request("GET", path, headers={"Accept-Encoding": form})
        response = self.asking.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        if response.will_close:
            self.left = 0
        return answer

    def come(self):
        if self.asking:
            self.asking.close()
        self.asking = http.client.HTTPConnection(NAME)
        self.asking.sock = connect(self.ahead.port, self.ahead.trust)
        self.left = PAGES_A_VISITOR


def pages_of(ask, path="/sitemap.xml"):
    """Every page that the site map names, also by way of its parts."""
    text = ask(path, "identity").body.decode()
    for address in re.findall("<loc>([^<]+)</loc>", text):
        found = urlsplit(address).path
        if found.endswith(".xml"):
            yield from pages_of(ask, found)
        else:
            yield found


def zipf(choices, count, seed=18):
    """So many of the choices: of the n-th, the n-th part of what the first one gets."""
    dice = random.Random(seed)
    ranked = dice.sample(choices, len(choices))
    weights = [1 / rank for rank in range(1, len(ranked) + 1)]
    return dice.choices(ranked, weights, k=count)


def visits(pages, count):
    """Addresses in the order in which they are asked for, some with a query."""
    every = round(1 / SHARE_OF_QUERIES)
    queries = cycle(zipf(QUERIES, 10_000))
    for number, page in enumerate(zipf(pages, count)):
        yield next(queries) if number % every == every - 1 else page


def replay(ask, pages, count):
    """How often each status was answered."""
    return Counter(ask(path).status for path in islice(visits(pages, count), count))
