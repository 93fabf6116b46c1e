"""What holds for every page that a visitor can open."""

import gzip
import re
from html.parser import HTMLParser
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection, reset_queries
from django.test import Client
from django.utils import translation

from exchanges.models import Exchange
from portal.content.kinds import content_models
from portal.server.static_files import PUBLIC, SHEETS
from tests.site import LANGUAGES, LISTS

MAX_QUERIES = 22  # the front page has ten parts, each of two or three
FILTERED = "/en/exchanges/?city=incheon&from=2013&to=2019-06"
LINK = re.compile('<a [^>]*?href="(/[^"]*)"')


class Page(HTMLParser):
    """The elements of a page with their attributes, and what they hold."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def test_every_page_answers_and_every_link_inside_leads_somewhere(
    content, site, client
):
    pages = {address for found in site.values() for address in found}
    assert len(pages) > 3 * len(LISTS) + 3 * 50
    linked = set()
    for language, found in site.items():
        assert {response.status_code for response in found.values()} == {200}, language
        for response in found.values():
            linked |= {urlsplit(link).path for link in LINK.findall(response.text)}
    gone = [each for each in linked - pages if client.get(each).status_code != 200]
    assert gone == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_loads_nothing_from_elsewhere_and_sets_no_cookie(
    site, language
):
    for address, response in site[language].items():
        page, html = Page(response.text), response.text
        assert not response.cookies, address  # which who asked for them has
        assert "Cookie" not in response.headers.get("Vary", ""), address
        assert "csrf" not in html, address
        assert page.all("html") == [{"lang": language.replace("hans", "Hans")}]
        assert len(page.all("h1")) == 1, address
        assert len(page.all("main")) == 1, address
        title = re.search("<title>(.+?)</title>", html).group(1)
        assert title.strip(" –"), address
        ids = [each["id"] for _, each in page.elements if "id" in each]
        assert len(ids) == len(set(ids)), address
        labels = {each["aria-labelledby"] for each in page.all("section")}
        assert labels <= set(ids), address
        assert not re.search(r"{{|{%|\bNone\b", html), address
        loaded = [
            value
            for tag, attributes in page.elements
            for name, value in attributes.items()
            if name in ("src", "srcset", "action", "data")
            or (name == "href" and tag != "a")
            if attributes.get("rel") not in ("canonical", "alternate")  # only named
        ]
        assert loaded
        assert all(value.startswith(("/", "#")) for value in loaded), address
        # No check box may have `autocomplete`, says HTML.
        boxes = [each for each in page.all("input") if "data-display" in each]
        assert len(boxes) == 2, address
        assert not any("autocomplete" in box for box in boxes), address


def test_the_language_switch_leads_to_the_same_page(content, client):
    for address in ("/en/", "/en/exchanges/", "/en/attractions/silmido/"):
        page = Page(client.get(address).text)
        switch = {
            each["hreflang"]: each["href"]
            for each in page.all("a")
            if "hreflang" in each
        }
        assert switch == {
            "zh-Hans": address.replace("/en/", "/zh-hans/"),
            "en": address,
            "ko": address.replace("/en/", "/ko/"),
        }
    filtered = client.get("/en/exchanges/?to=2016&utm_source=x&city=incheon").text
    assert "/ko/exchanges/?city=incheon&amp;to=2016" in filtered


def queries_of(pages, limit):
    """How many queries each page takes; none more than there may be."""
    found = {}
    for address in pages:
        reset_queries()  # a log of 9,000 counts no more
        with limit(MAX_QUERIES) as asked:
            assert Client().get(address).status_code == 200
        found[address] = len(asked)
    assert max(found.values()) > 0
    return found


def test_the_number_of_queries_does_not_grow_with_the_content(
    content, django_assert_max_num_queries
):
    """One page of each view; the language changes no query."""
    pages = [*(f"/en/{path}" for path in LISTS), FILTERED]
    with translation.override("en"):
        for model in content_models():
            row = model.objects.published().order_by("pk")[0]
            pages.append(row.get_absolute_url())
    fill_up_to(150)
    few = queries_of(pages, django_assert_max_num_queries)
    fill_up_to(300)
    assert queries_of(pages, django_assert_max_num_queries) == few


def fill_up_to(total):
    """Bring the number of published exchanges, all with Incheon, to `total`."""
    first = Exchange.objects.get(slug="masks-2020")
    numbers = range(Exchange.objects.count(), total)
    assert numbers, "there are as many already"
    made = Exchange.objects.bulk_create(
        Exchange(
            slug=f"more-{number}",
            title_zh_hans=f"交往{number}",
            title_en=f"Exchange {number}",
            kind=first.kind,
            status=first.status,
            published_at=first.published_at,
            date=f"{1990 + number % 30}-{number % 12 + 1:02}",
        )
        for number in numbers
    )
    incheon = first.cities.get()
    tie = Exchange.cities.through
    tie.objects.bulk_create(tie(exchange=row, city=incheon) for row in made)
    with connection.cursor() as cursor:  # as servers do by themselves, but not here
        cursor.execute("ANALYZE")


def test_the_home_page_and_what_it_loads_are_light(content, client):
    """As sent: its drawings are in the page, and need no request of their own."""
    for code in LANGUAGES:
        assert len(gzip.compress(client.get(f"/{code}/").content)) < 24_000
    styles = settings.BASE_DIR / "portal/static/portal"
    sheets = [styles / name.removeprefix("portal/") for name in SHEETS[PUBLIC]]
    joined = b"".join(sheet.read_bytes() for sheet in sheets)
    assert len(gzip.compress(joined)) < 15_000
    assert sum(path.stat().st_size for path in styles.glob("*.js")) < 5_000


def test_a_portal_without_any_content_still_stands(db, client):
    for code, path in product(LANGUAGES, LISTS):
        response = client.get(f"/{code}/{path}")
        assert response.status_code == 200, (code, path)
        assert "None" not in response.text, (code, path)
        is_list = path != LISTS[0]
        assert ('class="empty"' in response.text) >= is_list, (code, path)
    icon = client.get("/favicon.ico")  # where nothing names it
    assert icon.status_code == 302
    assert finders.find(icon["Location"].removeprefix("/static/"))


def test_no_list_with_content_says_that_it_is_empty(site):
    for path in LISTS:
        assert 'class="empty"' not in site["en"][f"/en/{path}"].text, path
