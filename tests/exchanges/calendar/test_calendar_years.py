"""Of which time a calendar is: the last years and what is to come, or one year."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.utils import timezone

from exchanges.calendar.rows import MOST_YEARS
from exchanges.models import City, Delegation, Exchange, Relation
from tests.conftest import hidden
from tests.exchanges.calendar.ics import Ics
from tests.hostile.values import NUMBERS, TEXTS
from tests.queries import queries
from tests.tables import each_of
from tests.whole_site.test_public_pages import fill_up_to

ICS = "/en/exchanges.ics"
# An instant at which it is already 2026 in Shenyang.
NEW_YEAR = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Let it be this time, though nothing that is published is to come."""

    def at(moment):
        for model in (City, Delegation, Exchange):
            model.objects.update(published_at="2001-01-01T00:00Z")
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return at


def made_in(make_one, *dates):
    """An exchange for each first and last day, called by both of them."""
    for date in dates:
        first, _, last = date.partition(" ")
        name = date.replace(" ", "-")
        make_one(Exchange, f"e{name}", title_en=date, date=first, end_date=last or None)


@pytest.mark.engine
@each_of((NEW_YEAR, 2021), (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), 2020))
def test_it_holds_the_last_five_years_and_what_is_to_come(
    moment, first, make_one, read, at
):
    before = f"{first - 1}-12-31"
    since = [f"{first}", f"{first}-01-01", "2025-12", "2026-01-01", "2031", "9999"]
    lasted = f"{first - 9} {first}"
    made_in(make_one, before, f"{first - 1}", f"{first - 1}-12", *since, lasted)
    at(moment)
    assert set(read().summaries) == {*since, lasted}


@pytest.mark.engine
def test_a_year_is_a_calendar_of_all_that_lay_in_it(make_one, read):
    inside = ["2012", "2012-01", "2012-01-01", "2012-12-31", "2011-12-31 2012-01-01"]
    inside += ["2010 2014", "2012-12 2013-01", "2011 2012"]
    made_in(make_one, *inside, "2011", "2011-12-31", "2013-01-01", "2013", "2010 2011")
    assert set(read("?year=2012").summaries) == set(inside)


@pytest.mark.engine
def test_a_year_is_narrowed_to_a_city_and_what_comes_back_every_year_is_to_come(
    content, make_one, read, client
):
    name = "Shenyang and Incheon: sister cities since 2014"
    assert name in read().summaries
    of_2014 = read("?year=2014").summaries
    assert of_2014
    assert name not in of_2014
    made_in(make_one, "2005-06-01", "2005-07")
    row = Exchange.objects.get(slug="e2005-07")
    row.cities.set(City.objects.filter(slug="sapporo"))
    assert read("?year=2005&city=sapporo").summaries == ["2005-07"]
    assert read("?city=sapporo&year=2005").summaries == ["2005-07"]
    assert set(read("?year=2005").summaries) == {"2005-06-01", "2005-07"}
    assert client.get(f"{ICS}?year=2005&city=turin").status_code == 404


def test_a_delegation_stands_with_its_exchange_and_once(make_one, read):
    made_in(make_one, "2011-12-30")
    row = Exchange.objects.get()
    visit = {"title_en": "Visit", "arrived": "2012-01-02", "left": "2012-01-04"}
    visit = make_one(Delegation, "visit", exchange=row, **visit)
    assert "Arrived: 2 January 2012" in read("?year=2011").events[0]["description"]
    make_one(Delegation, "other", title_en="Other", arrived="2012")
    make_one(Delegation, "last", title_en="Last", left="2012-05")
    make_one(Delegation, "when", title_en="When")
    assert set(read("?year=2012").summaries) == {"Other", "Last"}
    Exchange.objects.filter(pk=row.pk).update(**hidden("draft"))
    assert set(read("?year=2012").summaries) == {"Visit", "Other", "Last"}


def test_it_says_of_which_year_and_city_it_is(content, client, read):
    response = client.get(f"{ICS}?year=2014&utm_source=x&city=incheon")
    expected = 'inline; filename="exchanges-incheon-2014.ics"'
    assert response["Content-Disposition"] == expected
    head = Ics(response.content).calendar
    assert str(head["name"]).startswith("Incheon – Timeline – 2014 – ")
    assert str(head["source"]).endswith(f"{ICS}?city=incheon&year=2014")
    assert str(head["url"]).endswith("/en/exchanges/?city=incheon&year=2014")
    assert client.get(str(head["url"])).status_code == 200
    uids = {str(read(q).calendar["uid"]) for q in ("", "?year=2014", "?year=2012")}
    assert len(uids) == 3


def test_what_is_no_year_or_holds_nothing_is_not_found(content, client):
    odd = ["", " 2014", "2014 ", "02014", "2014-06", "1999", "9998"]
    twice = ["2014&year=2014", "2014&year=", "&year=2014"]
    for value in [*NUMBERS, *TEXTS, *odd, *twice]:
        for query in (f"?year={value}", f"?city=incheon&year={value}"):
            assert client.get(f"{ICS}{query}").status_code == 404, query[:60]
    assert client.get(f"{ICS}?year=2014").status_code == 200


@pytest.mark.engine
def test_a_version_ends_with_a_change_in_its_years_only(content, make_one, client):
    paths = [ICS, f"{ICS}?year=2014", f"{ICS}?year=2012"]
    before = [client.get(path)["ETag"] for path in paths]
    make_one(Exchange, "one", date="2014")
    after = [client.get(path)["ETag"] for path in paths]
    assert [old == new for old, new in zip(before, after, strict=True)] == [1, 0, 1]


