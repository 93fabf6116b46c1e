"""A cache between the site and its readers, which keeps all that it may keep.

What one person got out of it must be what the next would have got without it.
"""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone, translation

from exchanges.models import Agreement
from tests.actors.two_people import picture
from tests.actors.visitor import public_pages

# RFC 9111 and 9110: what may be kept without being told for how long.
KEPT = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501}
PARTIAL = {206, 304, 412, 416}  # what is no whole answer stands for none
HEADERS = {
    "authorization": {"authorization": "Basic ZWRpdG9yOng="},
    "no language": {"accept-language": ""},
    "another language": {"accept-language": "ko"},
    "no packing": {"accept-encoding": "identity"},
    "other cookies": {"cookie": "django_language=ko; csrftoken=x; messages=x"},
    "a part": {"range": "bytes=0-9"},
    "known": {"if-none-match": "*", "if-modified-since": "Sat, 01 Jan 2000 00:00 GMT"},
}


class SharedCache:
    """Keeps answers by address and by what they say that they depend on.

    Of some it has to ask each time whether they still hold (RFC 9111, 5.2.2.4): then a
    304 gives out what somebody else has brought in.
    """

    def __init__(self):
        self.kept = {}

    def get(self, client, path, headers=None, method="GET"):
        headers = headers or {}
        for seen, response in self.kept.get(path, ()):
            is_same = method == "GET" and seen == chosen(response, headers)
            if is_same and self.still_holds(client, path, headers, response):
                return response
        response = client.generic(method, path, headers=headers)
        response.whole = b"".join(response) if response.streaming else response.content
        if method == "GET" and may_be_kept(response):
            entry = chosen(response, headers), response
            self.kept.setdefault(path, []).append(entry)
        return response

    def still_holds(self, client, path, headers, response):
        if not has_to_ask(response):
            return True
        known = {"if-none-match": response["ETag"]}
        return client.get(path, headers={**headers, **known}).status_code == 304


def chosen(response, headers):
    """The headers of a request on which an answer depends."""
    names = response.get("Vary", "").lower().replace(" ", "").split(",")
    return {name: headers.get(name, "") for name in names if name}


def may_be_kept(response):
    rules = response.get("Cache-Control", "").lower()
    if any(rule in rules for rule in ("no-store", "private")):
        return False
    if has_to_ask(response) and not response.has_header("ETag"):
        return False
    if response.status_code in PARTIAL:
        return False
    return response.status_code in KEPT or "max-age" in rules


def has_to_ask(response):
    rules = response.get("Cache-Control", "").lower()
    return any(rule in rules for rule in ("no-cache", "max-age=0"))


@pytest.fixture
def paths(content, media_folder, make_story):
    """Pages, redirects, what is not there, and what only some may see."""
    hidden, shown = picture("hidden"), Agreement.objects.published().first()
    shown.text_file_ko.save("text.pdf", ContentFile(b"%PDF-1.7 %%EOF"))
    draft = make_story("draft")
    with translation.override("en"):
        private = draft.get_absolute_url()
    return [
        *(address for address, _ in public_pages("en")),
        *("/", "/en/cities", "/cities/", "/en/nothing/", "/media/none.png"),
        *(hidden.file.url, shown.text_file_ko.url, private),
        *("/admin/", "/admin/login/", f"/en/preview/portal.story/{draft.pk}/"),
        *("/sitemap.xml", "/en/feed.atom", "/en/exchanges.ics", "/data/cities.csv"),
    ]


def told(response):
    """What a reader gets, but for what goes with the clock and the token."""
    is_of_the_desk = response.request["PATH_INFO"].startswith("/admin/")
    whole = b"" if is_of_the_desk else response.whole
    return response.status_code, response.get("Location"), whole


@pytest.mark.full
@pytest.mark.parametrize("before", ["staff", "HEAD", *HEADERS])
def test_nobody_gets_what_was_for_somebody_else(paths, publisher, before):
    cache, staff = SharedCache(), Client()
    staff.force_login(publisher)
    staff.cookies["django_language"] = "ko"
    for path in paths:
        if before == "staff":
            cache.get(staff, path)
        elif before == "HEAD":
            cache.get(Client(), path, method="HEAD")
        else:
            cache.get(Client(), path, headers=HEADERS[before])
        after = cache.get(Client(), path)
        assert told(after) == told(SharedCache().get(Client(), path)), path
        assert not after.cookies or path.startswith("/admin/"), path


def test_a_failure_is_kept_by_no_cache(content, client, monkeypatch):
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: 1 / 0)
        failed = client.get("/en/")
    assert failed.status_code == 500
    assert not may_be_kept(failed)
    assert client.get("/en/").status_code == 200


def test_the_cache_of_this_test_keeps_what_it_may(content):
    """Else nothing above would ever come out of it."""
    cache = SharedCache()
    for path in ("/en/cities/", "/en/feed.atom", "/data/cities.csv"):
        first = cache.get(Client(), path)
        assert cache.get(Client(), path) is first
    first = cache.get(Client(), "/xx/", {"accept-language": "en"})
    assert cache.get(Client(), "/xx/", {"accept-language": "en"}) is first
    assert cache.get(Client(), "/xx/", {"accept-language": "ko"}) is not first
