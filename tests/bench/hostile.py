"""10,000 requests that nobody sends who means well, at a real server.

They are drawn by chance, but the same in each run: addresses of the site and of the
desk with damaged parts, parameters and headers, as a visitor and in each role.
"""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from urllib.parse import quote

from django.contrib import admin
from django.test import Client
from django.urls import reverse

from portal.models import User
from tests.bench.desk_rows import actor
from tests.bench.sign_in import ask, server

REQUESTS, AT_ONCE, SEED = 10_000, 2, 14
SECONDS_AT_MOST = 1
OF_ROW = ("change", "delete", "history")
ROLES = ("editor", "publisher", "auditor", "administrator")
TOKEN = "t" * 32
PUBLIC = [
    *("/", "/en/", "/ko/cities/", "/en/cities/incheon/", "/ko/exchanges/"),
    *("/en/search/", "/ko/attractions/silmido/", "/en/report-an-error/", "/ko/map/"),
    *("/sitemap.xml", "/data/exchanges.csv", "/en/feed.atom", "/ko/exchanges.ics"),
    *("/media/a.png", "/healthz", "/en/preview/x/", "/en/preview/portal.story/1/"),
]
VALUES = [
    *("%00", "%ff", "-1", "1" + "0" * 30, "NaN", "１", "x" * 3000, "'\"><script>"),
    *("%25", "_", "\\", "\u202e", "=1", "{{7*7}}", "%0d%0aX:y", "../../etc/passwd"),
    *("incheon", "1", "2012", "", "story", "ko", "on", "portal.story", "2021-02-30"),
    *("%ed%a0%80", "0x1", "e\u0301", "\U0001f4a9", "(a+)+$", "a " * 500),
]
NAMES = [
    *("q", "page", "city", "kind", "year", "from", "to", "country", "p", "o", "e"),
    *("all", "state", "next", "preview", "_popup", "_to_field", "language", "term"),
    *("app_label", "model_name", "field_name", "_changelist_filters", "date__year"),
    *("id", "cover", "sources", "title_en", "slug", "action", "_selected_action"),
    *("_version", "days", "end", "_key", "_digest", "_confirm", "post", "_save"),
    *("is_superuser", "status", "relations-TOTAL_FORMS", "relations-0-id", "file"),
    *("step-moment_0", "password1", "text", "email", "title_en__regex"),
]
METHODS = ["GET"] * 10 + ["POST"] * 7 + ["HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]
HEADERS = {
    "Accept": ["", "*", "x" * 3000],
    "Accept-Language": ["ko;q=x", "xx", "x" * 3000],
    "If-Modified-Since": ["x", "Thu, 01 Jan 1970 00:00:00 GMT"],
    "If-None-Match": ['W/"x"', "*"],
    "Range": ["bytes=9-1", "bytes=0-"],
    "X-Forwarded-For": ["x", "1.2.3.4, ::1"],
    "Authorization": ["Basic x"],
    "Referer": ["http://evil.example/"],
}
FORMS = ["application/x-www-form-urlencoded"] * 6
FORMS += ["multipart/form-data; boundary=x", "multipart/form-data", "text/plain"]


def of_desk():
    """The addresses of the desk about each kind, and about its first row."""
    yield from (reverse("admin:index"), reverse("admin_translations"))
    for model in admin.site._registry:
        row = model._base_manager.order_by("pk").first()
        keys = {"changelist": [], "add": []}
        keys |= {view: [row.pk if row else 1] for view in OF_ROW}
        for view, args in keys.items():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}"
            yield reverse(name, args=args)


def sessions():
    found = {}
    for role in ROLES:
        client = Client()
        client.force_login(User.objects.filter(username=role).first() or actor(role))
        found[role] = client.cookies["sessionid"].value
    return found


def escaped(value):
    return value if "%" in value else quote(value, safe="")


def pairs(chance, most):
    names = chance.choices(NAMES, k=chance.randrange(most))
    return "&".join(f"{name}={escaped(chance.choice(VALUES))}" for name in names)


def requests(paths, cookies):
    chance = random.Random(SEED)
    for _ in range(REQUESTS):
        path = chance.choice(paths)
        if chance.random() < 0.15:
            parts = path.split("/")
            place = chance.randrange(1, len(parts))
            parts[place] = escaped(chance.choice(VALUES))
            path = "/".join(parts)
        method, query = chance.choice(METHODS), pairs(chance, 4)
        session = chance.choice([None, None, *cookies.values()])
        kept = [f"csrftoken={TOKEN}", *([f"sessionid={session}"] if session else [])]
        names = chance.sample(sorted(HEADERS), chance.randrange(4))
        headers = {name: chance.choice(HEADERS[name]) for name in names}
        headers |= {"Cookie": "; ".join(kept), "X-CSRFToken": TOKEN}
        headers.setdefault("Referer", "https://bench.invalid/")
        body = None
        if method in ("POST", "PUT"):
            body = pairs(chance, 12)
            headers["Content-Type"] = chance.choice(FORMS)
        yield method, f"{path}?{query}"[:7000], body, headers


def report():
    paths = [*PUBLIC, *of_desk()]
    asked = list(requests(paths, sessions()))

    def send(each):
        method, path, body, headers = each
        begin = time.perf_counter()
        response, _text = ask(port, method, path, body, **headers)
        return response.status, time.perf_counter() - begin, method, path[:80]

    with server() as port, ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(send, asked))
    times = [seconds for _status, seconds, *_ in found]
    slowest = max(found, key=lambda each: each[1])
    failed = [each for each in found if each[0] >= 500]
    late = sum(seconds > SECONDS_AT_MOST for seconds in times)
    print(
        f"\n{REQUESTS} hostile requests, {AT_ONCE} at once: {len(failed)} failures, "
        f"{late} over {SECONDS_AT_MOST} s; median {quantiles(times)[1] * 1000:.0f} ms, "
        f"99 of 100 within {quantiles(times, n=100)[98] * 1000:.0f} ms, the slowest "
        f"{slowest[1]:.2f} s ({slowest[2]} {slowest[3]})."
    )
    print("Answers:", dict(sorted(Counter(each[0] for each in found).items())))
    for each in failed[:10]:
        print("Failed:", *each)
