"""The directory of cities and the page of one city."""

import re
from html import unescape

from django.utils.html import strip_tags

from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.models import SiteSettings
from tests.tables import each_of


def listed(html):
    """The cities of the list, in its order, and nothing of the map."""
    cards = re.findall(r"<h2><a href=\"/\w+/cities/([\w-]+)/", html)
    assert len(cards) == len(set(cards)), "each once"
    return cards


def test_the_list_has_each_partner_once_the_oldest_first_and_each_country_to_choose(
    content, client
):
    html = client.get("/en/cities/").text
    cities = listed(html)
    assert len(cities) == 24
    assert cities[:2] == ["sapporo", "kawasaki"]
    assert cities[-1] == "ramat-gan", "without a date comes last"
    assert "shenyang" not in cities
    block = html.split('<nav class="filters"')[1].split("</nav>")[0]
    summaries = re.findall("<summary>(.*?)</summary>", block)
    assert summaries == ["Country", "Kind of relation"]
    offered = re.findall(r'href="\?country=(\w+)"', block)
    partners = City.objects.filter(is_home=False).values_list("country", flat=True)
    assert sorted(offered) == sorted(set(partners))


@each_of(
    ("?kind=friendly", ["daegu", "hamamatsu", "sasebo", "rabat"]),
    ("?country=JP", ["sapporo", "kawasaki", "hamamatsu", "sasebo"]),
    ("?country=JP&kind=friendly", ["hamamatsu", "sasebo"]),
    ("?country=US&kind=friendly", []),
)
def test_it_is_narrowed_to_a_country_and_a_kind_and_leads_back(
    query, found, content, client
):
    html = client.get(f"/en/cities/{query}").text
    assert listed(html) == found
    assert 'aria-current="true"' in html
    assert '<li><a href="/en/cities/">Show everything</a></li>' in html
    assert f"/ko/cities/{query}" in unescape(html), "in the canonical order"


def test_crawlers_are_led_to_one_filter_and_not_to_two(content, client):
    whole, one, two = (
        client.get(f"/en/cities/{query}").text
        for query in ("", "?kind=sister", "?kind=sister&country=JP")
    )
    choices = re.compile(r'<a href="\?[^>]*>')
    assert choices.findall(whole)
    assert not [link for link in choices.findall(whole) if "nofollow" in link]
    assert '<a href="?country=JP&amp;kind=sister" rel="nofollow">' in one
    noindex = '<meta name="robots" content="noindex'
    assert [noindex in html for html in (whole, one, two)] == [False, False, True]
    for query in ("?country=ZZ", "?country=jp", "?kind=x", "?kind=none"):
        assert client.get(f"/en/cities/{query}").status_code == 404, query


def test_each_city_has_its_part_of_the_world_map_unless_there_are_no_maps(
    content, client
):
    """Cities of one country would all have the same part, so each has a drawing."""
    html = client.get("/en/cities/?country=KR").text
    covers = re.findall(r'<div class="cover.*?</svg>', html, re.DOTALL)
    assert len({re.sub(r"c\d+|ink-\d", "", each) for each in covers}) == 4
    assert "part-of-map" not in html
    html = client.get("/en/cities/").text
    assert html.count("part-of-map") == 24
    assert html.count('id="world-once"') == 1, "the world is sent once"
    SiteSettings.objects.update(shows_maps=False)
    assert "part-of-map" not in client.get("/en/cities/").text


def test_the_latest_relation_counts_and_the_earlier_one_is_kept(
    content, client, make_city
):
    """Whatever came first into the table."""
    daejeon, city = City.objects.for_list().get(slug="daejeon"), make_city()
    for kind, since in (("sister", "2013-07-29"), ("friendly", "2003")):
        Relation.objects.create(city=city, kind=kind, since=since)
    for each in (daejeon, city):
        assert [relation.kind for relation in each.history] == ["friendly", "sister"]
        assert each.relation.kind == "sister"
    html = client.get("/en/cities/daejeon/").text
    assert "2003" in html
    assert "29 July 2013" in html


def test_the_city_page_has_the_sections_of_the_article(content, client):
    """Its figures stand with their year and unit."""
    html = client.get("/en/cities/incheon/").text
    article = html.partition("</article>")[0]
    headings = re.findall(r"<h2 id=\"\w+\">(.+?)</h2>", article)
    assert headings == ["Our sister city", "Our friendship", "What to see"]
    assert '<time datetime="2014-06-12">12 June 2014</time>' in html
    assert "No. 18" in html
    together = Exchange.objects.published().of_city("incheon").count()
    assert html.count('class="what"><a') == together == 17
    assert "1,040.82&nbsp;km² <small>(page of 2022)</small>" in html
    assert "2.9 million people <small>(page of 2022)</small>" in html
    chinese = client.get("/zh-hans/cities/incheon/").text
    assert "290万人 <small>（2022年网页）</small>" in chinese
    korean = client.get("/ko/cities/incheon/").text
    assert "290만 명 <small>(2022년 누리집 기준)</small>" in korean


