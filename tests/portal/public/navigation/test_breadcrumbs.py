"""The trail leads from the front page down to each page, for eyes and for machines.

Eyes have the title of the page right below, so only machines read its name there.
"""

import re

from django.utils.html import escape

from attractions.models import Attraction
from exchanges.models import Delegation, Exchange
from portal.models import Page
from tests.reading.head import Head
from tests.tables import each_of

TRAIL = re.compile(
    r'<nav class="trail" aria-label="([^"]+)"><ol>(.*?)</ol></nav>', re.S
)
CRUMB = re.compile(r"<li([^>]*)>(?:<a href=\"([^\"]*)\">)?([^<]*)(?:</a>)?</li>")


def crumbs(client, address):
    """Attributes, address and name of each crumb."""
    return crumbs_in(client.get(address))


def crumbs_in(response):
    found = TRAIL.search(response.text)
    return CRUMB.findall(found[2]) if found else []


def names(client, address):
    return [name for _, _, name in crumbs(client, address)]


@each_of(
    ("/en/exchanges/", ["Home"]),
    ("/en/attractions/?kind=island", ["Home"]),
    ("/en/pages/about/", ["Home"]),
    ("/ko/cities/incheon/", ["홈", "도시"]),
    ("/en/attractions/silmido/", ["Home", "What to see", "Incheon"]),
    ("/zh-hans/attractions/?city=incheon", ["首页", "城市看点"]),
)
def test_it_goes_by_the_list_and_the_city(address, expected, content, client):
    assert names(client, address) == expected


def test_each_step_leads_somewhere_and_none_to_the_page_itself(content, site, client):
    led_to = set()
    for address, response in site["ko"].items():
        found = crumbs_in(response)
        way = for_machines(response)
        assert bool(way) != (address.count("/") == 2), address  # the front page
        assert len(found) == max(len(way) - 1, 0), address
        for attributes, href, _ in found:
            assert href
            assert href != address
            assert "aria-current" not in attributes
        led_to |= {href for _, href, _ in found}
    assert led_to
    for missing in ("/en/nothing/", "/en/cities/nothing/"):
        assert 'class="trail"' not in client.get(missing).text
    assert all(client.get(href).status_code == 200 for href in led_to)


def for_machines(response):
    """The steps of the trail, as search engines read them."""
    graph = Head(response.text).graph
    lists = [each for each in graph if each["@type"] == "BreadcrumbList"]
    return lists[0]["itemListElement"] if lists else []


@each_of(
    ("/ko/attractions/silmido/", "실미도"),
    ("/en/exchanges/?city=incheon", "Incheon"),
)
def test_machines_read_the_same_and_then_the_page(address, last, content, client):
    response = client.get(address)
    items = for_machines(response)
    assert [each["position"] for each in items] == list(range(1, len(items) + 1))
    *above, page = items
    assert [(each["item"]["@id"], each["name"]) for each in above] == [
        (f"http://testserver{href}", name) for _, href, name in crumbs_in(response)
    ]
    assert page["name"] == last
    assert "item" not in page


def test_a_name_that_stands_in_carries_its_language_and_a_hidden_city_is_no_step(
    make_one, make_city, client
):
    city = make_city("one", title_ko="도시")
    make_one(Attraction, "two", city=city)
    step = crumbs(client, "/ko/attractions/two/")[-1]
    assert step == ("", "/ko/attractions/?city=one", "도시")
    step = crumbs(client, "/en/attractions/two/")[-1]
    assert step == (' lang="zh-Hans"', "/en/attractions/?city=one", "标题")
    type(city).objects.update(status="draft", slug="secret")
    assert "secret" not in client.get("/en/attractions/two/").text
    assert names(client, "/en/attractions/two/") == ["Home", "What to see"]


def test_a_city_is_a_step_only_where_it_is_the_one_that_it_is_about(
    make_one, make_city, client
):
    home, one, two = make_city("h", is_home=False), make_city("1"), make_city("2")
    both = make_one(Exchange, "both")
    both.cities.add(one, two)
    single = make_one(Exchange, "single")
    single.cities.add(one)
    assert names(client, "/en/exchanges/both/") == ["Home", "Timeline"]
    assert crumbs(client, "/en/exchanges/single/")[2][1] == "/en/exchanges/?city=1"
    type(home).objects.filter(is_home=True).update(is_home=False)
    type(home).objects.filter(pk=home.pk).update(is_home=True)
    make_one(Delegation, "sent", sender=home, host=one)
    make_one(Delegation, "came", sender=one, host=home)
    for slug in ("sent", "came"):
        assert crumbs(client, f"/en/delegations/{slug}/")[2][1].endswith("?city=1")
    make_one(Page, "plain")
    assert [each["name"] for each in for_machines(client.get("/en/pages/plain/"))] == [
        "Home",
        "标题",
    ]


def test_a_hostile_name_stays_a_name(make_one, make_city, client):
    title = '"><img src=x onerror=alert(1)></li>\u202e'
    make_one(Attraction, "one", city=make_city("two", title_en=title))
    html = TRAIL.search(client.get("/en/attractions/one/").text)[0]
    assert escape(title) in html
    assert "<img" not in html