@pytest.mark.engine
def test_a_year_that_leaves_is_a_change(make_one, at, client):
    made_in(make_one, "2020", "2021")
    at(datetime(2025, 12, 31, 12, tzinfo=UTC))
    Exchange.objects.update(updated_at="2025-03-01T00:00Z")
    before = client.get(ICS)
    at(NEW_YEAR)
    since = {"if-modified-since": before["Last-Modified"]}
    after = client.get(ICS, headers=since)
    assert after.status_code == 200
    assert after["Last-Modified"] == "Wed, 31 Dec 2025 16:00:00 GMT"
    assert Ics(after.content).summaries == ["2021"]
    again = {"if-modified-since": after["Last-Modified"]}
    assert client.get(ICS, headers=again).status_code == 304


def test_the_number_of_queries_is_that_of_any_calendar(content, client):
    paths = [ICS, f"{ICS}?year=2014", f"{ICS}?year=2014&city=incheon"]
    paths += [f"{ICS}?city=incheon", f"{ICS}?city=sapporo"]

    def counts():
        return [queries(lambda path=path: client.get(path)) for path in paths]

    few = counts()
    fill_up_to(160)
    assert counts() == few
    assert max(few) <= 8


# Where it is offered


def offered(client, path, city=""):
    """The years of the calendars to which a page leads."""
    link = rf'href="{ICS}\?{city}year=(\d+)" type="text/calendar"'
    return re.findall(link, client.get(path).text)


def test_every_year_is_linked_where_the_calendar_is(content, make_one, client):
    made_in(make_one, "1990 1992", "2003-05")
    visit = {"arrived": "1988", "left": "1989"}
    home, away = (City.objects.get(slug=slug) for slug in ("shenyang", "sapporo"))
    make_one(Delegation, "visit", sender=home, host=away, **visit)
    found = offered(client, "/en/exchanges/")
    assert found == sorted(found, reverse=True)
    assert {"1988", "1989", "1990", "1991", "1992", "2003", "2014"} < set(found)
    for year in found:
        assert client.get(f"{ICS}?year={year}").status_code == 200
    for path in ("/en/cities/sapporo/", "/en/exchanges/?city=sapporo"):
        years = offered(client, path, "city=sapporo&amp;")
        assert "1988" in years
        assert "1990" not in years
        now = f'href="{ICS}?city=sapporo" type="text/calendar"'
        assert now in client.get(path).text
    assert ICS not in client.get("/en/cities/shenyang/").text


def test_it_is_said_what_the_calendar_holds_and_a_mistyped_year_makes_no_endless_list(
    content, at, make_one, client
):
    made_in(make_one, "0012 2013")
    assert len(offered(client, "/en/exchanges/")) == MOST_YEARS
    at(NEW_YEAR)
    for path in ("exchanges/", "cities/incheon/"):
        assert "It holds everything since 2021" in client.get(f"/en/{path}").text


# No page offers a calendar in which there is nothing


LINK = re.compile(r'href="(/en/(?:exchanges\.ics|feed\.atom)\?[^"]*)" type=')


@pytest.fixture
def city(make_one):
    make_one(City, "home", is_home=True)
    return make_one(City, "partner")


def calendars_of(client, address="/en/cities/partner/"):
    """What a page offers to subscribe to; each of it is there and holds something."""
    page = client.get(address).text.split("</head>")[1]
    found = [unescape(each) for each in LINK.findall(page)]
    for each in found:
        response = client.get(each)
        assert response.status_code == 200, each
        if "ics" in each:
            assert "BEGIN:VEVENT" in response.text
    return [each.rpartition("/")[2] for each in found]


@pytest.mark.engine
def test_a_city_and_the_timeline_offer_a_calendar_where_there_is_something_in_it(
    city, client, make_one, read
):
    """A day that returns is enough where something was done."""
    assert 'type="text/calendar"' not in client.get("/en/exchanges/").text
    relation = Relation.objects.create(city=city, kind="sister", since="1990-05")
    assert calendars_of(client) == []
    assert "Apple Calendar" not in client.get("/en/cities/partner/").text
    assert read("?city=partner").events == read().events == []
    assert client.get("/en/exchanges.ics?city=nobody").status_code == 404
    old = make_one(Exchange, "old", date="1999-05")
    old.cities.add(city)
    assert calendars_of(client) == [
        "exchanges.ics?city=partner&year=1999",
        "feed.atom?city=partner",
    ]
    assert read("?city=partner").events == []
    relation.since = "1990-05-17"
    relation.save()
    both = ["exchanges.ics?city=partner", "feed.atom?city=partner"]
    assert {*both} <= {*calendars_of(client)}
    page = client.get("/en/exchanges/").text
    assert 'href="/en/exchanges.ics" type="text/calendar"' in page
    assert client.get("/en/exchanges.ics").status_code == 200
    old.delete()
    assert calendars_of(client) == []
    page = client.get("/en/exchanges/").text
    assert 'href="/en/exchanges.ics" type="text/calendar"' in page
    make_one(Exchange, "old", date="1999-05").cities.add(city)
    City.objects.filter(slug="home").update(status="draft")
    assert "exchanges.ics?city=partner" not in calendars_of(client)


@pytest.mark.django_db
def test_a_site_without_cities_has_no_calendar(client):
    assert client.get("/en/exchanges.ics").status_code == 404