def test_a_friendly_city_is_never_called_a_sister_city(content, client):
    html = client.get("/en/cities/sasebo/").text.split("<main")[1]
    html = strip_tags(html.split('class="record"')[0])
    assert "Friendly-cooperation city · Japan" in html
    assert "Shenyang and Sasebo become friendly-cooperation cities" in html
    assert "ister cit" not in html
    zh = strip_tags(client.get("/zh-hans/cities/sasebo/").text)
    assert "沈阳与佐世保结为友好合作城市" in zh


def test_a_city_without_anything_asks_for_it_and_leads_to_its_neighbours(
    content, client, make_city
):
    """There is nothing to follow and one globe; in each language."""
    city = make_city(title_en="Testcity", latitude=37.4, longitude=127.1)
    Relation.objects.create(city=city, kind="sister", since="1990-05-17")
    html = client.get("/en/cities/testcity/").text
    for part in ("The whole timeline", "What to see</h2>", "exchanges.ics"):
        assert part not in html.split("<main")[1], part
    assert html.count('class="locator"') == 1
    said = strip_tags(html)
    assert "No exchange with Testcity is on record yet. Do you know of one?" in said
    assert (
        html.count('/report-an-error/?page=/en/cities/testcity/" rel="nofollow"') == 2
    )
    near = html.split("The nearest partner cities")[1].split("</ul>")[0]
    assert re.findall(r"/cities/([\w-]+)/", near) == ["seongnam", "incheon", "daejeon"]
    assert "South Korea · 5 km" in strip_tags(near)
    for language, words in (("zh-hans", "暂无"), ("ko", "아직")):
        assert words in client.get(f"/{language}/cities/testcity/").text


def test_a_city_with_enough_on_record_asks_for_nothing(content, client):
    assert "exchanges.ics?city=incheon" in client.get("/en/cities/incheon/").text
    home = client.get("/en/cities/shenyang/").text
    assert "Our city" in home
    assert "Our friendship" not in home
    for slug, is_asked in (("incheon", False), ("daejeon", False), ("ufa", True)):
        html = client.get(f"/en/cities/{slug}/").text
        assert ("Nothing else is on record yet." in html) is is_asked, slug


def test_more_than_twenty_exchanges_lead_to_the_timeline(content, client):
    city = City.objects.get(slug="incheon")
    for number in range(7):
        city.exchanges.create(
            slug=f"more-{number}",
            title_zh_hans="更多",
            kind="event",
            date="2000",
            status="published",
            published_at="2026-01-01T00:00:00+08:00",
        )
    html = client.get("/en/cities/incheon/").text
    assert html.count('class="what"><a') == 20
    assert 'href="/en/exchanges/?city=incheon"' in html


def test_a_relation_whose_agreement_is_hidden_does_not_link_it(content, client):
    address = "/en/exchanges/sister-city-agreement-2014/#agreement"
    assert address in client.get("/en/cities/incheon/").text
    agreement = Relation.objects.get_by_natural_key("incheon", "sister").agreement
    type(agreement).objects.filter(pk=agreement.pk).update(status="withdrawn")
    assert address not in client.get("/en/cities/incheon/").text


@each_of("delegations", "agreements")
def test_delegations_and_agreements_are_narrowed_to_a_city(
    path, content, client, make_city
):
    model = {"delegations": Delegation, "agreements": Agreement}[path]
    make_city()
    for city in ("incheon", "sapporo", "testcity"):
        number = model.objects.published().of_city(city).count()
        html = client.get(f"/en/{path}/?city={city}").text
        assert html.count("<h2><a") == number < 20
    assert number == 0
    assert client.get(f"/en/{path}/?city=atlantis").status_code == 404


def test_what_was_signed_carries_the_seal(content, client):
    papers = Agreement.objects.published().of_city("incheon")
    signings = Exchange.objects.published().of_city("incheon").filter(kind="agreement")
    for path, rows in (("agreements", papers), ("exchanges", signings)):
        html = client.get(f"/en/{path}/?city=incheon").text
        assert html.count('<li class="signed">') == rows.count() > 3


# A city for a large screen: all of it is in the page, a slide for each thing


def test_the_exhibition_shows_the_city_its_exchanges_and_its_places(content, client):
    def slides(slug):
        html = client.get(f"/en/cities/{slug}/exhibition/").text
        assert '<meta name="robots" content="noindex">' in html
        return html.count('<section class="slide')

    city = City.objects.get(slug="incheon")
    address = "/en/cities/incheon/exhibition/"
    places = city.attractions.published().count()
    assert slides("incheon") == 1 + 1 + 12 + places + 1  # name, text, dates, code
    assert f'src="/s/city-{city.pk}.svg"' in client.get(address).text
    Exchange.objects.update(status="draft")
    City.objects.get(slug="sapporo").attractions.update(status="draft")
    City.objects.filter(slug="sapporo").update(body_zh_hans="", body_en="", body_ko="")
    assert slides("sapporo") == 2, "its name and the code"
    City.objects.filter(slug="incheon").update(status="withdrawn")
    assert client.get(address).status_code == 404
