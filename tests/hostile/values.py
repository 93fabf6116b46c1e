"""What a hostile visitor sends, and how to look at the answer."""

import functools
import gc
from time import process_time

from attractions.filters import AttractionFilter
from exchanges.timeline.filters import CityFilter, ExchangeFilter

FILTERS = {  # the lists of the site and what they can be narrowed by
    "exchanges/": ExchangeFilter,
    "delegations/": CityFilter,
    "agreements/": CityFilter,
    "attractions/": AttractionFilter,
    "stories/": None,
}
PLAIN = ["/", "/en/", "/ko/cities/", "/en/cities/incheon/", "/media/a.png", "/healthz"]
PLAIN += ["/zh-hans/attractions/silmido/", "/xx/", "/en/nothing/"]  # no parameters
PLAIN += ["/en/site-map/", "/sitemap.xml", "/robots.txt", "/en/data/"]
PLAIN += ["/data/cities.csv", "/data/relations.json", "/data/catalog.jsonld"]
PLAIN += ["/en/feed.atom", "/ko/exchanges.ics"]
PLAIN += ["/ko/search/"]

DAMAGED = ["%ff", "%ed%a0%80", "%c0%ae%c0%ae", "%zz", "%", "%2500", "%25%30%30"]
NUMBERS = ["0", "-1", "99999", "1" + "0" * 30, "9" * 5000, "1e9", "NaN", "inf", "1_0"]
NUMBERS += ["１", "２０１３", "٢", "%EF%BC%91", "0x1", "1.0", "%2b1", "0000"]
NUMBERS += ["2021-02-30"]
TEXTS = ["no-such", "'\"><script>", "{{7*7}}", "%25", "_", "%e2%80%ae", "a%0d%0ab"]
LONG = ["x" * 60_000, "%e4%b8%ad" * 20_000]
WRONG = [*DAMAGED, *NUMBERS, *TEXTS, *LONG]
NUL = ["%00", "a%00", "%00%00"]


def parameters(path):
    """The names of the parameters that a list knows."""
    form = FILTERS[path]
    return [*(form().fields if form else ()), "page"]


def body(response):
    """The content as text; raises `UnicodeDecodeError` where it is not UTF-8."""
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


def cached():
    """How many entries each cache of functions holds, but for those of the client."""
    kind = functools._lru_cache_wrapper  # isinstance() would wake lazy objects
    caches = [o for o in gc.get_objects() if type(o) is kind]
    ours = [o for o in caches if not (o.__module__ or "").startswith("urllib")]
    return {repr(o): o.cache_info().currsize for o in ours}


def cpu(request, times=3):
    """The processor time of a request, the best of some."""
    found = []
    for _ in range(times):
        begin = process_time()
        request()
        found.append(process_time() - begin)
    return min(found)
