"""A page becomes a file when it is asked for, and is given out from there."""

import errno
import gzip
import os
from time import monotonic

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Picture, Story
from portal.public.published import folder
from portal.public.published.addresses import HELD, file_of
from portal.public.published.editions import settled
from portal.server.outage import outage
from tests.pictures import encoded, quarters, upload

pytestmark = pytest.mark.engine
PATHS = [
    *("/en/", "/zh-hans/cities/incheon/", "/ko/exchanges/", "/en/stories/first/"),
    *("/en/site-map/", "/en/data/", "/en/search/", "/en/feed.atom"),
    *("/en/exchanges.ics", "/sitemap.xml", "/robots.txt", "/data/cities.csv"),
    *("/data/cities.json", "/data/cities.geojson", "/data/catalog.jsonld"),
    "/s/home.svg",
]
OTHERS = ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")
OWN = ("Content-Language", "Content-Encoding", *HELD, *OTHERS)


def folders_of(files):
    return {path.relative_to(files): path.stat().st_mtime for path in files.rglob("*")}


def is_file(path):
    return folder.read(file_of(path)) is not None


def heads(response):
    return {name: response.get(name) for name in OWN}


@pytest.mark.parametrize("path", PATHS)
def test_a_file_has_the_bytes_and_the_headers_of_the_view(
    files, visitor, settings, path, django_assert_num_queries
):
    made = visitor.get(path)
    assert is_file(path)
    with django_assert_num_queries(0):
        found = visitor.get(path)
        packed = visitor.get(path, headers={"accept-encoding": "gzip"})
        known = visitor.get(path, headers={"if-none-match": found["ETag"]})
        head = visitor.head(path)
    assert dict(found.items()) == dict(made.items()) == dict(head.items())
    assert found.content == made.content == gzip.decompress(packed.content)
    assert packed["ETag"] != found["ETag"]
    assert (known.status_code, known.content, head.content) == (304, b"", b"")
    settings.PUBLISHED_ROOT = ""
    view = visitor.get(path)
    assert heads(view) == heads(found)
    assert b"".join(view) == found.content


def test_a_public_picture_is_a_file_until_no_page_shows_it(files, visitor):
    shown = Picture.objects.create(slug="blue", file=upload(encoded(quarters())))
    path = f"/media/{shown.file.name}"
    assert visitor.get(path).status_code == 404
    Story.objects.update(cover=shown)
    made = visitor.get(path)
    assert is_file(path)
    found = visitor.get(path)
    assert dict(found.items()) == dict(made.items())
    assert found["Content-Security-Policy"] == "default-src 'none'; sandbox"
    Story.objects.update(cover=None)
    assert visitor.get(path).status_code == 404
    assert not is_file(path)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/en", "/en/cities/incheon", "/en/nothing/", "/en/cities/nowhere/"),
        *("/healthz", "/favicon.ico", "/s/home", "/admin/", "/admin/login/"),
        *("/en/report-an-error/", "/en/report-an-error/sent/", "/en/index.html"),
        *("/en/../en/", "/en/%2e%2e/en/", "/en//", "/EN/", "/.net/en/", "/en/.x/"),
        *("/en/%00/", "/sitemap-9.xml", "/media/nothing.jpg", "/data/none.csv"),
        f"/en/stories/{'x' * 300}/",
        "/en/cities/?page=1",
        "/en/%E6%B2%88%E9%98%B3/",
    ],
)
def test_what_is_no_page_never_becomes_a_file(files, visitor, path):
    for each in ("/en/", "/zh-hans/"):
        visitor.get(each)
    before = folders_of(files)
    assert visitor.get(path).status_code in (200, 302, 301, 400, 404)
    assert folders_of(files) == before


def test_what_a_visitor_sends_does_not_get_to_another_one(files, publisher_signed_in):
    bare = Client().get("/en/cities/")
    folder.close()
    folder.open_edition(*opened())
    for each in folder.edition_folder(folder.given_out()).rglob("index.html*"):
        each.unlink()
    odd = publisher_signed_in.get(
        "/en/cities/",
        headers={
            "accept-encoding": "br, gzip;q=0, *",
            "accept-language": "ko",
            "x-forwarded-host": "evil.example",
            "x-forwarded-proto": "gopher",
            "range": "bytes=0-10",
            "if-modified-since": "Thu, 01 Jan 2099 00:00:00 GMT",
        },
    )
    assert odd.status_code == 200
    assert Client().get("/en/cities/").content == bare.content


def opened():
    edition = settled()
    return str(edition), edition.changes_at


def test_a_host_that_is_not_ours_is_refused(files, visitor, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert visitor.get("/en/").status_code == 200
    assert visitor.get("/en/", headers={"host": "evil.example"}).status_code == 400


def test_without_the_database_files_go_on_and_the_last_edition_is_a_net(
    files, visitor, make_one
):
    old = visitor.get("/en/stories/").content
    make_one(Story, "second", title_en="Second")
    assert not is_file("/en/stories/")
    outage.until = monotonic() + 60
    assert visitor.get("/en/stories/").content == old
    missing = visitor.get("/ko/stories/")
    assert (missing.status_code, missing["Retry-After"]) == (503, "30")
    outage.end()
    assert b"Second" in visitor.get("/en/stories/").content
    outage.until = monotonic() + 60
    assert b"Second" in visitor.get("/en/stories/").content


def test_what_was_taken_away_is_in_no_net(files, visitor):
    for path in ("/en/stories/", "/en/stories/first/"):
        assert visitor.get(path).status_code == 200
    Story.objects.get().delete()
    outage.until = monotonic() + 60
    for path in ("/en/stories/", "/en/stories/first/"):
        assert visitor.get(path).status_code == 503


@pytest.mark.parametrize("damage", [b"", b"<p>Something else"])
def test_a_damaged_or_foreign_file_is_not_given_out(files, visitor, damage):
    whole = visitor.get("/en/").content
    path = folder.edition_folder(folder.given_out()) / "en/index.html"
    mark = path.stat().st_mtime
    path.write_bytes(damage)
    os.utime(path, (mark, mark))
    assert visitor.get("/en/").content == whole
    assert path.read_bytes() == whole


def test_a_full_disk_is_said_once_and_pages_go_on(files, visitor, monkeypatch, caplog):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folder, "place", full)
    for path in ("/en/", "/ko/", "/en/cities/"):
        assert visitor.get(path).status_code == 200
    assert caplog.text.count("No space left") == 1


def test_the_report_form_knows_where_one_comes_from(files, visitor):
    """It is made for the one who asks: nothing of it is kept."""
    address = reverse("portal:report_error")
    page = visitor.get(address, {"page": "/zh-hans/cities/incheon/"})
    assert b"/zh-hans/cities/incheon/" in page.content
    assert page["Cache-Control"] == "no-cache"


@pytest.fixture(autouse=True)
def no_outage():
    yield
    outage.end()
