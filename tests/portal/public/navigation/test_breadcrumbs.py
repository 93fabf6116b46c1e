"""The trail leads from the front page down to each page, for eyes and for machines."""

import re

import pytest
from django.utils.html import escape

from attractions.models import Attraction
from exchanges.models import Delegation, Exchange
from portal.models import Page, Story
from tests.reading.head import Head

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


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/en/exchanges/", ["Home", "Timeline"]),
        ("/ko/cities/", ["홈", "도시"]),
        ("/en/cities/incheon/", ["Home", "Cities", "Incheon"]),
        ("/en/attractions/silmido/", ["Home", "What to see", "Incheon", "Silmido"]),
        ("/en/attractions/?kind=island", ["Home", "What to see"]),
        ("/zh-hans/attractions/?city=incheon", ["首页", "城市看点", "仁川广域市"]),
    ],
)
def test_it_goes_by_the_list_and_the_city(content, client, address, expected):
    assert names(client, address) == expected


def test_each_step_but_the_last_leads_somewhere(content, site, client):
    led_to = set()
    for address, response in site["ko"].items():
        found = crumbs_in(response)
        is_home = address.count("/") == 2
        assert bool(found) != is_home, address
        for attributes, href, _ in found[:-1]:
            assert href
            assert "aria-current" not in attributes
        if found:
            assert found[-1][:2] == (' aria-current="page"', "")
        led_to |= {href for _, href, _ in found[:-1]}
    assert all(client.get(href).status_code == 200 for href in led_to)


def test_machines_read_the_same(content, client):
    for address in ("/ko/attractions/silmido/", "/en/exchanges/?city=incheon"):
        items = Head(client.get(address).text).node("BreadcrumbList")["itemListElement"]
        assert [each["position"] for each in items] == list(range(1, len(items) + 1))
        assert [each["name"] for each in items] == names(client, address)
        hrefs = [href for _, href, _ in crumbs(client, address)[:-1]]
        assert [each["item"]["@id"] for each in items[:-1]] == [
            f"http://testserver{href}" for href in hrefs
        ]
        assert "item" not in items[-1]


@pytest.mark.parametrize("path", ["", "nothing/", "cities/nothing/"])
def test_the_front_page_and_what_is_not_there_have_none(content, client, path):
    assert 'class="trail"' not in client.get(f"/en/{path}").text


def test_a_name_that_stands_in_carries_its_language(make_one, make_city, client):
    city = make_city("one", title_ko="도시")
    make_one(Attraction, "two", city=city)
    found = crumbs(client, "/ko/attractions/two/")
    assert ' lang="zh-Hans"' in found[-1][0]
    assert found[-2] == ("", "/ko/attractions/?city=one", "도시")
    found = crumbs(client, "/en/attractions/?city=one")
    assert found[-1] == (' aria-current="page" lang="zh-Hans"', "", "标题")


def test_a_city_is_a_step_only_where_it_is_the_one_that_it_is_about(
    make_one, make_city, client
):
    home, one, two = make_city("h", is_home=False), make_city("1"), make_city("2")
    both = make_one(Exchange, "both")
    both.cities.add(one, two)
    single = make_one(Exchange, "single")
    single.cities.add(one)
    assert len(crumbs(client, "/en/exchanges/both/")) == 3
    assert crumbs(client, "/en/exchanges/single/")[2][1] == "/en/exchanges/?city=1"
    type(home).objects.filter(is_home=True).update(is_home=False)
    type(home).objects.filter(pk=home.pk).update(is_home=True)
    make_one(Delegation, "sent", sender=home, host=one)
    make_one(Delegation, "came", sender=one, host=home)
    for slug in ("sent", "came"):
        assert crumbs(client, f"/en/delegations/{slug}/")[2][1].endswith("?city=1")
    make_one(Page, "plain")
    assert len(crumbs(client, "/en/pages/plain/")) == 2


def test_a_city_that_is_not_public_is_no_step(make_one, make_city, client):
    make_one(Attraction, "one", city=make_city("secret", status="draft"))
    html = client.get("/en/attractions/one/").text
    assert "secret" not in html
    assert len(crumbs(client, "/en/attractions/one/")) == 3


def test_a_hostile_name_stays_a_name(make_one, client):
    title = '"><img src=x onerror=alert(1)></li>\u202e'
    make_one(Story, "one", title_en=title)
    html = TRAIL.search(client.get("/en/stories/one/").text)[0]
    assert escape(title) in html
    assert "<img" not in html
