"""What holds for every page that a visitor can open."""

import gzip
import re
from html.parser import HTMLParser
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
from tests.pairs import share
from tests.site import LANGUAGES, LISTS, all_addresses

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


@pytest.fixture(scope="module")
def linked(site):
    """The paths to which the pages of each language lead."""
    return {
        language: {
            urlsplit(link).path
            for response in pages.values()
            for link in LINK.findall(response.text)
        }
        for language, pages in site.items()
    }


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_and_every_link_inside_leads_somewhere(
    content, site, linked, client, language, part
):
    pages = {address for found in site.values() for address in found}
    assert len(pages) > 3 * len(LISTS) + 3 * 50
    assert {response.status_code for response in site[language].values()} == {200}
    others = linked[language] - pages
    if language != "en":  # what has no language is looked at once
        others = {path for path in others if path.startswith(f"/{language}/")}
    for path in share(sorted(others), part, 4):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole(site, language):
    for address, response in site[language].items():
        page, html = Page(response.text), response.text
        assert page.all("html") == [{"lang": language.replace("hans", "Hans")}]
        assert len(page.all("h1")) == 1, address
        assert len(page.all("main")) == 1, address
        title = re.search("<title>(.+?)</title>", html).group(1)
        assert title.strip(" –"), address
        ids = [
            attributes["id"] for _, attributes in page.elements if "id" in attributes
        ]
        assert len(ids) == len(set(ids)), address
        labels = {each["aria-labelledby"] for each in page.all("section")}
        assert labels <= set(ids), address
        assert not re.search(r"{{|{%|\bNone\b", html), address


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_loads_anything_from_another_host(site, language):
    for address, response in site[language].items():
        loaded = [
            value
            for tag, attributes in Page(response.text).elements
            for name, value in attributes.items()
            if name in ("src", "srcset", "action", "data")
            or (name == "href" and tag != "a")
            if attributes.get("rel") not in ("canonical", "alternate")  # only named
        ]
        assert loaded
        assert all(value.startswith(("/", "#")) for value in loaded), address


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_sets_a_cookie_or_varies_with_one(site, language):
    """The pages of the site were asked for by somebody who has a cookie."""
    for address, response in site[language].items():
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
        assert "csrf" not in response.text


def test_the_policy_of_the_pages_is_strict_from_the_first_day(content, client):
    expected = (
        "default-src 'self'; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    )
    for address in ("/zh-hans/", "/en/nothing/", "/admin/login/"):
        assert client.get(address).headers["Content-Security-Policy"] == expected


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


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("ko-KR,ko;q=0.9", "ko"),
        ("fr", "zh-hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("", "zh-hans"),
    ],
)
def test_the_bare_address_leads_to_a_language(client, wanted, language):
    response = client.get("/", headers={"accept-language": wanted})
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/{language}/",
    )
    assert "Accept-Language" in response.headers["Vary"]


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


def rows_of_each_kind():
    with translation.override("en"):
        return [
            model.objects.published().order_by("pk")[0].get_absolute_url()
            for model in content_models()
        ]


@pytest.mark.parametrize("part", range(5))
def test_the_number_of_queries_does_not_grow_with_the_content(
    content, django_assert_max_num_queries, part
):
    """One page of each view; the language changes no query."""
    lists = [*(f"/en/{path}" for path in LISTS), FILTERED]
    pages = [*lists, *rows_of_each_kind()][part::5]
    fill_up_to(150)
    few = queries_of(pages, django_assert_max_num_queries)
    fill_up_to(300)
    assert queries_of(pages, django_assert_max_num_queries) == few


@pytest.mark.full
def test_no_page_asks_more_often_with_five_thousand_exchanges(
    content, django_assert_max_num_queries
):
    pages = [*all_addresses(), FILTERED]
    fill_up_to(150)
    few = queries_of(pages, django_assert_max_num_queries)
    fill_up_to(5000)
    # fewer where the first page holds none any more that have delegations or agreements
    many = queries_of(pages, django_assert_max_num_queries)
    assert not {page: (few[page], n) for page, n in many.items() if n > few[page]}


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


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_portal_without_any_content_still_stands(client, code, path):
    response = client.get(f"/{code}/{path}")
    assert response.status_code == 200
    assert "None" not in response.text


def test_a_list_says_that_it_is_empty_only_where_it_is(content, site, client):
    for path in LISTS:
        assert 'class="empty"' not in site["en"][f"/en/{path}"].text, path
    for model in content_models():
        model.objects.update(status="draft")
    for path in LISTS[1:]:
        assert 'class="empty"' in client.get(f"/en/{path}").text, path


def test_no_browser_is_told_how_to_fill_in_a_box(site):
    """No check box may have `autocomplete`, says HTML."""
    for response in site["en"].values():
        boxes = [i for i in Page(response.text).all("input") if "data-display" in i]
        assert len(boxes) == 2
        assert not any("autocomplete" in box for box in boxes)


def test_a_browser_finds_the_icon_where_nothing_names_it(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert finders.find(response["Location"].removeprefix("/static/"))
