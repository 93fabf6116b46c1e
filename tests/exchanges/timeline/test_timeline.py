"""The timeline and what it can be narrowed to."""

import re
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict

from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from tests.exchanges.timeline.reading import exchanges_on
from tests.tables import each_of

ORDER = [
    *("light-and-shadow-2021", "epidemic-material-2020", "masks-2020"),
    *("ftz-ifez-memorandum-2019", "civil-servants-to-incheon-2019"),
    *("civil-servants-to-shenyang-2019", "civil-servant-rules-2018"),
    *("wwcam-mayors-2018", "smart-city-2016", "korea-week-2014"),
    *("sister-city-agreement-2014", "medical-tourism-2013", "china-week-2013"),
    "letter-of-intent-2012",
]


def slugs(client, query=""):
    return exchanges_on(client.get(f"/en/exchanges/{query}").text)


def test_the_newest_exchange_comes_first_below_its_year(content, client):
    html = client.get("/en/exchanges/").text.split("<main")[1]
    assert exchanges_on(html) == ORDER
    years = re.findall(r'<h2 class="year" id="y\d+">(\d+)</h2>', html)
    assert years == ["2021", "2020", "2019", "2018", "2016", "2014", "2013", "2012"]
    before, after = html.split('<div class="timeline">')
    assert re.findall(r"<(h\d)", before)[-1] == "h1"
    assert re.search(r"<(h\d)", after)[1] == "h2"
    assert re.findall(r'<li class="signed">\s*<p class="meta"><time', after)
    assert '<time datetime="2012-06">June 2012</time>' in html
    assert '<time datetime="2014-06-12">12 June 2014</time>' in html
    assert "1 June 2012" not in html, "a month is never shown as its first day"


@pytest.mark.engine
@each_of(
    ("?city=incheon", ORDER),
    ("?country=KR", ORDER),
    ("?city=sapporo", []),
    ("?kind=donation", ["epidemic-material-2020", "masks-2020"]),
    ("?direction=ours&kind=personnel", ["civil-servants-to-incheon-2019"]),
    ("?year=2013", ["medical-tourism-2013", "china-week-2013"]),
    ("?year=2013-03", ["china-week-2013"]),
    ("?from=2013-04&to=2013", ["medical-tourism-2013"]),
    ("?from=2021-04", ["light-and-shadow-2021"]),
    ("?from=2021-04-30", []),
    ("?to=2012", ["letter-of-intent-2012"]),
    ("?year=2012-06", ["letter-of-intent-2012"]),
    ("?year=2012-06-01", []),
    ("?from=2012-06-01&to=2012-06-30", ["letter-of-intent-2012"]),
    ("?to=2012-06-29", []),
    ("?to=2012-05", []),
    ("?from=2019&to=2018", []),
    ("?year=2013&from=2012", ["medical-tourism-2013", "china-week-2013"]),
    ("?year=2013&to=2016", ["medical-tourism-2013", "china-week-2013"]),
    ("?year=2013&from=2012&to=2013-03", ["china-week-2013"]),
    ("?year=2013&from=2013-04&to=2021", ["medical-tourism-2013"]),
    ("?year=2013-03&from=2013", ["china-week-2013"]),
    ("?year=2013&from=2014", []),
    ("?year=2013&to=2012", []),
    ("?city=&kind=&from=&to=", ORDER),
    ("?utm_source=x&unknown=1", ORDER),
)
def test_each_filter_finds_what_lies_in_it(query, found, content, client):
    assert slugs(client, query) == found


def test_pages_of_twenty_keep_the_filters(content, client):
    incheon = Exchange.objects.first().cities.all()
    for number in range(21):
        Exchange.objects.create(
            slug=f"more-{number}",
            title_zh_hans="更多",
            kind="event",
            date=f"19{number + 10}",
            status="published",
            published_at="2026-01-01T00:00:00+08:00",
        ).cities.set(incheon)
    first = client.get("/en/exchanges/?city=incheon&to=2000").text
    assert 'href="?city=incheon&amp;to=2000&amp;page=2"' in first
    assert slugs(client, "?city=incheon&to=2000&page=2") == ["more-0"]
    second = client.get("/en/exchanges/?to=2000&page=2").text
    assert "Page 2 of 2" in second
    assert 'href="/ko/exchanges/?to=2000&amp;page=2"' in second


