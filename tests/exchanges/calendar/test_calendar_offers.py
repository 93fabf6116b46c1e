"""No page offers a calendar in which there is nothing, and there is none."""

import re
from html import unescape

import pytest

from exchanges.models import City, Exchange, Relation

LINK = re.compile(r'href="(/en/(?:exchanges\.ics|feed\.atom)\?[^"]*)" type=')


@pytest.fixture
def city(make_one):
    make_one(City, "home", is_home=True)
    return make_one(City, "partner")


def offered(client, address="/en/cities/partner/"):
    """What a page offers to subscribe to; each of it is there and holds something."""
    page = client.get(address).text.split("</head>")[1]
    found = [unescape(each) for each in LINK.findall(page)]
    for each in found:
        response = client.get(each)
        assert response.status_code == 200, each
        if "ics" in each:
            assert "BEGIN:VEVENT" in response.text
    return [each.rpartition("/")[2] for each in found]


def test_a_city_with_nothing_offers_nothing_and_has_no_calendar(city, client):
    Relation.objects.create(city=city, kind="sister", since="1990-05")
    assert offered(client) == []
    assert "Apple Calendar" not in client.get("/en/cities/partner/").text
    assert client.get("/en/exchanges.ics?city=partner").status_code == 404
    assert client.get("/en/exchanges.ics").status_code == 404


def test_a_day_that_returns_is_enough(city, client):
    Relation.objects.create(city=city, kind="sister", since="1990-05-17")
    both = ["exchanges.ics?city=partner", "feed.atom?city=partner"]
    assert offered(client) == both
    City.objects.filter(slug="home").update(status="draft")
    assert offered(client) == []


def test_what_is_long_ago_has_the_calendar_of_its_year_only(city, client, make_one):
    make_one(Exchange, "old", date="1999-05").cities.add(city)
    assert offered(client) == [
        "exchanges.ics?city=partner&year=1999",
        "feed.atom?city=partner",
    ]
    assert client.get("/en/exchanges.ics?city=partner").status_code == 404


def test_the_timeline_offers_what_there_is_of_all_cities(city, client):
    assert 'type="text/calendar"' not in client.get("/en/exchanges/").text
    Relation.objects.create(city=city, kind="sister", since="1990-05-17")
    page = client.get("/en/exchanges/").text
    assert 'href="/en/exchanges.ics" type="text/calendar"' in page
    assert client.get("/en/exchanges.ics").status_code == 200
