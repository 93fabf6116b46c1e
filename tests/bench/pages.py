"""Public pages that no cache has, asked for without a server."""

import sys
from collections import Counter
from functools import partial
from io import BytesIO

from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from django.utils import translation

from portal.content.kinds import content_models
from portal.wsgi import application
from tests.bench import content
from tests.bench.measure import measure

VIEWS = {
    "home": "home",
    "cities": "exchanges:cities",
    "timeline": "exchanges:exchanges",
    "attractions": "attractions:attractions",
    "stories": "portal:stories",
    "feed": "exchanges:feed",
    "calendar": "exchanges:calendar",
}
OURS = ("portal/", "exchanges/", "attractions/")
# What a proxy passes on of a visitor's first request.
ENVIRON = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "SERVER_NAME": settings.SITE_HOST,
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "HTTP_HOST": settings.SITE_HOST,
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_ACCEPT": "text/html",
    "wsgi.url_scheme": "http",
}


def expect_ok(status, headers):
    if status != "200 OK":
        raise RuntimeError(f"a page answered {status}")


def fetch(path, query=""):
    """Ask as a WSGI server does: read it all, then close."""
    asked = {"PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": BytesIO()}
    response = application(ENVIRON | asked, expect_ok)
    try:
        return b"".join(response)
    finally:
        response.close()


def addresses():
    """The path of each kind of page, of Incheon's where the kind knows cities."""
    paths = {name: reverse(view) for name, view in VIEWS.items()}
    for model in content_models():
        rows = model.objects.published().order_by("pk")
        if not model.part_of:
            row = rows.of_city(content.CITY).first() or rows.first()
            paths[model._meta.model_name] = row.get_absolute_url()
    return paths


def calls(path):
    """How many modules and functions of ours run for a page, and calls of any."""
    base, seen = f"{settings.BASE_DIR}/", Counter()

    def note(frame, event, _value):
        if event == "call":
            seen[frame.f_code] += 1

    sys.setprofile(note)
    try:
        fetch(path)
    finally:
        sys.setprofile(None)
    files = {code: code.co_filename.removeprefix(base) for code in seen}
    ours = [files[code] for code in seen if files[code].startswith(OURS)]
    return len({*ours}), len(ours), seen.total()


def uncached(path):
    for name in settings.CACHES:
        caches[name].clear()
    return partial(fetch, path)


def report():
    """Measure each page in English, and two with empty caches."""
    with translation.override("en"):
        paths = addresses()
    for name in ("city", "exchange"):
        counted = "{} modules and {} functions of ours, {:,} calls"
        fetch(paths[name])  # the first time templates are read, and drawings made
        print(f"{name}: {counted.format(*calls(paths[name]))}")
    for name, path in paths.items():
        measure(name, lambda path=path: partial(fetch, path))
    for name in ("home", "city"):
        measure(f"{name}, nothing cached", partial(uncached, paths[name]), rounds=5)


def report_partners():
    """Measure the home page with many partners, of whom every one is on its map."""
    for total in (300, 1000):
        content.fill_partners(total)
        name = f"home, {total:,} partners, uncached"
        measure(name, partial(uncached, "/zh-hans/"), rounds=5)
