"""Pages are files that nginx gives out, the same as the portal's, whatever ends."""

import re
import time

import pytest

from portal.public.published.addresses import TYPES
from portal.server.outage import PAUSE
from tests.deploy.nginx import DEPLOY, NAME, SITE
from tests.deploy.publishing import (
    ADDING,
    CITY,
    FORMS,
    LANGUAGES,
    REMOVING,
    publishing,
)

pytestmark = pytest.mark.deploy
# What differs: who sent it and when, whether a part of it can be had, and of which
# version it is; that of a file tells what is in it, and no time.
OWN = {"Server", "Date", "Connection", "Accept-Ranges", "Content-Length"}
OWN |= {"X-Accel-Redirect"}
VERSION = {"ETag", "Last-Modified"}
SHORT = 200  # bytes, below which a page is not compressed, but its file is
WITHDRAW = """
from exchanges.models import City
row = City.objects.get(slug="incheon")
row.status = "withdrawn"
row.save()
"""
BRING_BACK = WITHDRAW.replace("withdrawn", "published")


@pytest.fixture(scope="module")
def published(nginx_program, whole, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    with publishing(nginx_program, folder, whole) as site:
        for path in [*site.addresses, f"/en/{CITY}"]:
            assert site.visit(path).status == 200, path
        yield site


@pytest.fixture
def on_postgresql(published):
    if not published.site.values["DATABASE_URL"].startswith("postgres"):
        pytest.skip("SQLite has no server")


def described(answer, without=frozenset()):
    left_out = OWN | without
    return sorted((n, text) for n, text in answer.headers.items() if n not in left_out)


def test_nginx_knows_the_kinds_of_files_that_the_portal_knows():
    text = SITE.read_text()
    endings = re.search(r">(atom\|[^)]*)\)\)\$", text)[1].split("|")
    assert {f".{each}" for each in endings} == TYPES.keys() - {".html"}
    lines = re.search(r"types \{\s+(\"text/html.*?)\}", text, re.DOTALL)[1]
    kinds = re.findall(r'^\s*"?([^"\n]+?)"? +([\w ]+);', lines, re.MULTILINE)
    named = {f".{each}": kind for kind, found in kinds for each in found.split()}
    assert named == {ending: kind for ending, (kind, _cached) in TYPES.items()}


@pytest.mark.parametrize("form", FORMS)
def test_a_file_has_the_headers_of_the_page(published, form):
    for path in published.addresses:
        made = published.without_files(path, form)
        given, ahead = published.portal(path, form), published.visit(path, form)
        assert [each.status for each in (made, given, ahead)] == [200] * 3, path
        short = {"Content-Encoding"} if len(made.body) < SHORT else set()
        assert described(given, VERSION | short) == described(made, VERSION | short)
        assert described(ahead) == described(given)
        assert given.headers["ETag"] == ahead.headers["ETag"]
        assert ahead.body == given.body
        if "media" not in path:  # whose body nginx would have added
            assert ahead.body == made.body or form == "gzip"


def test_a_static_file_has_the_headers_of_the_portal(published):
    assert len(published.static_files) > 3
    for path in published.static_files:
        for form in FORMS:
            told, answer = published.portal(path, form), published.visit(path, form)
            assert answer.status == 200
            assert described(answer, VERSION) == described(told, VERSION)
            assert published.visit(f"{path}.gz").status == 404


@pytest.mark.parametrize("form", FORMS)
def test_who_has_a_page_gets_304_from_either(published, form):
    for path in ("/en/", "/data/cities.csv"):
        kept = {"If-None-Match": published.visit(path, form).headers["ETag"]}
        for answer in (
            published.visit(path, form, headers=kept),
            published.portal(path, form, **kept),
        ):
            assert (answer.status, answer.body) == (304, b"")
            assert answer.headers["ETag"] == kept["If-None-Match"]
            assert answer.headers["Vary"] == "Accept-Encoding"


def test_without_the_portal_pages_styles_and_pictures_go_on(published):
    paths = [*published.addresses, *published.static_files]
    before = [published.visit(path, form) for path in paths for form in FORMS]
    with published.no_application():
        after = [published.visit(path, form) for path in paths for form in FORMS]
        assert published.visit("/en/", method="HEAD").status == 200
        lost = [
            published.visit("/en/search/?q=a"),
            published.visit("/en/", method="POST", body=b"a=1"),
            published.visit("/en/nothing/"),
            published.visit("/admin/"),
        ]
        first = published.visit("/", headers={"Accept-Language": "ko-KR,en;q=0.5"})
    assert [each[::2] for each in after] == [each[::2] for each in before]
    page = (DEPLOY / "errors/503.html").read_bytes()
    for answer in lost:
        assert (answer.status, answer.body) == (503, page)
        assert answer.headers["Retry-After"] == "30"
    assert (first.status, first.headers["Location"]) == (302, f"https://{NAME}/ko/")


@pytest.mark.usefixtures("on_postgresql")
def test_without_the_database_pages_go_on_and_come_back_by_themselves(published):
    with published.no_database():
        for path in published.addresses:
            assert published.visit(path).status == 200
            assert published.portal(path).status == 200
        asked = published.visit("/en/search/?q=a")
        assert (asked.status, asked.headers["Retry-After"]) == (503, "30")
        assert published.visit("/ko/delegations/").status == 503
    for _ in range(50):
        if published.visit("/ko/delegations/").status == 200:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the portal has not noticed that the database is back")
    time.sleep(PAUSE)  # for so long another process of it may think that it is away
    again = [published.visit("/en/search/?q=a").status for _ in range(8)]
    assert again == [200] * 8


def test_what_is_withdrawn_is_gone_at_once_in_every_form(published):
    paths = [f"/{language}/{CITY}" for language in LANGUAGES]
    places = ["/sitemap.xml", "/en/cities/", "/data/cities.json"]
    for path in [*paths, *places]:
        assert b"incheon" in published.visit(path).body
    published.run(WITHDRAW)
    try:
        for form in FORMS:
            statuses = [published.visit(path, form).status for path in paths]
            assert statuses == [404] * 3
        for path in places:
            assert b"cities/incheon/" not in published.visit(path).body
        with published.no_application():
            assert [published.visit(path).status for path in paths] == [503] * 3
    finally:
        published.run(BRING_BACK)
    assert [published.visit(path).status for path in paths] == [200] * 3


def test_an_edition_that_only_adds_has_the_one_before_as_its_net(published):
    published.run(REMOVING)
    before = published.visit(f"/en/{CITY}", "gzip")
    sent = published.visit(f"/en/{CITY}", method="POST", body=b"a=1")
    published.run(ADDING)
    net = published.visit(f"/.net/en/{CITY}")
    assert (net.status, net.headers["Content-Language"]) == (404, "zh-hans")
    assert (sent.status, sent.headers["Allow"]) == (405, "GET, HEAD")  # by the portal
    with published.no_application():
        sent = published.visit(f"/en/{CITY}", method="POST", body=b"a=1")
        assert sent.status == 503
        after = published.visit(f"/en/{CITY}", "gzip")
        assert published.visit(f"/.net/en/{CITY}").status == 503
    assert after[::2] == before[::2]
    assert described(after) == described(before)


def test_without_a_lease_nobody_gets_a_file_until_the_portal_begins_one(published):
    published.visit("/en/")
    with published.no_application():
        assert published.visit("/en/").status == 200
        published.end_lease()
        assert published.visit("/en/").status == 503
    assert published.visit("/en/").status == 200
    with published.no_application():
        assert published.visit("/en/").status == 200


@pytest.mark.parametrize("host", ["evil.example", f"{NAME}:1"])
def test_another_host_is_no_way_to_a_file(published, host):
    asked = published.visit("/en/", headers={"Host": host})
    told = published.portal("/en/", Host=host)
    assert asked.status == told.status


def test_addresses_that_are_no_page_never_become_or_reach_a_file(published):
    name = published.site.media["shown"]
    edition = (published.root / "current").readlink().name
    tricks = [
        *("/en//", "//en/", "/en/./", "/./en/", "/en/x/../", "/%65n/", "/en/%2e/"),
        *("/en/index.html", "/index.html", "/en/index.html.gz", "/sitemap.xml.gz"),
        *("/en/cities/index.html/", "/en/.net/", "/.net/en/", "/EN/", "/en/feed.Atom"),
        *("/en/%00/", "/en/feed.atom%00", "/en/feed.atom/", f"/data/../media/{name}"),
        *("/../current/en/", "/..%2fcurrent/en/", "/current/en/", "/lock", "/slots/"),
        f"/../{edition}/en/feed.atom",
        f"/editions/{edition}/sitemap.xml",
        f"/stored/{name}",
        *(f"/en/{'x' * 120}/", f"/{'x/' * 130}", "/en/cities/nowhere/", "/en/?", "/?"),
        *(f"/scan-{n}/{n}.xml" for n in range(20)),
        *(f"/data/{n}.csv" for n in range(20)),
    ]
    before = published.files()
    answers = {path: published.visit(path) for path in tricks}
    assert published.files() == before
    with published.no_application():
        lost = {path: published.visit(path).status for path in tricks}
    assert set(lost.values()) <= {400, 404, 503}
    for path, answer in answers.items():
        told = published.portal(path)
        assert answer.status in (told.status, 400), path
