"""What search engines are told: every public page in its translations, nothing else."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from portal.content.kinds import content_models
from portal.models import Story
from portal.public.seo import sitemap
from tests.queries import queries
from tests.reading.head import Head
from tests.site import LISTS, all_addresses
from tests.tables import each_of
from tests.whole_site.test_public_pages import fill_up_to

HOST = "http://testserver"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def pages(client, address="/sitemap.xml"):
    """Each address with its last change and its translations."""
    response = client.get(address)
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)
    return {
        url.findtext("s:loc", None, NAMES): (
            url.findtext("s:lastmod", None, NAMES),
            {e.get("hreflang"): e.get("href") for e in url.findall("x:link", NAMES)},
        )
        for url in root.findall("s:url", NAMES)
    }


def test_it_names_every_public_page_and_no_other(content, client):
    assert set(pages(client)) == {HOST + address for address in all_addresses()}


def test_it_says_of_each_page_what_the_page_says_itself(content, site, client):
    answers = {url: page for each in site.values() for url, page in each.items()}
    for url, (_, alternates) in pages(client).items():
        found = Head(answers[url.removeprefix(HOST)].text)
        assert found.canonical == [url]
        assert found.alternates == alternates


def test_a_page_that_only_stands_in_is_left_out(make_one, client):
    make_one(Story, "one", title_ko="제목", summary_en="Summary")
    found = {url for url in pages(client) if url.endswith("/stories/one/")}
    assert found == {f"{HOST}/zh-hans/stories/one/", f"{HOST}/ko/stories/one/"}
    _, alternates = pages(client)[f"{HOST}/ko/stories/one/"]
    assert alternates.keys() == {"zh-Hans", "ko", "x-default"}
    assert alternates["x-default"] == f"{HOST}/zh-hans/stories/one/"


def test_the_last_change_is_that_of_the_text_or_of_its_appearance(make_one, client):
    appeared = timezone.now() + timedelta(hours=1)
    row = make_one(Story, "one")
    Story.objects.filter(pk=row.pk).update(published_at=row.updated_at)
    changed, _ = pages(client)[f"{HOST}/zh-hans/stories/one/"]
    assert changed == timezone.localtime(row.updated_at).isoformat(timespec="seconds")
    assert changed.endswith("+08:00")
    Story.objects.exclude(pk=row.pk).delete()
    assert pages(client)[f"{HOST}/en/stories/"][0] == changed
    Story.objects.update(published_at=appeared)
    assert not [url for url in pages(client) if url.endswith("/one/")]


def test_the_host_is_that_of_the_site(content, client, settings):
    settings.SITE_URL = "https://youhao.example.cn"
    text = client.get("/sitemap.xml").text + client.get("/robots.txt").text
    assert "testserver" not in text
    assert "Sitemap: https://youhao.example.cn/sitemap.xml" in text


def test_the_number_of_queries_does_not_grow(content, client):
    few = queries(lambda: client.get("/sitemap.xml"))
    fill_up_to(500)
    assert queries(lambda: client.get("/sitemap.xml")) == few
    # How many there are, the last change with that of what is shown, and the rows.
    assert few <= 3 * len(content_models()) + 2


def test_too_many_pages_are_told_in_parts(content, client, monkeypatch):
    everything = set(pages(client))
    monkeypatch.setattr(sitemap.Pages, "limit", 30)
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert root.tag.endswith("sitemapindex")
    parts = [each.text for each in root.iterfind("s:sitemap/s:loc", NAMES)]
    assert len(parts) == -(-len(everything) // 30)
    found = [set(pages(client, part.removeprefix(HOST))) for part in parts]
    assert all(len(part) <= 30 for part in found)
    assert set.union(*found) == everything
    for part in (f"pages.xml?p={len(parts) + 1}", "pages.xml?p=x", "1.xml"):
        assert client.get(f"/sitemap-{part}").status_code == 404


@pytest.mark.django_db
def test_an_empty_portal_has_its_lists(client):
    found = pages(client)
    assert {f"{HOST}/en/{path}" for path in LISTS} <= found.keys()
    assert all(client.get(url.removeprefix(HOST)).status_code == 200 for url in found)


@each_of(("/sitemap.xml", 60), ("/robots.txt", 3600))
def test_any_cache_can_keep_it(path, seconds, content, client):
    client.cookies["sessionid"] = "somebody"
    response = client.get(f"{path}?x=1")
    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == f"public, max-age={seconds}"
    assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert "Content-Language" not in response.headers


def test_the_desk_and_previews_are_not_read(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert [line for line in lines if line.startswith("Disallow")] == [
        "Disallow: /admin/",
        "Disallow: /zh-hans/preview/",
        "Disallow: /en/preview/",
        "Disallow: /ko/preview/",
    ]
    assert lines[-1] == f"Sitemap: {HOST}/sitemap.xml"


def test_a_part_is_small_however_long_the_addresses_are(client, settings, monkeypatch):
    """Baidu reads 10 MB of a file."""
    settings.SITE_URL = f"https://{'a' * 60}.{'b' * 60}.example.cn"
    paths = sitemap.everywhere("exchanges:delegation", slug="x" * 100)
    entry = sitemap.Entry(paths, timezone.now())
    monkeypatch.setattr(sitemap, "entries", lambda: [entry] * 3000)
    text = client.get("/sitemap-pages.xml").content
    assert text.count(b"<loc>") == sitemap.Pages.limit
    assert len(text) < 10_000_000
