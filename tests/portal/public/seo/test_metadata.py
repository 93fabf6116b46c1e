"""Each page has one address, and leads to itself in every language that it has."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.utils import timezone

from exchanges.models import City, Exchange
from portal.models import Story
from portal.public.leaving import signer
from portal.public.seo.metadata import LONGEST_DESCRIPTION, first_sentence
from tests.reading.head import Head
from tests.site import LANGUAGES, LISTS
from tests.tables import each_of
from tests.whole_site.test_public_pages import fill_up_to

HOST = "http://testserver"
CODES = {"zh-Hans": "zh-hans", "en": "en", "ko": "ko"}


def head(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return Head(response.text)


@each_of(*LANGUAGES)
def test_every_page_names_itself_and_all_its_translations(language, site):
    for address, response in site[language].items():
        found = Head(response.text)
        assert found.canonical == [HOST + address]
        _, _, rest = address.removeprefix("/").partition("/")
        expected = {tag: f"{HOST}/{code}/{rest}" for tag, code in CODES.items()}
        assert found.alternates == {**expected, "x-default": expected["zh-Hans"]}


def test_each_page_of_a_list_has_an_address_and_a_title_of_its_own(content, client):
    fill_up_to(250)
    first, second = (
        head(client, f"/en/exchanges/?page={n}&x=%22%3E&kind=donation") for n in (1, 2)
    )
    assert first.meta["og:url"] == first.canonical[0]
    assert first.canonical == [f"{HOST}/en/exchanges/?kind=donation"]
    assert second.canonical == [f"{HOST}/en/exchanges/?kind=donation&page=2"]
    assert second.alternates["zh-Hans"].endswith("/exchanges/?kind=donation&page=2")
    assert first.title == "Donation – Timeline – Shenyang Sister Cities"
    assert second.title.startswith("Donation – Timeline – Page 2 of ")
    for code, name in (("zh-hans", "第2页"), ("ko", "2쪽")):
        assert name in head(client, f"/{code}/exchanges/?page=2").title


@each_of(
    ("/ko/attractions/?city=incheon", "인천광역시 – 볼거리 – "),
    ("/zh-hans/attractions/?kind=island", "岛屿 – 城市看点 – 沈阳国际友城"),
    (
        "/en/exchanges/?city=incheon&kind=visit&from=2013&to=2016",
        "Visit – 2013 – 2016 – Incheon – Timeline – Shenyang Sister Cities",
    ),
)
def test_a_list_is_called_by_all_that_it_is_narrowed_to(path, title, content, client):
    assert head(client, path).title.startswith(title)


@each_of(
    ({}, ["zh-Hans"], {"en": "zh-hans", "ko": "zh-hans"}),
    ({"title_en": "Title"}, ["zh-Hans", "en"], {"ko": "en"}),
    ({"title_ko": "제목"}, ["zh-Hans", "ko"], {"en": "zh-hans"}),
)
def test_a_page_that_only_stands_in_leads_to_the_one_it_shows(
    titles, exist, shown, make_one, client
):
    """A summary of its own does not make a page of it."""
    make_one(Story, "one", summary_en="Summary", summary_ko="요약", **titles)
    lists = head(client, "/ko/stories/").alternates
    assert set(lists) == {*CODES, "x-default"}, "even where no row does"
    expected = {tag: f"{HOST}/{CODES[tag]}/stories/one/" for tag in exist}
    expected["x-default"] = f"{HOST}/zh-hans/stories/one/"
    for tag, code in CODES.items():
        found = head(client, f"/{code}/stories/one/")
        language = shown.get(code, code)
        assert found.canonical == [f"{HOST}/{language}/stories/one/"]
        assert found.alternates == (expected if tag in exist else {})
        assert found.meta["og:url"] == found.canonical[0]
        # Another language is still one link away.
        assert (
            'href="/ko/stories/one/" lang="ko"'
            in client.get(f"/{code}/stories/one/").text
        )


def test_the_host_of_a_stranger_is_named_nowhere(content, client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    response = client.get("/en/", headers={"host": "evil.example"})
    assert response.status_code == 400
    response = client.get("/en/", headers={"x-forwarded-host": "evil.example"})
    assert "evil" not in response.text
    settings.SITE_URL = "https://youhao.example.cn"
    for settings.DEBUG in (True, False):
        found = head(client, "/en/cities/incheon/")
        named = [*found.canonical, *found.alternates.values(), found.meta["og:url"]]
        assert all(each.startswith(f"{settings.SITE_URL}/") for each in named)
        assert "testserver" not in client.get("/en/cities/incheon/").text


@each_of("nothing/", "cities/nothing/", "exchanges/?page=99")
def test_what_is_not_there_says_nothing_of_itself(path, content, client, settings):
    for settings.DEBUG in (True, False):
        response = client.get(f"/en/{path}")
        found = Head(response.text)
        assert response.status_code == 404
        assert not found.canonical
        assert not found.alternates
        assert "og:url" not in found.meta
        assert found.graph == []


def test_a_page_says_its_summary_and_its_language(content, client):
    found = head(client, "/en/cities/incheon/")
    assert found.meta["description"] == City.objects.get(slug="incheon").summary_en
    assert found.meta["og:description"] == found.meta["description"]
    assert found.meta["og:locale"] == "en_US"
    assert found.other_locales == ["zh_CN", "ko_KR"]
    assert "article:published_time" not in found.meta
    story = head(client, "/en/stories/incheon-our-sister-city/")
    moment = timezone.localtime(
        Story.objects.get(slug="incheon-our-sister-city").published_at
    )
    assert story.meta["article:published_time"] == moment.isoformat()
    assert head(client, "/zh-hans/").meta["og:locale"] == "zh_CN"
    assert head(client, "/ko/").meta["og:locale"] == "ko_KR"


def test_every_list_that_engines_may_keep_says_what_it_is(content, site, client):
    seen = set()
    for code in LANGUAGES:
        for path in [*LISTS, "report-an-error/", "search/"]:
            address = f"/{code}/{path}"
            meta = Head((site[code].get(address) or client.get(address)).text).meta
            assert "robots" in meta or meta.get("description"), (code, path)
            seen.add(meta.get("description"))
    assert len(seen) >= len(LISTS) * len(settings.LANGUAGES)


@pytest.mark.django_db
def test_a_title_turns_nothing_that_stands_behind_it(make_one, client):
    hostile = "\u202e</title><script>\"'&\n" + "长" * 150
    make_one(Exchange, "one", title_en=hostile, summary_en=hostile)
    found = head(client, "/en/exchanges/one/")
    assert found.title.startswith("</title><script>\"'& 长")
    assert "\u202e" not in found.title + found.meta["og:title"] + found.scripts[0]
    assert found.meta["og:title"] == found.node("Event")["name"]
    assert "\n" not in found.meta["description"]


def test_only_what_shows_nothing_asks_not_to_be_found(content, make_city, client):
    make_city("nowhere")
    robots = '<meta name="robots" content="noindex">'
    assert robots in client.get("/en/exchanges/?year=9999").text
    assert robots in client.get("/ko/delegations/?city=nowhere").text
    for path in ("exchanges/", "exchanges/?kind=visit", "attractions/?kind=island"):
        assert robots not in client.get(f"/en/{path}").text


# Titles and descriptions


def test_no_list_says_the_same_as_another_or_as_a_part_of_itself(content, client):
    fill_up_to(150)
    narrowed = ("?city=incheon", "?city=incheon&kind=visit", "?kind=visit", "?page=2")
    paths = [*LISTS, *(f"exchanges/{query}" for query in narrowed), "cities/shenyang/"]
    heads = [head(client, f"/en/{path}") for path in paths]
    assert all(each.meta["description"] for each in heads)
    assert len({each.meta["description"] for each in heads}) == len(paths)
    assert all(len(each.title) <= 70 for each in heads)


@each_of(*LANGUAGES)
def test_a_page_that_is_neither_list_nor_row_has_a_description_too(
    code, content, client
):
    to = quote(signer.sign("https://shop.example/"))
    paths = ("search/", "search/?q=a", "report-an-error/", "report-an-error/sent/")
    for path in (*paths, f"leaving/?to={to}"):
        assert head(client, f"/{code}/{path}").meta.get("description"), path


@each_of(
    ({"summary_en": "Own.", "body_en": "<p>Text.</p>"}, "Own."),
    (
        {"summary_zh_hans": "摘要。", "body_en": "<h2>A</h2><p>Text &amp; a</p>"},
        "Text & a",
    ),
    ({"summary_zh_hans": "摘要。"}, "摘要。"),
    ({}, None),
)
def test_a_row_says_its_summary_or_how_its_text_begins(texts, shown, make_one, client):
    make_one(Story, "one", title_en="One", **texts)
    found = head(client, "/en/stories/one/")
    assert found.meta.get("description") == shown
    assert found.node("WebPage").get("description") == shown


@each_of(
    (
        "<p>The church of St. Mary stands on <em>a hill</em>. It is old.</p>",
        "The church of St. Mary stands on a hill.",
    ),
    (
        "<p>两市于二〇一二年六月在沈阳结为国际友好城市。此后往来。</p>",
        "两市于二〇一二年六月在沈阳结为国际友好城市。",
    ),
    ("<ul><li>Only a list</li></ul>", "Only a list"),
    (None, ""),
)
def test_a_sentence_ends_where_it_ends(html, sentence):
    assert first_sentence(html) == sentence


def test_what_has_no_end_is_cut_at_a_word():
    found = first_sentence("<p>" + "words and " * 90 + "</p>")
    assert found.endswith((" words …", " and …"))
    assert len(found) <= LONGEST_DESCRIPTION + 2
    assert len(first_sentence("<p>" + "无" * 900 + "</p>")) <= LONGEST_DESCRIPTION + 2


def test_a_long_title_stands_whole_where_it_is_shared_and_short_in_the_tab(
    make_one, client
):
    whole = "A memorandum between two " + "very long names " * 5
    row = make_one(Story, "one", title_en=whole, short_title_en="Memorandum")
    found = head(client, "/en/stories/one/")
    assert found.title == "Memorandum – Sister cities"
    assert found.meta["og:title"] == found.node("Article")["headline"] == whole.strip()
    assert head(client, "/zh-hans/stories/one/").title.startswith(row.title_zh_hans)
