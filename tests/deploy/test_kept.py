"""What nginx keeps is what the portal says, whoever asked first and however."""

import gzip
import re
from pathlib import Path

import pytest

from tests.deploy.asking import HTTPS, ask, ask_again
from tests.deploy.nginx import DEPLOY, NAME

pytestmark = pytest.mark.deploy
LANGUAGES = ("zh-hans", "en", "ko")
CITY = "cities/incheon/"
PAGES = [  # one of each kind that is kept
    *(f"/{language}/{path}" for language in LANGUAGES for path in ("", CITY)),
    *("/ko/feed.atom", "/en/exchanges.ics", "/sitemap.xml", "/robots.txt"),
    *(f"/data/cities.{form}" for form in ("csv", "json", "geojson")),
    *(
        "/data/catalog.jsonld",
        "/data/csv-metadata.json",
        "/s/home.svg",
        "/en/search/?q=incheon",
    ),
]
# What differs: who sent it and when, and how much of it can be had.
OWN = {"Server", "Date", "Connection", "Accept-Ranges", "Content-Length"}
OWN |= {"Transfer-Encoding", "X-Accel-Expires"}
# Which form each of these gets; `None` sends no such header.
FORMS = {"gzip": "gzip", "br, gzip;q=0.5": "gzip", "x": None, None: None}
FORMS |= dict.fromkeys(["identity", "br", "*", "gzip;q=0", "identity;q=0, *"])


def described(answer, *without):
    """The headers that the portal has decided on; a strong version counts as a weak."""
    left_out = {*OWN, *without}
    found = {(name, text.removeprefix("W/")) for name, text in answer.headers.items()}
    return sorted(pair for pair in found if pair[0] not in left_out)


def text_of(answer):
    is_packed = answer.headers["Content-Encoding"] == "gzip"
    return gzip.decompress(answer.body) if is_packed else answer.body


@pytest.fixture(scope="module")
def addresses(whole):
    """With a share picture, two stored files, and style sheets and scripts."""
    home = whole.visit("/en/").body.decode()
    card = re.search('og:image" content="https://[^/]+([^"]+)', home)[1]
    static = sorted(set(re.findall('"(/static/portal/[^"]+)"', home)))
    assert len(static) > 3
    media = [f"/media/{whole.media[name]}" for name in ("shown", "pdf")]
    return [*PAGES, card, *media, *static]


def test_each_form_has_the_headers_of_the_portal_and_is_asked_for_once(
    whole, addresses
):
    for path in addresses:
        asked = len(whole.asked())
        told = ask(whole.port, path, headers=HTTPS)
        for form, expected in FORMS.items():
            for method in ("HEAD", "GET"):
                accepted = {"Accept-Encoding": form} if form else {}
                answer = whole.visit(path, method=method, headers=accepted)
                assert answer.status == told.status == 200, path
                same = described(answer, "Content-Encoding", "Vary")
                assert same == described(told, "Content-Encoding", "Vary"), path
                assert "X-Accel-Expires" not in answer.headers
                assert len(set(answer.headers.get_all("Vary", []))) <= 1, path
                assert answer.headers["Content-Encoding"] in (expected, None)
                if method == "GET":
                    assert text_of(answer) == told.body, (path, form)
        assert len(whole.asked()) <= asked + 2, path


def test_who_has_a_page_gets_304_in_each_form(whole):
    query = "/en/exchanges/?city=incheon"
    for path in ("/en/", query, "/data/cities.csv", "/sitemap.xml"):
        versions = set()
        for form in ("gzip", "identity"):
            for method in ("HEAD", "GET"):
                first = whole.visit(
                    path, method=method, headers={"Accept-Encoding": form}
                )
                versions.add(first.headers["ETag"])
        (version,) = versions
        weak = f"W/{version.removeprefix('W/')}"
        for known in (version, weak, f'"other", {weak}'):
            for form in ("gzip", "identity"):
                headers = {"If-None-Match": known, "Accept-Encoding": form}
                answer = whole.visit(path, headers=headers)
                assert (answer.status, answer.body) == (304, b"")
                assert answer.headers["ETag"] == version
                assert answer.headers["Vary"] == "Accept-Encoding"
        assert whole.status(path, headers={"If-None-Match": '"other"'}) == 200


def test_a_part_of_a_stored_file_can_be_had(whole):
    path = f"/media/{whole.media['pdf']}"
    for _ in range(2):  # from the portal, from what is kept
        part = whole.visit(path, headers={"Range": "bytes=0-7"})
        assert (part.status, part.body) == (206, b"%PDF-1.7")
    stored = Path(whole.values["MEDIA_ROOT"], whole.media["pdf"])
    assert whole.visit(path).body == stored.read_bytes()


