"""The figure of the timeline, its table, and what a span says that shows nothing."""

import re

import pytest

from exchanges.models import Delegation, Exchange, Relation
from tests.exchanges.timeline.reading import choices_on, exchanges_on, years_on


def timeline(client, query=""):
    return client.get(f"/en/exchanges/{query}").text


def bars(html):
    """The years of the bars, with their number and whether they are hollow."""
    found = re.findall(
        r'<rect [^>]*?( fill="none"[^>]*)?><title>(\d+): (\d+)</title>', html
    )
    return {int(year): (int(number), bool(hollow)) for hollow, year, number in found}


@pytest.mark.engine
def test_the_table_has_every_year_and_the_figure_says_the_same(content, client):
    html = timeline(client)
    years = years_on(html)
    assert list(years) == list(range(2021, 2011, -1))
    assert years[2015] == years[2017] == (0, "")
    assert years[2019] == (3, "?year=2019")
    numbers = {year: number for year, (number, _) in bars(html).items()}
    assert numbers == {y: n for y, (n, _) in years.items() if n}
    caption = "Exchanges each year from 2012 to 2021, at most 3 in a year."
    assert f"<figcaption>{caption}</figcaption>" in html
    assert "style=" not in html
    found = re.findall(r'<rect x="(\d+)" y="(\d+)" [^>]*><title>(\d+)', html)
    places = [int(x) for x, _, _ in found]
    assert places == sorted(places)
    assert [year for _, y, year in found if y == "0"] == ["2019"], "it is the highest"


def test_the_figure_follows_the_filters_and_years_outside_the_span_stay_in_outline(
    content, client
):
    years = years_on(timeline(client, "?kind=visit"))
    assert (max(years), min(years)) == (2016, 2013)
    alone = timeline(client, "?kind=exhibition")
    assert not bars(alone)
    assert not years_on(alone)
    html, plain = timeline(client, "?from=2019&to=2020"), timeline(client)
    assert "In outline: years that are not chosen." in html
    assert "In outline" not in plain
    assert bars(html)[2012] == (1, True)
    assert bars(html)[2019] == (3, False)
    assert bars(plain)[2012] == (1, False)


def test_the_figure_has_the_years_of_all_pages(content, client):
    row = Exchange.objects.get(slug="masks-2020")
    for number in range(30):
        row.pk, row.slug, row.date = None, f"more-{number}", f"{1980 + number}"
        row._state.adding = True
        row.save()
    html = timeline(client, "?page=2")
    assert years_on(html).keys() >= {1980, 2021}
    assert "more-0" in exchanges_on(timeline(client, "?page=3"))


@pytest.mark.engine
def test_what_lasted_for_years_is_in_each_of_them_and_the_page_says_so(content, client):
    """A mistyped year makes no endless figure."""
    assert "What lasted longer" not in timeline(client)
    Exchange.objects.filter(slug="smart-city-2016").update(end_date="2018-03")
    html = timeline(client)
    assert years_on(html)[2016] == (1, "?year=2016")
    assert years_on(html)[2017] == (1, "?year=2017")
    assert "An exchange that lasted several years is counted in each of them." in html
    assert "14 exchanges" in html
    for year in (2016, 2017, 2018):
        assert "smart-city-2016" in exchanges_on(timeline(client, f"?year={year}"))
    for query in ("?year=2015", "?from=2019"):
        assert "smart-city-2016" not in exchanges_on(timeline(client, query))
    Exchange.objects.filter(slug="smart-city-2016").update(date="0016", end_date="9999")
    html = timeline(client)
    assert len(years_on(html)) == 100
    assert exchanges_on(html)


def test_a_month_of_the_address_stays_chosen_in_the_form(content, client):
    html = timeline(client, "?kind=visit&from=2013-04&to=2016")
    assert '<option value="2013-04" selected>April 2013</option>' in html
    assert '<option value="2016" selected>2016</option>' in html
    assert '<input type="hidden" name="kind" value="visit">' in html
    assert "April 2013 – 2016" in html


def test_an_empty_result_says_which_filter_is_in_the_way(content, client):
    def empty(query):
        return timeline(client, query).split('class="empty"')[1].split("</ul>")[0]

    found = empty("?city=incheon&kind=donation&year=2013")
    assert "Nothing matches." in found
    link = r'<a href="([^"]+)"(?: rel="nofollow")?>([^<]+)</a>(?: <small>([^<]+))?'
    ways = re.findall(link, found)
    assert ways == [
        ("?city=incheon&amp;year=2013", "Without “Donation”", "2 exchanges"),
        ("?city=incheon&amp;kind=donation", "Without “2013”", "2 exchanges"),
        ("/en/exchanges/", "Show everything", ""),
    ]
    none_alone = empty("?kind=donation&direction=both&year=1999")
    assert re.findall(r'<a href="([^"]+)"', none_alone) == ["/en/exchanges/"]


def test_a_turned_span_gets_a_clear_answer(content, client):
    html = timeline(client, "?city=incheon&from=2019&to=2018-09")
    assert "This span ends before it begins: from 2019 to September 2018." in html
    turned = (
        '<a href="?city=incheon&amp;from=2018-09&amp;to=2019">September 2018 – 2019'
    )
    assert f"{turned}</a> <small>5 exchanges</small>" in html
    assert "Without “2019 – September 2018”</a> <small>14 exchanges</small>" in html
    assert not exchanges_on(html)
    asked = timeline(client, "?year=2013&from=2014")
    assert asked == timeline(client, "?from=2014&to=2013")
    assert "This span ends before it begins: from 2014 to 2013." in asked
    assert "Without “2014 – 2013”</a> <small>14 exchanges</small>" in asked
    assert not exchanges_on(asked)
    met = timeline(client, "?from=2014-06&to=2014")
    assert "ends before it begins" not in met
    assert exchanges_on(met) == ["korea-week-2014", "sister-city-agreement-2014"]


def test_without_any_exchange_there_is_nothing_to_choose(content, client):
    Exchange.objects.update(status="draft")
    Delegation.objects.update(status="draft")  # whose years have calendars too
    Relation.objects.all().delete()  # whose days return in a calendar
    html = timeline(client)
    assert "No exchange has been published yet." in html
    assert not choices_on(html)
    assert "<details" not in html.partition("<main")[2].partition("<footer")[0]
    assert "<svg" not in html
