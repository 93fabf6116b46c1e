"""Links are checked politely, and never in a private network."""

import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from portal.inspection import fetching, links
from portal.inspection.fetching import UnreachableError, fetch, is_public
from portal.inspection.models import Link
from portal.models import Source, Story

State = Link.State
TODAY = timezone.localdate()


class Site(BaseHTTPRequestHandler):
    """A site of a few addresses, which notes what it is asked for."""

    asked, endless = [], False
    robots = "User-agent: *\nDisallow: /closed/\nCrawl-delay: 0.01\n"
    statuses = {"/good": 200, "/gone": 410, "/missing": 404, "/login": 403}
    # `send_header` writes Latin-1, so that these are the bytes of UTF-8.
    chinese = "/沈阳".encode().decode("latin-1")
    places = {
        **{"/chinese": chinese, "/broken": "http://[bad"},
        **{"/moved": "/good", "/inwards": "http://10.0.0.1/", "/circle": "/circle"},
        "/file": "file:///etc/passwd",
    }

    def do_GET(self):
        self.asked.append((self.command, self.path))
        status = self.statuses.get(self.path, 200)
        if self.path == "/get-only":
            status = 405 if self.command == "HEAD" else 200
        self.send_response(302 if self.path in self.places else status)
        if self.path in self.places:
            self.send_header("Location", self.places[self.path])
        self.end_headers()
        if self.path == "/robots.txt":
            self.wfile.write(self.robots.encode())
        for _ in range(1000 * (self.endless and self.path == "/robots.txt")):
            self.wfile.write(b"# more\n")
            time.sleep(0.02)

    do_HEAD = do_GET  # noqa: N815 - as the base class calls it

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    Site.asked = []
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def only_this(address):
    return address == "127.0.0.1"


def stored(url):
    return Link.objects.create(url=url, host=url.split("/")[2], first_seen=TODAY)


def test_private_addresses_are_refused():
    private = (
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "ff02::1"),
        *("64:ff9b::a00:1", "2002:a00:1::", "2001:0:1::", "::7f00:1", "fec0::1"),
    )
    assert [each for each in private if is_public(each)] == []
    assert is_public("1.1.1.1")
    assert is_public("2606:4700::1111")


def test_nothing_is_sent_to_a_private_network(site):
    assert fetch(f"{site}/good", "GET").is_refused
    assert fetch("http://localhost:1/", "GET").is_refused
    assert Site.asked == []
    for path in ("/inwards", "/file"):
        assert fetch(f"{site}{path}", "HEAD", only_this).is_refused, path
    for bad in ("http://[::1", "ftp://a.example/", "http:///x", "http://a:x/", "x"):
        assert fetch(bad, "GET", only_this).is_refused, bad


def test_an_answer_that_does_not_end_is_broken_off(site, monkeypatch):
    monkeypatch.setattr(Site, "endless", True)
    monkeypatch.setattr(fetching, "LONGEST", 0.2)
    begin = time.monotonic()
    fetch(f"{site}/robots.txt", "GET", only_this)
    assert time.monotonic() - begin < 5


@pytest.mark.django_db
def test_each_answer_is_a_state(site):
    wanted = {
        **{"/good": State.GOOD, "/moved": State.GOOD, "/get-only": State.GOOD},
        **{"/missing": State.FAILING, "/gone": State.FAILING},
        **{"/login": State.UNCLEAR, "/closed/x": State.FORBIDDEN},
        **{"/inwards": State.REFUSED, "/circle": State.UNCLEAR},
        **{"/broken": State.UNCLEAR, "/chinese": State.GOOD},
    }
    for path in wanted:
        stored(site + path)
    assert links.check(1, only_this, pause=0) == len(wanted)
    found = {link.url.removeprefix(site): link.state for link in Link.objects.all()}
    assert found == wanted
    assert Site.asked[0] == ("GET", "/robots.txt")
    assert ("HEAD", "/%E6%B2%88%E9%98%B3") in Site.asked
    assert not [path for _method, path in Site.asked if path.startswith("/closed")]


@pytest.mark.django_db
@pytest.mark.engine
def test_a_link_is_dead_after_three_days_and_alive_at_once(site, monkeypatch):
    link, now = stored(f"{site}/missing"), timezone.now()

    def state_on(day):
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=day))
        links.check(1, only_this, pause=0)
        link.refresh_from_db()
        return link.state

    assert [state_on(day) for day in (0, 0, 1, 1)] == [State.FAILING] * 4
    assert state_on(2) == State.DEAD
    assert link.first_failed == timezone.localdate(now)
    monkeypatch.setitem(Site.statuses, "/missing", 200)
    assert state_on(3) == State.GOOD
    assert (link.failures, link.first_failed) == (0, None)


@pytest.mark.django_db
def test_a_site_out_of_reach_is_not_dead_and_not_tried_again_and_again(monkeypatch):
    for number in range(9):
        stored(f"http://gone.example/{number}")
    tried = []

    def nobody(url, method, allowed):
        tried.append(url)
        raise UnreachableError

    monkeypatch.setattr(links, "fetch", nobody)
    links.check(1, pause=0)
    assert {link.state for link in Link.objects.all()} == {State.UNREACHABLE}
    assert len(tried) == links.MOST_MISSED


def test_links_of_public_rows_are_collected_and_others_forgotten(content, make_one):
    body = '<p><a href="https://a.example/?a=1&amp;b=2">x</a></p>'
    story = make_one(Story, "one", body_en=body)
    make_one(Story, "two", body_en=body.replace("a.", "draft."), status="draft")
    source = Source.objects.create(slug="s", url="https://s.example/")
    story.sources.add(source)
    stored("https://old.example/")
    links.collect(TODAY)
    found = dict(Link.objects.values_list("url", "found_in"))
    assert found["https://a.example/?a=1&b=2"] == [["portal.story", story.pk]]
    assert found["https://s.example/"] == [["portal.source", source.pk]]
    assert not {url for url in found if "old.ex" in url or "draft." in url}
    assert not links.is_outside("http://testserver/x")
    first = set(Link.objects.values_list("pk", flat=True))
    links.collect(TODAY)
    assert set(Link.objects.values_list("pk", flat=True)) == first