def test_an_end_is_shown_unless_it_is_the_same_day_and_a_month_is_named_once(
    content, client
):
    exchanges = Exchange.objects.filter(slug="letter-of-intent-2012")
    june = '<time datetime="2012-06">June 2012</time>'
    july = '<time datetime="2012-07">July 2012</time>'
    for end, html in {"2012-07": f"{june} – {july}", "2012-06": june}.items():
        exchanges.update(end_date=end)
        assert f'<p class="meta">{html} ·' in client.get("/en/exchanges/").text
        page = client.get("/en/exchanges/letter-of-intent-2012/").text
        assert f"<dd>{html}</dd>" in page
    rows = Exchange.objects.filter(slug="sister-city-agreement-2014")
    rows.update(end_date="2014-06-14")
    for code, first, last in (
        ("en", ">12</time> – <", ">14 June 2014</time>"),
        ("zh-hans", ">2014年6月12日</time>—<", ">14日</time>"),
        ("ko", ">2014년 6월 12일</time>~<", ">14일</time>"),
    ):
        html = client.get(f"/{code}/exchanges/").text
        span = html.split('datetime="2014-06-12"')[1]
        assert span.startswith(f'{first}time datetime="2014-06-14"{last}'), code


def test_there_is_one_way_of_writing_what_is_chosen(content, client):
    written = {
        "?from=2013&to=2013": "?year=2013",
        "?year=2013&to=2016&city=incheon": "?city=incheon&amp;year=2013",
        "?from=2013-04&year=2013": "?from=2013-04&amp;to=2013",
        "?from=2013-01&to=2013-12&year=2013": "?year=2013",
        "?from=2014&year=2013": "?from=2014&amp;to=2013",
        "?kind=visit&country=KR&city=&page=1": "?country=KR&amp;kind=visit",
        "?to=2016&direction=ours": "?direction=ours&amp;to=2016",
    }
    for query, canonical in written.items():
        html = client.get(f"/en/exchanges/{query}").text
        assert f'href="/ko/exchanges/{canonical}"' in html


def test_each_choice_is_offered_and_each_year_has_a_picture(content, client):
    """Cities are below their country, and the red line is explained where it is."""
    html = client.get("/en/exchanges/").text
    block = html.split('<nav class="filters"')[1].split("</nav>")[0]
    names = ["City or country", "Kind", "Direction", "Years"]
    assert re.findall("<summary>(.*?)</summary>", block) == names
    countries = dict(City.objects.values_list("slug", "country"))
    country, offered = None, 0
    for name, value in re.findall(r'href="\?(country|city)=([\w-]+)"', block):
        if name == "country":
            country = value
        else:
            assert countries[value] == country, value
            offered += 1
    assert offered
    html = html.split("<main")[1]
    assert html.count('<div class="of-year') == html.count('<h2 class="year"')
    assert html.count('class="scene') == html.count('<h2 class="year"')
    legend = "The red line marks what was signed."
    assert legend in html
    assert legend not in client.get("/en/exchanges/?kind=donation").text


SORTED = {"sqlite": "TEMP B-TREE", "postgresql": "Sort"}


@pytest.mark.engine
def test_the_newest_are_read_in_the_order_of_an_index(content):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which would read so few rows at once
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = Exchange.objects.published().in_order()[:20].explain()
    assert "exchanges_exchange_" in plan
    assert SORTED[connection.vendor] not in plan


# The lists of delegations and agreements, narrowed to a city


@each_of("delegations", "agreements")
def test_a_city_with_nothing_has_a_way_out_and_a_list_of_nothing_says_so(
    path, content, client
):
    html = client.get(f"/en/{path}/?city=daegu").text.split("<main")[1]
    assert '<p class="empty">Nothing matches.</p>' in html
    assert html.count(f'<a href="/en/{path}/">Show everything</a>') == 1
    assert "published yet" not in html
    assert 'class="rows"' not in html
    for model in content_models():
        model.objects.update(status="draft")
    html = client.get(f"/en/{path}/").text.split("<main")[1]
    assert "has been published yet.</p>" in html
    assert "Nothing matches" not in html


def test_crawlers_take_one_filter_and_are_led_to_no_combination(content, client):
    tag = '<meta name="robots" content="noindex">'
    link = re.compile(r'<a href="(\?[^"]*)"( rel="nofollow")?>')
    for query, is_deep in (("", 0), ("?kind=visit", 0), ("?kind=visit&year=2019", 1)):
        html = client.get(f"/en/exchanges/{query}").text
        assert (tag in html) == is_deep, query
        found = dict(link.findall(html.split("<main")[1]))
        assert any("&amp;" in each for each in found) == bool(query), query
        for address, rel in found.items():
            names = {*QueryDict(unescape(address)[1:])} - {"page"}
            assert bool(rel) == (len(names - {"to"}) > 1), (query, address)