def test_nothing_that_a_visitor_sends_splits_or_changes_a_page(whole):
    whole.run(NEW)
    asked = len(whole.asked())
    page = ask(whole.port, "/en/cities/", headers=HTTPS).body
    sent = [
        {"Cookie": f"sessionid={whole.media['session']}; csrftoken=a; language=ko"},
        {"Range": "bytes=0-99"},
        {"If-None-Match": "*", "If-Modified-Since": "Sat, 28 Nov 2099 20:00:00 GMT"},
        {"Host": f"{NAME}:8443"},
        {"Host": NAME.upper()},
        {"Accept-Language": "ko"},
        {"Authorization": "Basic YTph", "Pragma": "no-cache", "Expect": ""},
        {"Cache-Control": "no-cache, no-store", "Accept": "application/json"},
        {"User-Agent": "MSIE 6.0", "Via": "1.0 proxy", "TE": "trailers"},
        {"X-Forwarded-Host": "evil.example", "X-Original-URL": "/admin/"},
        {"X-HTTP-Method-Override": "DELETE", "X-Requested-With": "XMLHttpRequest"},
        {"X-Edition": "evil", "X-Visitor": "evil", "X-Accel-Expires": "0"},
        {"X-Forwarded-Proto": "http", "X-Forwarded-For": "evil", "Accept-Encoding": ""},
    ]
    for headers in sent:
        for path in ("/en/cities/", "/en/cities/?", "/en/cities/?utm_a=1&gclid=2"):
            for method in ("HEAD", "GET"):
                answer = whole.visit(path, method=method, headers=headers)
                assert answer.status in (200, 304), headers
                if method == "GET" and answer.status == 200:
                    assert answer.body == page, headers
    assert whole.asked()[asked:] == ["GET /en/cities/ 200"] * 2  # by nginx, and above
    assert whole.status("/en/cities/", headers={"Host": "evil.example"}) == 421


NEW = "from portal.models import Edition; Edition.objects.renew()"


def test_what_belongs_to_staff_or_to_one_reader_is_never_kept(whole):
    media, cookie = whole.media, {"Cookie": f"sessionid={whole.media['session']}"}
    private = [
        *(f"/media/{media['hidden']}", f"/media/{media['preview']}"),
        *("/admin/", "/admin/login/", "/en/report-an-error/", "/", "/healthz"),
    ]
    before = {zone: len(whole.nginx.files(zone)) for zone in ("pages", "queries")}
    for path in private:
        staff = whole.visit(path, headers=cookie | {"Accept-Encoding": "gzip"})
        assert staff.status in (200, 302), path
        is_public = not re.match("/(admin|media)/", path)
        assert is_public or "Content-Encoding" not in staff.headers, path
        told = ask(whole.port, path, headers=HTTPS)
        assert whole.visit(path).status == told.status, path
    assert whole.status(f"/media/{media['hidden']}") == 404
    after = {zone: len(whole.nginx.files(zone)) for zone in before}
    assert after == before
    assert whole.status("/edition") == 404


def test_addresses_that_are_no_page_get_what_the_portal_says_and_no_file(whole):
    name = whole.media["shown"]
    whole.visit(f"/media/{name}")
    tricks = [
        *("/en//", "//en/", "/en/./", "/./en/", "/en/x/../", "/%65n/", "/en/%2e/"),
        *("/en/index.html", "/.edition", "/edition/", "/EN/", "/en/feed.Atom", "/en"),
        *("/en/%00/", "/en/feed.atom%00", "/en/feed.atom/", f"/data/../media/{name}"),
        *("/..%2fen/", "/.errors/503.html", "/%61dmin/login/", f"/media//{name}"),
        *(f"/en/{'x' * 120}/", f"/{'x/' * 130}", "/en/cities/nowhere/", "/en/;a=1"),
        *("/static/portal/admin/x.0123456789ab.css", "/static/portal/x.css"),
    ]
    before = len(whole.nginx.files("pages"))
    for path in tricks:
        answer, told = whole.visit(path), ask(whole.port, path, headers=HTTPS)
        assert answer.status in (told.status, 400), path
        assert answer.headers.get("Location") == told.headers.get("Location"), path
    kept = len(whole.nginx.files("pages")) - before
    assert kept <= 0


def test_queries_take_a_small_place_whatever_is_invented(whole, nginx_program):
    before = len(whole.nginx.files("pages"))
    for number in range(60):
        whole.visit(f"/en/search/?q={number}&junk={'x' * number}")
        whole.visit(f"/en/?junk={number}")
    assert len(whole.nginx.files("pages")) == before
    zone = (DEPLOY / "nginx.conf").read_text()
    assert re.search(r"portal-queries keys_zone=\w+:4m max_size=128m", zone)


def test_a_miss_is_limited_and_what_is_kept_is_not(whole):
    source = "127.2.0.1"
    whole.visit("/en/", source=source)
    kept = [whole.status("/en/", source=source) for _ in range(200)]
    assert set(kept) == {200}
    missed = ask_again(100, whole.nginx.port, "/healthz", whole.nginx.trust, source)
    assert {answer.status for answer in missed} == {200, 429}
    assert whole.status("/en/", source=source) == 200
