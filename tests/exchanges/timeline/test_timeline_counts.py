"""Each filter of the timeline is a link that says how many exchanges it shows."""

import pytest

from exchanges.models import City, Exchange
from tests.exchanges.timeline.reading import choices_on, exchanges_on, years_on
from tests.pairs import share
from tests.tables import each_of


def timeline(client, query="", language="en"):
    response = client.get(f"/{language}/exchanges/{query}")
    assert response.status_code == 200
    return response.text


def shown(client, address):
    """How many exchanges an address shows, on all its pages."""
    if address.startswith("?"):
        address = f"/en/exchanges/{address}"
    return client.get(address).context["paginator"].count


@pytest.fixture
def more(content, make_one):
    """Exchanges with several cities, of several years, and with dates of any kind."""
    cities = {city.slug: city for city in City.objects.all()}
    rows = {
        "two-in-korea": ("event", "both", "2015", "2017-02", "incheon daejeon"),
        "two-countries": ("visit", "ours", "2014-06-12", None, "incheon sapporo"),
        "japan": ("donation", "theirs", "2016-05", None, "sapporo kawasaki"),
        "with-nobody": ("event", "both", "2010", None, ""),
    }
    for slug, (kind, direction, date, end, partners) in rows.items():
        values = {"kind": kind, "direction": direction, "date": date, "end_date": end}
        row = make_one(Exchange, slug, **values)
        row.cities.set([cities[partner] for partner in partners.split()])


QUERIES = [
    *("", "?kind=visit", "?direction=theirs", "?year=2016", "?from=2014-06-13"),
    *("?city=incheon", "?country=JP", "?country=KR&city=sapporo", "?to=2012-06-01"),
    "?city=incheon&country=KR&kind=event&direction=both&from=2012&to=2017",
    "?city=sapporo&kind=donation&from=2012-06&to=2015-12-31",
]


@pytest.mark.engine
@each_of(*QUERIES)
def test_a_choice_shows_as_many_exchanges_as_it_says(query, more, client):
    """Each of a quarter of the choices is made; the next query has the next quarter."""
    html, number_of_query = timeline(client, query), QUERIES.index(query)
    offered = choices_on(html)
    for label, (address, is_chosen, number) in share(
        offered.items(), number_of_query, 4
    ):
        assert number or is_chosen, label
        assert number == shown(client, address), label
    years = list(years_on(html).items())
    for year, (number, address) in years[number_of_query % 4 :: 4]:
        assert number == (shown(client, address) if address else 0), year


def test_what_is_chosen_is_marked_and_leads_to_what_it_says(more, client):
    query = "?city=incheon&country=KR&kind=visit&direction=ours"
    chosen = {
        name: address
        for name, (address, is_it, _) in choices_on(timeline(client, query)).items()
        if is_it
    }
    assert chosen == dict.fromkeys(
        ("South Korea", "Incheon", "Visit", "Ours to theirs"), query
    )
    html = timeline(client, "?kind=visit&year=2016")  # a year is a choice too
    assert '<a href="?kind=visit&amp;year=2016" aria-current="true">2016</a>' in html
    assert '<option value="2016" selected>2016</option>' in html


def test_what_would_show_nothing_is_not_offered(content, client):
    labels = choices_on(timeline(client, "?kind=donation")).keys()
    assert labels == {
        *("South Korea", "Incheon", "Ours to theirs", "Theirs to ours"),
        *("Agreement", "Visit", "Personnel exchange", "Donation"),
        *("Exhibition", "Conference", "2020"),
    }


@pytest.mark.engine
def test_two_cities_of_a_country_are_one_exchange_and_no_hidden_one_is_counted(
    more, client
):
    """A country that shows nothing names its cities without a link."""
    html = timeline(client, "?city=daejeon")
    assert "<li>Japan<ul>" in html
    assert "Japan" not in choices_on(html)
    assert choices_on(html)["Sapporo"] == ("?city=sapporo", False, 2)
    offered = choices_on(timeline(client))
    assert offered["Japan"] == ("?country=JP", False, 2)
    assert offered["Sapporo"] == ("?city=sapporo", False, 2)
    assert offered["Kawasaki"] == ("?city=kawasaki", False, 1)
    City.objects.filter(slug="sapporo").update(status="withdrawn")
    offered = choices_on(timeline(client))
    assert "Sapporo" not in offered
    assert offered["Japan"][2] == 1
    City.objects.filter(slug="kawasaki").update(status="draft")
    assert "Japan" not in timeline(client)
    assert client.get("/en/exchanges/?country=JP").status_code == 404


def test_a_change_is_counted_at_once_and_a_city_is_named_in_a_language_of_its_own(
    content, client
):
    exchanges = Exchange.objects.filter(slug="masks-2020")
    timeline(client)
    exchanges.update(kind="event")
    assert choices_on(timeline(client))["Event"][2] == 1
    exchanges.get().cities.set(City.objects.filter(slug="sapporo"))
    assert choices_on(timeline(client))["Sapporo"][2] == 1
    assert "Sapporo</span>" in timeline(client).split("/masks-2020/")[0]
    City.objects.filter(slug="sapporo").update(country="KR")
    assert choices_on(timeline(client))["South Korea"][2] == 14
    City.objects.filter(slug="sapporo").update(title_en="")
    html = timeline(client)
    assert '<a href="?city=sapporo"><span lang="zh-Hans">札幌</span> <small>1' in html


def test_a_list_of_many_cities_is_grouped_by_country(content, client, make_one):
    row = Exchange.objects.get(slug="masks-2020")
    for number in range(60):
        country = ("JP", "FR", "BR")[number % 3]
        row.cities.add(make_one(City, f"city-{number}", country=country))
    html = timeline(client)
    assert '<li><a href="?country=FR">France <small>1</small></a><ul>' in html
    french = html.split("?country=FR")[1].split("</ul>")[0]
    assert french.count("?city=city-") == 20
    assert exchanges_on(html)
